"""Words of a person in danger, and the turns of speech that only sound like them."""

from __future__ import annotations

import pytest

from care.language.crisis import crisis
from tests.language.table import cases

CASES = cases("crisis.tsv")
DANGER = [text for text, expected in CASES if expected != "-"]


@pytest.mark.parametrize(("text", "expected"), CASES)
def test_danger_is_told_from_a_turn_of_speech(text: str, expected: str) -> None:
    hit = crisis(text)
    assert (f"{hit.level} {hit.about}" if hit else "-") == expected


@pytest.mark.parametrize("frame", ["{}", "我欠你们8000，{}。", "{}，周五还2500行吗", "真的😭{}😭", "  {}  "])
@pytest.mark.parametrize("text", DANGER)
def test_danger_is_seen_whatever_stands_around_it(text: str, frame: str) -> None:
    assert crisis(frame.format(text)) is not None


@pytest.mark.parametrize("text", [text for text in DANGER if text.isascii() is False and " " not in text])
def test_blanks_between_the_characters_hide_nothing(text: str) -> None:
    assert crisis(" ".join(text)) is not None


def test_a_hit_names_the_words_on_the_text_as_typed() -> None:
    hit = crisis("唉😭我 不想\u200b活 了")
    assert hit is not None
    assert "唉😭我 不想\u200b活 了"[hit.start : hit.end] == hit.text == "不想\u200b活"


def test_the_gravest_rule_wins() -> None:
    hit = crisis("走投无路了，药都买好了")
    assert hit is not None
    assert hit.level == "crisis"
