"""Who the lender is: the facts every sentence may name, and what the lender calls its products and codes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from care.domain.fields import Source
from care.files import load_yaml


@dataclass(frozen=True)
class Lender:
    """`facts` fill `{lender}`, `{hotline}` … ; `words[name][code]` fills `{name:word}`."""

    facts: Mapping[str, str]
    words: Mapping[str, Mapping[str, str]]


def load_lender(path: Path) -> Lender:
    """Read policies/lender.yml. Raises BadFile with the line of the first fault."""
    data, where = load_yaml(path)
    source = Source(str(path), where)
    if not isinstance(data, Mapping) or set(data) != {"facts", "words"}:
        source.refuse((), "does not hold exactly `facts` and `words`", "Write both, each a mapping")
    facts = _texts(data["facts"], ("facts",), source)
    if not isinstance(data["words"], Mapping):
        source.refuse(("words",), "is not a mapping", "Write one list of words per name below it")
    return Lender(facts, {name: _texts(raw, ("words", name), source) for name, raw in data["words"].items()})


def _texts(raw: object, at: tuple[str, ...], source: Source) -> dict[str, str]:
    if not isinstance(raw, Mapping) or not raw:
        source.refuse(at, "is not a mapping", "Write `name: text` lines below it")
    for name, value in raw.items():
        if not isinstance(name, str) or not isinstance(value, str) or not value.strip():
            source.refuse((*at, str(name)), f"{value!r} is not text", "Put it in quotes")
    return dict(raw)
