"""The permanent cast and the parts of the product on a fresh database, for every test that needs them."""

from __future__ import annotations

import base64
import shutil
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path

import pytest
from sqlalchemy.engine import make_url

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
from care.store.unit_of_work import SqlUnitOfWorkFactory

NOW = datetime(2026, 11, 22, 10, 0, tzinfo=SHANGHAI)
TODAY = date(2026, 11, 22)
KEYS = {name: base64.urlsafe_b64encode(name.ljust(32, ".")[:32].encode()).decode() for name in SECRETS}
"""Keys for tests alone."""


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    """Settings of a deployment of its own."""
    return load_settings(KEYS | {"ANHUAN_VAR_DIR": str(tmp_path)})


@pytest.fixture
def clock() -> FixedClock:
    """10:00 on a Sunday in November; tests move it."""
    return FixedClock(NOW)


@pytest.fixture(scope="session")
def empty(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    """Settings of a migrated, empty SQLite file that tests copy."""
    settings = load_settings(KEYS | {"ANHUAN_VAR_DIR": str(tmp_path_factory.mktemp("empty"))})
    engine = make_engine(settings.database_url)
    upgrade(engine)
    engine.dispose()  # so that the file holds everything: what is copied is the file alone
    return settings


@pytest.fixture(scope="session")
def parts(empty: Settings) -> Care:
    """The product with the real policy, wording and rulebook, read once."""
    return build(empty)


@pytest.fixture
def care(parts: Care, empty: Settings, settings: Settings, clock: FixedClock) -> Iterator[Care]:
    """The product on an empty, migrated database of its own."""
    if settings.database_url.startswith("sqlite"):
        shutil.copyfile(*(make_url(each.database_url).database or "" for each in (empty, settings)))
    engine = make_engine(settings.database_url)
    yield replace(parts, uow=SqlUnitOfWorkFactory(engine), clock=clock)
    engine.dispose()


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


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Say loudly which tests did not run for want of a service."""
    absent = {
        str(report.longrepr[2]) for report in terminalreporter.getreports("skipped") if "NO " in str(report.longrepr)
    }
    for reason in sorted(absent):
        terminalreporter.write_line(reason, red=True, bold=True)
