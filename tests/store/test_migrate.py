"""Migrations: what they build equals what the code describes; a copy is kept before an old file is changed."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from alembic import command
from alembic.config import Config
from sqlalchemy import inspect
from sqlalchemy.engine import Engine

from care.store import maintain
from care.store.migrate import ROOT, upgrade
from care.store.tables import metadata


def test_migrations_build_exactly_the_tables_of_the_code(engine: Engine) -> None:
    with engine.connect() as connection:
        assert maintain.differences(connection) == []


def test_every_table_is_there(engine: Engine) -> None:
    assert set(inspect(engine).get_table_names()) == {*metadata.tables, "alembic_version"}


def test_upgrading_again_changes_nothing_and_copies_nothing(engine: Engine) -> None:
    assert upgrade(engine) == upgrade(engine)
    assert not list(Path(engine.url.database or "").parent.glob("*.before-*"))


def test_the_way_down_leads_back_to_nothing(engine: Engine) -> None:
    config = Config(str(ROOT / "alembic.ini"))
    config.set_main_option("script_location", str(ROOT / "migrations"))
    with engine.begin() as connection:
        config.attributes["connection"] = connection
        command.downgrade(config, "base")
    assert inspect(engine).get_table_names() == ["alembic_version"]


def test_before_an_old_file_is_changed_all_that_was_committed_is_copied(engine: Engine) -> None:
    with engine.begin() as connection:
        connection.exec_driver_sql("UPDATE alembic_version SET version_num = 'old'")
        connection.exec_driver_sql("INSERT INTO locks (key, failures, last_at) VALUES ('k', 1, '2026-11-22')")
    with pytest.raises(Exception, match="old"):
        upgrade(engine)
    with closing(sqlite3.connect(f"{engine.url.database}.before-old")) as copy:
        assert copy.execute("SELECT key FROM locks").fetchall() == [("k",)]
