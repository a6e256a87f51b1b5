"""Alembic environment. The connection comes from the caller (`anhuan db upgrade`, tests) or from the settings."""

from __future__ import annotations

from alembic import context

from care.settings import load_settings
from care.store.engine import make_engine
from care.store.tables import metadata


def run() -> None:
    connection = context.config.attributes.get("connection")
    if connection is None:
        with make_engine(load_settings().database_url).begin() as own:
            _migrate(own)
    else:
        _migrate(connection)


def _migrate(connection: object) -> None:
    context.configure(connection=connection, target_metadata=metadata, render_as_batch=True, compare_type=True)
    context.run_migrations()


run()
