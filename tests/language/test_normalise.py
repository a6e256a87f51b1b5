"""One spelling for what people type, with the way back."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from care.language.normalise import normalise


@pytest.mark.parametrize(
    ("typed", "plain"),
    [
        ("２５００塊", "2500块"),
        ("還款", "还款"),
        ("活著", "活着"),
        ("ＡＢＣ", "abc"),
        ("OK", "ok"),
        ("啊啊啊啊", "啊啊"),
        ("哈哈哈哈哈", "哈哈"),
        ("！！！！", "!!"),
        ("？？？", "??"),
        ("zzzzz", "zz"),
        ("66668888", "66668888"),
        ("六六六六", "六六六六"),
        ("622****1234", "622****1234"),
        ("不\u200b想\u200d活\ufeff", "不想活"),
        ("a\u0000b\u0007", "ab"),
        ("zì shā", "zi sha"),
        ("1️⃣3️⃣8️⃣", "138"),
        ("𝟏𝟐", "12"),
        ("😭", "[哭]"),
        ("👍🏽", "[好]"),
        ("  我   要\n\n还\u3000款  ", "我 要 还 款"),
        ("2,500", "2,500"),
        ("好,的", "好，的"),
        ("500，300", "500，300"),
        ("￥500", "¥500"),
        ("12：30", "12:30"),
        ("⼀⼆", "一二"),
        ("", ""),
        ("\u200b", ""),
    ],
)
def test_spellings_of_one_thing_become_one(typed: str, plain: str) -> None:
    assert normalise(typed).text == plain


@given(st.text())
def test_normalising_twice_changes_nothing(text: str) -> None:
    once = normalise(text).text
    assert normalise(once).text == once


@given(st.text(min_size=1))
def test_every_character_knows_where_it_came_from(text: str) -> None:
    plain = normalise(text)
    assert len(plain.starts) == len(plain.ends) == len(plain.text)
    assert all(0 <= start < end <= len(text) for start, end in zip(plain.starts, plain.ends, strict=True))


@pytest.mark.parametrize(
    ("typed", "found", "original"),
    [
        ("😭我還２５００塊", "2500块", "２５００塊"),
        ("还2\u200b500块", "2500", "2\u200b500"),
        ("啊啊啊啊周五", "周五", "周五"),
        ("唉😭周五", "[哭]", "😭"),
        ("好…周五", "周五", "周五"),
    ],
)
def test_a_span_is_reported_on_the_text_as_typed(typed: str, found: str, original: str) -> None:
    plain = normalise(typed)
    start, end = plain.span(plain.text.index(found), plain.text.index(found) + len(found))
    assert typed[start:end] == original
