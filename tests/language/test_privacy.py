"""What is taken out of text before it is stored or logged."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from care.language.privacy import mask_pii, placeholders, strip_c3
from tests.language.table import cases


@pytest.mark.parametrize(("text", "expected"), cases("privacy.tsv"))
def test_personal_data_leaves_the_text_and_nothing_else_does(text: str, expected: str) -> None:
    assert strip_c3(text).text == (text if expected == "=" else expected.format(**placeholders()))


@pytest.mark.parametrize("text", [text for text, _ in cases("privacy.tsv")])
def test_a_second_pass_finds_nothing(text: str) -> None:
    assert strip_c3(strip_c3(text).text).kinds == ()


def test_the_kinds_taken_out_are_told_in_order() -> None:
    assert strip_c3("卡号4111111111111111 验证码482910 手机13812345678").kinds == ("card", "otp", "phone")


@pytest.mark.parametrize(
    ("text", "masked"),
    [
        ("写信给 lin.a+b@example.com.cn 吧", "写信给 {email} 吧"),
        ("座机021-12345678", "座机{landline}"),
        ("13812345678和a@b.cn", "{phone}和{email}"),
        ("13812345678@139.com", "{email}"),
        ("身份证110101199003078888", "身份证{id_number}"),
        ("还2500，12月1日", "还2500，12月1日"),
    ],
)
def test_a_log_line_shows_no_way_to_reach_a_person(text: str, masked: str) -> None:
    assert mask_pii(text) == masked.format(**placeholders())


@given(st.from_regex(r"1[3-9][0-9]{9}", fullmatch=True), st.sampled_from(["", "我电话", "打 "]))
def test_no_mobile_number_survives(number: str, before: str) -> None:
    assert number not in strip_c3(before + number).text


@given(st.from_regex(r"62[0-9]{14,17}", fullmatch=True), st.sampled_from(["", "-", " "]))
def test_no_union_pay_number_survives_in_groups_of_four(number: str, between: str) -> None:
    typed = between.join(number[place : place + 4] for place in range(0, len(number), 4))
    assert len([char for char in strip_c3(f"卡号{typed}").text if char.isdigit()]) == 0


@given(st.decimals(min_value="0.01", max_value="99999999", places=2), st.sampled_from(["还{}元", "¥{}", "欠{}块"]))
def test_no_amount_is_touched(value: object, frame: str) -> None:
    text = frame.format(value)
    assert strip_c3(text).text == text


@given(st.dates())
def test_no_date_is_touched(day: object) -> None:
    text = f"{day}还2500"
    assert strip_c3(text).text == text
