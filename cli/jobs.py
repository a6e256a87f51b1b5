"""`anhuan jobs`: what the clock does by itself, on demand."""

from __future__ import annotations

import argparse
from datetime import date

from cli.parts import Nouns, care, verbs


def register(nouns: Nouns[argparse.ArgumentParser]) -> None:
    """Add this noun."""
    mine = verbs(nouns, "jobs", "Work that the clock brings.")
    end = mine.add_parser("day-end", help="mature promises and expire offers; safe to repeat")
    end.add_argument("--on", type=date.fromisoformat, metavar="DATE", help="the day that ends (default: until now)")
    end.set_defaults(run=_day_end)


def _day_end(options: argparse.Namespace) -> None:
    from care.services.jobs import day_end

    done = day_end(care(), options.on)
    print(f"{done.promises_matured} promises matured, {done.offers_expired} offers expired.")
