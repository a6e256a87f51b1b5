"""How a person feels, as far as the words show it."""

from __future__ import annotations

import pytest

from care.language.emotion import emotion
from tests.language.table import cases


@pytest.mark.parametrize(("text", "level"), cases("emotion.tsv"))
def test_the_level_is_the_gravest_that_the_words_show(text: str, level: str) -> None:
    assert emotion(text).level == level


def test_the_cues_are_the_words_found() -> None:
    assert emotion("怎么办啊，我好怕").cues == ("怎么办", "怕")


def test_a_calm_text_has_no_cue() -> None:
    assert emotion("查一下账单").cues == ()
