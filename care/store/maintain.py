"""Looking after the database: a copy, a check, and the audit chains one by one."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from itertools import groupby
from pathlib import Path

from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import func, select
from sqlalchemy.engine import Connection, Engine
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session

from care.domain.errors import CareError
from care.domain.records import Account, AuditEntry
from care.store.migrate import ROOT
from care.store.tables import TABLE_OF, map_records, metadata

ROWS_AT_ONCE = 500
DatabaseFailed = SQLAlchemyError
"""What every use of the store raises when the database is away, locked or not up to date."""


class NotPossible(CareError):
    """The database cannot do this; the message says what to do instead."""


def backup(engine: Engine, target: Path) -> None:
    """Copy a SQLite database to `target` while others go on writing; readable by its owner only.

    Raises NotPossible for another database, for a missing one, and when `target` exists.
    """
    if engine.dialect.name != "sqlite":
        raise NotPossible("this database is not a SQLite file: back it up with pg_dump --format=custom")
    source = Path(engine.url.database or "")
    if not source.is_file():
        raise NotPossible(f"{source} does not exist: there is nothing to back up")
    try:
        os.close(os.open(target, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))
    except FileExistsError:
        raise NotPossible(f"{target} exists: name another file") from None
    except OSError as error:
        raise NotPossible(f"{target} cannot be written: {error.strerror}") from None
    with closing(sqlite3.connect(source)) as old, closing(sqlite3.connect(target)) as new:
        old.backup(new)


def faults(engine: Engine) -> list[str]:
    """What is wrong with the database, a line each; empty when it is sound and up to date."""
    with engine.execution_options(read_only=True).connect() as connection:
        current = MigrationContext.configure(connection).get_current_revision()
        head = ScriptDirectory(str(ROOT / "migrations")).get_current_head()
        if current != head:
            return [f"schema is at {current or 'nothing'}, not {head}: run anhuan db upgrade"]
        found = [f"schema differs from the code: {difference}" for difference in differences(connection)]
        return found + (_file_faults(connection) if engine.dialect.name == "sqlite" else [])


def differences(connection: Connection) -> list[str]:
    """How the tables that stand differ from the ones that the code describes."""
    context = MigrationContext.configure(connection, opts={"compare_type": True})
    return [str(difference) for difference in compare_metadata(context, metadata)]


def _file_faults(connection: Connection) -> list[str]:
    integrity = connection.exec_driver_sql("PRAGMA integrity_check").scalars()
    orphans = connection.exec_driver_sql("PRAGMA foreign_key_check").fetchall()
    found = [f"integrity: {line}" for line in integrity if line != "ok"]
    return found + [f"{orphan[0]}: row {orphan[1]} refers to a missing row of {orphan[2]}" for orphan in orphans]


def chains(engine: Engine) -> Iterator[tuple[str, Iterator[AuditEntry]]]:
    """Every audit chain with its entries in order; read each before asking for the next."""
    map_records()
    table = TABLE_OF[AuditEntry]
    query = select(AuditEntry).order_by(table.c.chain, table.c.number)
    with Session(engine.execution_options(read_only=True), future=True) as session:
        entries = session.execute(query.execution_options(yield_per=ROWS_AT_ONCE)).scalars()
        yield from groupby(entries, key=lambda entry: str(entry.chain))


def count_accounts(engine: Engine) -> int:
    """How many accounts the book holds."""
    with engine.execution_options(read_only=True).connect() as connection:
        return int(connection.execute(select(func.count()).select_from(TABLE_OF[Account])).scalar_one())
