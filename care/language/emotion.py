"""How a person feels, as far as the words show it: calm < anxious < distressed < angry < abusive < crisis (D3)."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

from care.language._data import data_file
from care.language.crisis import crisis
from care.language.normalise import normalise

EmotionLevel = Literal["calm", "anxious", "distressed", "angry", "abusive", "crisis"]

_FROM_LEXICON: tuple[EmotionLevel, ...] = ("abusive", "angry", "distressed", "anxious")


@dataclass(frozen=True, slots=True)
class Emotion:
    """The gravest level found and the words (normalised) that show it."""

    level: EmotionLevel
    cues: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Cues:
    level: EmotionLevel
    any: re.Pattern[str]
    unless: re.Pattern[str] | None


@lru_cache(maxsize=1)
def _lexicon() -> tuple[_Cues, ...]:
    source = data_file("emotion.yml")
    return tuple(
        _Cues(
            level,
            source.pattern(level, "any"),
            source.pattern(level, "unless") if source.texts(level, "unless") else None,
        )
        for level in _FROM_LEXICON
    )


def emotion(text: str) -> Emotion:
    """The level of a text as typed. A crisis rule that only asks for care makes it distressed, or worse if it was."""
    hit = crisis(text)
    if hit and hit.level == "crisis":
        return Emotion("crisis", (hit.text,))
    found = _from_lexicon(normalise(text).text)
    if hit and found.level in ("calm", "anxious"):
        return Emotion("distressed", (hit.text, *found.cues))
    return found


def _from_lexicon(text: str) -> Emotion:
    for cues in _lexicon():
        read = cues.unless.sub(lambda match: "□" * len(match[0]), text) if cues.unless else text
        words = tuple(match[0] for match in cues.any.finditer(read))
        if words:
            return Emotion(cues.level, words)
    return Emotion("calm", ())
