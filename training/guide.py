"""The intents as the trainers' guide shows them: one table a topic, from the taxonomy."""

from __future__ import annotations

from pathlib import Path

from care.domain.errors import CareError
from care.settings import ROOT
from training.corpus import read_taxonomy

PAGE = ROOT / "docs" / "data-guide.md"
GENERATED = (
    "<!-- From here on written by `python -m training guide` out of training/taxonomy.yml: change that file. -->"
)


class NoMark(CareError):
    """The page has no line from which on it may be written."""


def _tables(taxonomy: dict[str, dict[str, str]]) -> str:
    """The generated end of the page."""
    parts = [f"### {topic}\n\n| | |\n|---|---|\n{_rows(intents)}" for topic, intents in taxonomy.items()]
    return "\n\n".join((GENERATED, *parts)) + "\n"


def write(page: Path = PAGE) -> None:
    """Bring the page up to date. Raises NoMark, BadFile."""
    kept, mark, _ = page.read_text("utf-8").partition(GENERATED)
    if not mark:
        raise NoMark(f"{page} has no line {GENERATED}")
    page.write_text(kept + _tables(read_taxonomy()), "utf-8")


def _rows(intents: dict[str, str]) -> str:
    return "\n".join(f"| `{intent}` | {means} |" for intent, means in intents.items())
