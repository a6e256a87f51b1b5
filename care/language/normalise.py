"""One spelling for what people type, with the way back to what they typed.

Everything else in this package reads normalised text. ASCII commas stand only between digits (2,500);
every other comma becomes ，, so that "还500，300留着" is never read as 500,300.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache

from opencc import OpenCC

from care.language._data import data_file

_DROPPED_CATEGORIES = frozenset({"Cc", "Cf", "Cs", "Co", "Cn", "Mn", "Me"})
_SKIN_TONES = range(0x1F3FB, 0x1F400)
# Digits, the numerals that stand for them, and mask signs may repeat with meaning (6222, 五五五五, ****).
_MAY_REPEAT = frozenset("0123456789零〇一二三四五六七八九幺壹贰叁肆伍陆柒捌玖*x[]")
_LATIN = re.compile(r"[\u00c0-\u024f\u1e00-\u1eff]")


@dataclass(frozen=True, slots=True)
class Normalised:
    """Normalised text; character i came from original code points starts[i]:ends[i]."""

    text: str
    original: str
    starts: tuple[int, ...]
    ends: tuple[int, ...]

    def span(self, start: int, end: int) -> tuple[int, int]:
        """The code points of the original that hold normalised characters start:end (end > start)."""
        return self.starts[start], self.ends[end - 1]


@lru_cache(maxsize=1)
def _converter() -> OpenCC:
    return OpenCC("tw2s")


@lru_cache(maxsize=1)
def _emoji() -> dict[str, str]:
    """Emoji → word in brackets, from data/emoji.yml (word: a string of the emoji that mean it)."""
    source = data_file("emoji.yml")
    return {sign: f"[{word}]" for word in source.names() for sign in source.text(word)}


@lru_cache(maxsize=8192)
def _fold(char: str) -> str:
    """The plain spelling of one character; empty when it carries nothing."""
    if char in "\n\r\t":
        return " "
    if char in _emoji():
        return _emoji()[char]
    if ord(char) in _SKIN_TONES or unicodedata.category(char) in _DROPPED_CATEGORIES:
        return ""
    if char == "，":
        return char
    folded = unicodedata.normalize("NFKC", char).lower()
    if _LATIN.search(folded):
        folded = unicodedata.normalize("NFKD", folded)
    return "".join(part for part in folded if unicodedata.category(part) not in _DROPPED_CATEGORIES)


def _simplified(text: str) -> str:
    """Traditional (of Taiwan too: 著 is 着) to simplified without a change of length, so that offsets hold."""
    converted: str = _converter().convert(text)
    if len(converted) != len(text):
        converted = "".join(_same_length(char) for char in text)
    # The converter takes a lone 么, which is simplified already, for the old form of 幺.
    return "".join("么" if char == "么" else new for char, new in zip(text, converted, strict=True))


def _same_length(char: str) -> str:
    converted: str = _converter().convert(char)
    return converted if len(converted) == 1 else char


def _folded(text: str) -> list[tuple[str, int, int]]:
    """(character, original start, original end) with repeats beyond two and runs of blanks left out."""
    kept: list[tuple[str, int, int]] = []
    for index, char in enumerate(_simplified(text)):
        parts = _fold(char)
        if not parts and kept:
            # An invisible character goes with the one before it, so that cutting that out leaves nothing behind.
            kept[-1] = (kept[-1][0], kept[-1][1], index + 1)
        for part in parts:
            if not _is_surplus(part, kept):
                kept.append((part, index, index + 1))
    while kept and kept[-1][0] == " ":
        kept.pop()
    return kept


def _is_surplus(part: str, kept: list[tuple[str, int, int]]) -> bool:
    if part == " ":
        return not kept or kept[-1][0] == " "
    if part in _MAY_REPEAT or len(kept) < 2:
        return False
    return kept[-1][0] == part and kept[-2][0] == part


def _commas(text: str) -> str:
    return re.sub(r"(?<!\d),|,(?!\d)", "，", text)


@lru_cache(maxsize=256)
def normalise(text: str) -> Normalised:
    """Width, case, script, invisible characters, elongation, emoji and blanks brought to one spelling.

    Idempotent: normalise(normalise(t).text).text == normalise(t).text.
    """
    kept = _folded(text)
    return Normalised(
        text=_commas("".join(part for part, _, _ in kept)),
        original=text,
        starts=tuple(start for _, start, _ in kept),
        ends=tuple(end for _, _, end in kept),
    )
