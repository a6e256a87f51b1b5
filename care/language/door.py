"""What the door understands of a message before any engine is asked: the services' `Language` port."""

from __future__ import annotations

import re
from functools import lru_cache

from care.language import crisis, emotion
from care.language._data import data_file
from care.language.crisis import CrisisHit
from care.language.normalise import normalise
from care.language.privacy import placeholders, strip_c3

_NOT_SPOKEN = re.compile(r"[^0-9a-z\u3400-\u9fff]")
FEWEST_WORDS = 4
"""Characters beside removed data below which a message asks nothing."""


class Door:
    """Rules alone, so that it works while the engine is down (design §4.5)."""

    def strip(self, text: str) -> tuple[str, tuple[str, ...]]:
        """The text without data that must never be stored, and the kinds removed."""
        stripped = strip_c3(text)
        return stripped.text, stripped.kinds

    def crisis(self, text: str) -> CrisisHit | None:
        """The gravest rule that fires, or None."""
        return crisis.crisis(text)

    def in_danger(self, text: str, *, asked: bool) -> bool | None:
        """What a line says of the writer's safety; None when nothing. Where it was `asked`, any doubt is danger."""
        said = _NOT_SPOKEN.sub("", normalise(text).text)
        if _answers("danger").search(said):
            return True
        if _answers("safe").search(said):
            return False
        doubt = _answers("doubt").search(said) or crisis.crisis(text)
        return True if asked and doubt else None

    def only_private(self, text: str) -> bool:
        """Whether a stripped text says nothing beyond the data that was taken out."""
        rest = text
        for placeholder in placeholders().values():
            rest = rest.replace(placeholder, "")
        return len(_answers("about_it").sub("", _NOT_SPOKEN.sub("", normalise(rest).text))) < FEWEST_WORDS

    def emotion(self, text: str) -> str:
        """The emotion level of the text."""
        return emotion.emotion(text).level


@lru_cache(maxsize=8)
def _answers(name: str) -> re.Pattern[str]:
    return data_file("door.yml").pattern(name)
