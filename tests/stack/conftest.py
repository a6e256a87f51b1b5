"""The real three processes with a book, on SQLite and, where one answers, on PostgreSQL."""

from __future__ import annotations

import os
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from sqlalchemy import create_engine, text
from sqlalchemy.engine import make_url
from sqlalchemy.exc import OperationalError

from scripts.model import train_if_needed
from scripts.stack import PROCESSES, Stack

POSTGRES = os.environ.get("TEST_DATABASE_URL", "postgresql://root@127.0.0.1:5432/test")


@pytest.fixture(scope="session")
def model() -> None:
    """The archive that fits the data, trained when there is none."""
    assert train_if_needed() == 0


@pytest.fixture(scope="session")
def stack(model: None, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stack]:
    """On SQLite, running."""
    with _running(tmp_path_factory.mktemp("stack")) as stack:
        yield stack


@pytest.fixture
def on_postgres(model: None, tmp_path: Path, scratch_database: str) -> Iterator[Stack]:
    """On PostgreSQL, running."""
    with _running(tmp_path, {"DATABASE_URL": scratch_database}) as stack:
        yield stack


@pytest.fixture
def scratch_database() -> Iterator[str]:
    """An empty database, dropped in the end; skipped, loudly, where no PostgreSQL answers."""
    engine = create_engine(POSTGRES, future=True, isolation_level="AUTOCOMMIT")
    name = f"anhuan_{secrets.token_hex(6)}"
    try:
        with engine.connect() as connection:
            connection.execute(text(f"CREATE DATABASE {name}"))
    except OperationalError:
        pytest.skip(f"NO POSTGRESQL at {POSTGRES}: the running product was tried on SQLite only")
    yield make_url(POSTGRES).set(database=name).render_as_string(hide_password=False)
    with engine.connect() as connection:
        connection.execute(text(f"DROP DATABASE {name} WITH (FORCE)"))
    engine.dispose()


@contextmanager
def _running(folder: Path, environ: dict[str, str] | None = None) -> Iterator[Stack]:
    with Stack(folder, environ) as stack:
        stack.start(*PROCESSES)
        stack.wait_until_well(*PROCESSES)
        yield stack
