"""A text as the conduct rules read it: spaces, marks and full-width forms that could hide a word are gone.

Sentences stay apart; commas leave a position behind, since a "not" does not reach over one.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

_HARD = frozenset("。!?\n;")
_SOFT = frozenset(",.:")
_KEPT = frozenset("、%¥")
_IN_NUMBERS = frozenset(".:-/")


@dataclass
class Clauses:
    """One sentence, normalised. `origins` gives each character's place in the original text."""

    text: str = ""
    origins: list[int] = field(default_factory=list)
    breaks: list[int] = field(default_factory=list)
    """Places in `text` before which a comma or its like stood."""

    def clause_start(self, place: int) -> int:
        """Where the clause around `place` begins."""
        return max((at for at in self.breaks if at <= place), default=0)

    def span(self, start: int, end: int) -> tuple[int, int]:
        """The part of the original text behind a part of this sentence."""
        return self.origins[start], self.origins[end - 1] + 1

    def take(self, character: str, origin: int) -> None:
        self.text += character
        self.origins.append(origin)


def sentences(text: str, fold: Mapping[str, str]) -> list[Clauses]:
    """The sentences of a text. `fold` maps look-alike characters (traditional forms) to the ones that rules use."""
    characters = list(_normalised(text, fold))
    found = [Clauses()]
    for index, (character, origin) in enumerate(characters):
        before = characters[index - 1][0] if index else ""
        after = characters[index + 1][0] if index + 1 < len(characters) else ""
        current = found[-1]
        between_digits = before.isdigit() and after.isdigit()
        if character in _KEPT or character.isalnum() or (between_digits and character in _IN_NUMBERS):
            current.take(character, origin)
        elif character in _HARD:
            if len(current.text) > 1:
                found.append(Clauses())
        elif between_digits:
            if not _is_thousands(characters, index):
                current.take(" ", origin)
        elif character in _SOFT:
            current.breaks.append(len(current.text))
    return [sentence for sentence in found if sentence.text]


def _normalised(text: str, fold: Mapping[str, str]) -> Iterator[tuple[str, int]]:
    for origin, raw in enumerate(text):
        for character in unicodedata.normalize("NFKC", raw).lower():
            if unicodedata.category(character) not in ("Cf", "Mn"):
                yield fold.get(character, character), origin


def _is_thousands(characters: list[tuple[str, int]], index: int) -> bool:
    """Whether the mark at `index` separates thousands, as in 8,450."""
    if characters[index][0] != ",":
        return False
    following = [character.isdigit() for character, _ in characters[index + 1 : index + 5]]
    return following[:3] == [True] * 3 and following[3:] != [True]
