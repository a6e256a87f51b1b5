"""`anhuan audit`: prove that the journal of decisions is whole."""

from __future__ import annotations

import argparse

from care.domain.audit import first_break
from care.store.engine import make_engine
from care.store.maintain import chains
from cli.parts import Nouns, Refused, settings, verbs


def register(nouns: Nouns[argparse.ArgumentParser]) -> None:
    """Add this noun."""
    mine = verbs(nouns, "audit", "The journal of decisions.")
    mine.add_parser("verify", help="check every chain; status 1 names the first break").set_defaults(run=_verify)


def _verify(options: argparse.Namespace) -> None:
    count = 0
    for chain, entries in chains(make_engine(settings().database_url)):
        if broken := first_break(entries):
            raise Refused(f"chain {chain} breaks at entry {broken.number} ({broken.action}, {broken.at.isoformat()})")
        count += 1
    print(f"{count} chains, none broken.")
