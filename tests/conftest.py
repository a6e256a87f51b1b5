"""The permanent cast and the parts of the product on a fresh database, for every test that needs them."""

from __future__ import annotations

import base64
from datetime import date, datetime
from pathlib import Path

import pytest

from care.bootstrap import build
from care.demo.cast import LIN, ZHAO, cast_rows
from care.demo.generate import write_csv
from care.domain.clock import SHANGHAI, FixedClock
from care.domain.records import Party
from care.services.book.columns import BOOK
from care.services.book.importing import import_book
from care.services.context import Care
from care.settings import SECRETS, Settings, load_settings
from care.store.engine import make_engine
from care.store.migrate import upgrade

NOW = datetime(2026, 11, 22, 10, 0, tzinfo=SHANGHAI)
TODAY = date(2026, 11, 22)


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    """Settings of a deployment of its own, with keys that no other has."""
    secrets = {name: base64.urlsafe_b64encode(name.ljust(32, ".")[:32].encode()).decode() for name in SECRETS}
    return load_settings(secrets | {"ANHUAN_VAR_DIR": str(tmp_path)})


@pytest.fixture
def clock() -> FixedClock:
    """10:00 on a Sunday in November; tests move it."""
    return FixedClock(NOW)


@pytest.fixture
def care(settings: Settings, clock: FixedClock) -> Care:
    """The product on an empty, migrated SQLite file, with the real policy, wording and rulebook."""
    upgrade(make_engine(settings.database_url))
    return build(settings, clock)


@pytest.fixture
def book(care: Care, tmp_path: Path) -> Path:
    """The cast's accounts, imported; returns the file they came from."""
    path = tmp_path / "book.csv"
    write_csv(path, BOOK, cast_rows(TODAY))
    assert import_book(care, path).committed
    return path


@pytest.fixture
def lin(care: Care, book: Path) -> Party:
    """One credit card, 45 days late, 8,450.00."""
    return _party(care, LIN.party_id)


@pytest.fixture
def zhao(care: Care, book: Path) -> Party:
    """A card and a loan, both late; must see nothing of Lin."""
    return _party(care, ZHAO.party_id)


def _party(care: Care, external_id: str) -> Party:
    with care.uow(read_only=True) as uow:
        return uow.find(Party, external_id=external_id)[0]
