"""No value is ever cut across: every character is a token of its own."""

from __future__ import annotations

import pytest
from rasa.shared.nlu.constants import TEXT
from rasa.shared.nlu.training_data.message import Message

from components.tokenizer import CharacterTokenizer


@pytest.mark.parametrize(
    "text",
    ["我下周五还两千五", "还2,500.50元", "👨‍👩‍👧好的🙏", "ＡＢＣ１２３", "还\u200b钱", "  空 格\n换行  ", "𠮷野家", ""],
)
def test_tokens_lie_where_they_say_and_cover_all_but_blanks(text: str) -> None:
    tokens = CharacterTokenizer(CharacterTokenizer.get_default_config()).tokenize(Message({TEXT: text}), TEXT)
    assert [text[token.start : token.end] for token in tokens] == [char for char in text if not char.isspace()]


def test_the_tokenizer_accepts_chinese() -> None:
    assert "zh" in (CharacterTokenizer.supported_languages() or [])
