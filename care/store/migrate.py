"""Bring a database to the newest schema, with a copy of a SQLite file beforehand."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy.engine import Engine

ROOT = Path(__file__).resolve().parents[2]


def upgrade(engine: Engine) -> str:
    """Run pending migrations in one transaction; returns the revision reached.

    A failed SQLite migration can leave tables behind, so the file is copied to `<name>.before-<revision>` first.
    """
    config = Config(str(ROOT / "alembic.ini"))
    config.set_main_option("script_location", str(ROOT / "migrations"))
    head = ScriptDirectory.from_config(config).get_current_head() or ""
    with engine.connect() as connection:
        current = MigrationContext.configure(connection).get_current_revision()
    if current == head:
        return head
    if current is not None:
        _copy_sqlite(engine, current)
    with engine.begin() as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, "head")
    return head


def _copy_sqlite(engine: Engine, revision: str) -> None:
    database = engine.url.database
    if engine.dialect.name == "sqlite" and database and Path(database).exists():
        # Not a copy of the file: what was committed last may still stand in the write-ahead log beside it.
        with (
            closing(sqlite3.connect(database)) as old,
            closing(sqlite3.connect(f"{database}.before-{revision}")) as new,
        ):
            old.backup(new)
