"""Schema, copy and audit chains of the database."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from sqlalchemy import text

from care.domain.audit import first_break
from care.services.context import Care
from care.store.engine import make_engine
from care.store.maintain import NotPossible, backup, chains, count_accounts, differences, faults


def broken(care: Care) -> list[str]:
    return [chain for chain, entries in chains(care.uow.engine) if first_break(entries)]


def test_the_migrations_make_exactly_the_tables_of_the_code(care: Care) -> None:
    with care.uow.engine.connect() as connection:
        assert differences(connection) == []


def test_a_migrated_database_is_sound(care: Care, book: Path) -> None:
    assert faults(care.uow.engine) == []


def test_a_database_without_a_schema_is_told_what_to_do(tmp_path: Path) -> None:
    assert "run anhuan db upgrade" in faults(make_engine(f"sqlite:///{tmp_path}/new.db"))[0]


@pytest.mark.parametrize("settings", ["sqlite"], indirect=True)
def test_a_row_that_refers_to_nothing_is_found(care: Care, book: Path) -> None:
    with closing(sqlite3.connect(care.uow.engine.url.database)) as raw, raw:
        raw.execute("DELETE FROM parties WHERE external_id = 'P-DEMO-01'")
    assert any("refers to a missing row of parties" in fault for fault in faults(care.uow.engine))


def test_no_chain_is_broken_after_an_import(care: Care, book: Path) -> None:
    assert broken(care) == []


@pytest.mark.parametrize(
    "harm", ["UPDATE audit SET why = 'x'", "UPDATE audit SET number = 2", "UPDATE audit SET who = 'z'"]
)
def test_a_changed_entry_breaks_its_chain(care: Care, book: Path, lin: object, harm: str) -> None:
    with care.uow.engine.begin() as connection:
        connection.execute(text(f"{harm} WHERE chain = '{lin.id}'"))
    assert broken(care) == [lin.id]


@pytest.mark.parametrize("settings", ["sqlite"], indirect=True)
def test_a_backup_holds_the_book_and_belongs_to_its_owner(care: Care, book: Path, tmp_path: Path) -> None:
    target = tmp_path / "copy.db"
    backup(care.uow.engine, target)
    assert count_accounts(make_engine(f"sqlite:///{target}")) == 11
    assert target.stat().st_mode & 0o077 == 0


@pytest.mark.parametrize("settings", ["postgresql"], indirect=True)
def test_postgresql_is_left_to_its_own_tool(care: Care, tmp_path: Path) -> None:
    with pytest.raises(NotPossible, match="pg_dump"):
        backup(care.uow.engine, tmp_path / "copy.db")


def test_a_backup_never_overwrites(care: Care, book: Path, tmp_path: Path) -> None:
    with pytest.raises(NotPossible):
        backup(care.uow.engine, book)
