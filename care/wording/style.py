"""The style every reply keeps (D1): short, one question, calm; and no placeholder that nobody can fill."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from care.wording.formats import EACH, FORMATS, PLAIN, WORD
from care.wording.variations import PLACEHOLDER, Variation

MOST_CHARACTERS = 90
MOST_SENTENCES = 3
_ENDINGS = re.compile(r"[。？！!?]+")

Fault = tuple[str, str]
"""What is wrong, and the mend."""


@dataclass(frozen=True)
class Widths:
    """How much room a filled placeholder takes: the lender's facts and words are known, the rest is estimated."""

    lender: Mapping[str, str]
    words: Mapping[str, Mapping[str, str]]

    def of(self, name: str, kind: str | None) -> int:
        if name in self.lender:
            return len(self.lender[name])
        if kind == WORD:
            return max(len(word) for word in self.words[name].values())
        return FORMATS[kind or PLAIN].width


def fault(variation: Variation, widths: Widths) -> Fault | None:
    """The first thing in a text that may not be, or None."""
    return _broken_placeholder(variation, widths) or _too_much(variation, widths) or _wrong_tone(variation.text)


def _broken_placeholder(variation: Variation, widths: Widths) -> Fault | None:
    if re.search(r"[{}]", PLACEHOLDER.sub("", variation.text)):
        return "has a brace that is no placeholder", "Write {name} or {name:format}"
    for name, kind in variation.placeholders:
        if kind is not None and kind not in (*FORMATS, WORD, EACH):
            return f"{name}:{kind} is not a known format", f"Known: {', '.join((*FORMATS, WORD, EACH))}"
        if kind == WORD and name not in widths.words:
            return f"there is no list of words for {name}", f"Add words.{name} to policies/lender.yml"
        if kind == EACH and not variation.long:
            return f"{name} is a list and may be of any length", "Add `long: true` to its metadata"
    return None


def _too_much(variation: Variation, widths: Widths) -> Fault | None:
    """Crisis replies, lists and schedules say `long: true` and are let off (D1)."""
    if variation.long:
        return None
    size = len(PLACEHOLDER.sub("", variation.text)) + sum(widths.of(*each) for each in variation.placeholders)
    if size > MOST_CHARACTERS:
        return f"is about {size} characters long", f"Shorten it to {MOST_CHARACTERS}, or say it in two replies"
    if len(_ENDINGS.findall(variation.text)) > MOST_SENTENCES:
        return "has more than three sentences", "Keep the three that matter"
    return None


def _wrong_tone(text: str) -> Fault | None:
    if len(re.findall(r"[？?]", text)) > 1:
        return "asks more than one question", "Ask the one that matters now"
    if re.search(r"[！!]", text):
        return "has an exclamation mark", "End the sentence calmly"
    return None
