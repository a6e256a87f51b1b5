"""Where one thing said ends and the next begins."""

from __future__ import annotations

import re
from dataclasses import dataclass

_BREAK = re.compile(
    r"[，。！？；,;!?~…\n]+|(?<!\d)[.](?!\d)| +|(?=另外|还有就?是?|顺便|对了|再就是|而且|但是|不过|然后|同时|以及|再问)"
)
SHORTEST = 3
MOST = 5
"""Clauses looked at; a longer message is a story, and its whole decides."""


@dataclass(frozen=True)
class Clause:
    """A stretch of a normalised text."""

    text: str
    start: int
    end: int


def clauses(text: str) -> list[Clause]:
    """The clauses of a normalised text; none when it is a single one."""
    edges = [0, *(edge for match in _BREAK.finditer(text) for edge in match.span()), len(text)]
    found = [
        Clause(text[start:end], start, end)
        for start, end in zip(edges[::2], edges[1::2], strict=True)
        if end - start >= SHORTEST
    ]
    return found[:MOST] if len(found) > 1 else []
