"""One way of saying something, and when it fits."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

EMOTIONS = ("calm", "anxious", "distressed", "angry", "abusive", "crisis")
"""The levels of D3."""

PLACEHOLDER = re.compile(r"\{([a-z][a-z0-9_]*)(?::([a-z]+))?\}")
HAS = "has"
TONE = "emotion"


@dataclass(frozen=True)
class Button:
    """A choice under a reply: what it shows and the Rasa payload it sends."""

    title: str
    payload: str


@dataclass(frozen=True)
class Context:
    """The moment in which something is said.

    `used` holds the ids already said in this conversation; `seed` picks among equals, the same seed the same one.
    """

    emotion: str = "calm"
    night: bool = False
    verified: bool = False
    stage: str | None = None
    used: frozenset[str] = frozenset()
    seed: str = ""


CONTEXT_CONDITIONS = ("emotion", "night", "verified", "stage")


@dataclass(frozen=True)
class Variation:
    """A wording of one response key. `when` maps a context field or a fact to the values that it fits."""

    id: str
    key: str
    text: str
    version: int
    when: Mapping[str, tuple[Any, ...]] = field(default_factory=dict)
    rules: tuple[str, ...] = ()
    buttons: tuple[Button, ...] = ()
    form: str | None = None
    long: bool = False

    @property
    def placeholders(self) -> tuple[tuple[str, str | None], ...]:
        """Name and format (None: plain) of each placeholder, in order."""
        return tuple((found[1], found[2]) for found in PLACEHOLDER.finditer(self.text))

    @property
    def meaning(self) -> int:
        """How many conditions it has other than the tone: what it says comes before how it sounds."""
        return sum(name != TONE for name in self.when)

    @property
    def toned(self) -> bool:
        return TONE in self.when

    def fits(self, facts: Mapping[str, Any], context: Context) -> bool:
        """Whether every condition holds."""
        return all(_holds(name, allowed, facts, context) for name, allowed in self.when.items())


def _holds(name: str, allowed: tuple[Any, ...], facts: Mapping[str, Any], context: Context) -> bool:
    if name == HAS:
        return all(facts.get(fact) not in (None, "") for fact in allowed)
    value = getattr(context, name) if name in CONTEXT_CONDITIONS else facts.get(name)
    return value in allowed
