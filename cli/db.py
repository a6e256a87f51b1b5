"""`anhuan db`: bring the schema up to date, copy the database, check it."""

from __future__ import annotations

import argparse
from pathlib import Path

from care.store.engine import make_engine
from care.store.maintain import backup, faults
from care.store.migrate import upgrade
from cli.parts import Nouns, Refused, settings, verbs


def register(nouns: Nouns[argparse.ArgumentParser]) -> None:
    """Add this noun."""
    mine = verbs(nouns, "db", "The database: schema, copy, check.")
    mine.add_parser("upgrade", help="run the pending migrations").set_defaults(run=_upgrade)
    copy = mine.add_parser("backup", help="copy a SQLite database while it is in use")
    copy.add_argument("file", type=Path)
    copy.set_defaults(run=_backup)
    mine.add_parser("check", help="schema, integrity and references; status 1 when something is wrong").set_defaults(
        run=_check
    )


def _upgrade(options: argparse.Namespace) -> None:
    print(f"Schema is at {upgrade(make_engine(settings().database_url))}.")


def _backup(options: argparse.Namespace) -> None:
    current = settings()
    backup(make_engine(current.database_url), options.file)
    print(
        f"Copied to {options.file}. Keep the keys too ({current.var_dir / 'secrets.env'}): it cannot be read without."
    )


def _check(options: argparse.Namespace) -> None:
    if found := faults(make_engine(settings().database_url)):
        raise Refused("the database is not sound\n" + "\n".join(f"  {line}" for line in found))
    print("The database is sound and up to date.")
