"""What the door reads by itself: answers to the safety question, and messages that are nothing but removed data."""

from __future__ import annotations

import pytest

from care.language.door import Door


@pytest.mark.parametrize(
    ("text", "danger"),
    [
        ("没有", False),
        ("没有，就是太累了", False),
        ("没想过", False),
        ("气话而已，放心吧", False),
        ("我现在安全", False),
        ("有想过", True),
        ("我不安全", True),
        ("没有安全感", True),
        ("我也不知道", True),
        ("偶尔会", True),
        ("嗯", True),
        ("没有意思了", True),
        ("没人管我", None),
        ("我想分期", None),
    ],
)
def test_an_answer_to_the_safety_question_is_danger_at_any_doubt(text: str, danger: bool | None) -> None:
    assert Door().in_danger(text, asked=True) is danger


@pytest.mark.parametrize(
    ("text", "danger"),
    [("我已经吃了药", True), ("他站在阳台上", True), ("我开玩笑的", False), ("我不知道", None), ("我欠多少钱", None)],
)
def test_unasked_a_line_in_a_crisis_is_danger_or_relief_only_where_it_says_so(text: str, danger: bool | None) -> None:
    assert Door().in_danger(text, asked=False) is danger


@pytest.mark.parametrize(
    ("text", "nothing_else"),
    [
        ("我的卡号是6222021234567894", True),
        ("验证码是 482913", True),
        ("身份证110101199003072914帮我查", True),
        ("我的密码是Abc12345，帮我看看欠多少", False),
        ("我要投诉，13800138000这个号天天打电话骂我", False),
    ],
)
def test_a_message_of_removed_data_alone_asks_nothing(text: str, nothing_else: bool) -> None:
    stripped, _ = Door().strip(text)
    assert Door().only_private(stripped) is nothing_else
