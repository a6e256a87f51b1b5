"""Every test of the book runs on SQLite and, where one answers, on PostgreSQL."""

from __future__ import annotations

import csv
import os
import secrets
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from sqlalchemy import create_engine, text
from sqlalchemy.exc import OperationalError

from care.demo.accounts import Cells
from care.demo.cast import cast_rows
from care.services.book.importing import Listener, Notice
from care.services.book.reading import Refusal
from care.settings import Settings, load_settings
from care.store.engine import make_engine
from care.store.migrate import upgrade
from care.store.tables import metadata
from tests.conftest import KEYS, TODAY

POSTGRES = os.environ.get("TEST_DATABASE_URL", "postgresql://root@127.0.0.1:5432/test")


@pytest.fixture(scope="session")
def postgres_url() -> Iterator[str]:
    """A migrated schema of its own, dropped in the end; skipped, loudly, where no PostgreSQL answers."""
    engine, schema = create_engine(POSTGRES, future=True), f"anhuan_{secrets.token_hex(6)}"
    try:
        with engine.begin() as connection:
            connection.execute(text(f"CREATE SCHEMA {schema}"))
    except OperationalError:
        pytest.skip(f"NO POSTGRESQL at {POSTGRES}: this was tested on SQLite only")
    url = f"{POSTGRES}?options=-csearch_path%3D{schema}"
    upgrade(make_engine(url))
    yield url
    with engine.begin() as connection:
        connection.execute(text(f"DROP SCHEMA {schema} CASCADE"))
    engine.dispose()


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgres)])
def settings(request: pytest.FixtureRequest, tmp_path: Path) -> Settings:
    """Settings on an empty database: a file of its own, or the schema of these tests."""
    own = KEYS | {"ANHUAN_VAR_DIR": str(tmp_path)}
    if request.param == "sqlite":
        return load_settings(own)
    url = request.getfixturevalue("postgres_url")
    engine = make_engine(url)
    with engine.begin() as connection:
        connection.execute(text(f"TRUNCATE {', '.join(table.name for table in metadata.sorted_tables)} CASCADE"))
    engine.dispose()
    return load_settings(own | {"DATABASE_URL": url})


class Ear(Listener):
    """Remembers what was refused and noticed."""

    def __init__(self) -> None:
        self.refusals: list[Refusal] = []
        self.notices: list[Notice] = []
        super().__init__(refused=self.refusals.append, noticed=self.notices.append)

    @property
    def lines(self) -> list[str]:
        return [line for refusal in self.refusals for line in refusal.lines()]


@pytest.fixture
def ear() -> Ear:
    return Ear()


Write = Callable[..., Path]


@pytest.fixture
def write(tmp_path: Path) -> Write:
    """Writes rows as a file of the lender, its columns those of the rows."""

    def write_rows(rows: list[Cells], name: str = "file.csv", encoding: str = "utf-8") -> Path:
        columns = list(dict.fromkeys(column for row in rows for column in row))
        path = tmp_path / name
        with path.open("w", encoding=encoding, newline="") as file:
            writer = csv.DictWriter(file, columns, restval="")
            writer.writeheader()
            writer.writerows(rows)
        return path

    return write_rows


@pytest.fixture
def rows() -> list[Cells]:
    """The cast's accounts as the book of the day states them; the first is Lin's card."""
    return cast_rows(TODAY)
