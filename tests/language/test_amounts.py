"""Money in what people say."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from care.language.amounts import find_amounts
from care.language.normalise import normalise
from care.language.spans import AmountSpan
from tests.language.table import cases


def found(text: str) -> list[AmountSpan]:
    asked = text.endswith(" @asked")
    return find_amounts(normalise(text.removesuffix(" @asked")).text, expect_amount=asked)


def shown(span: AmountSpan) -> str:
    if span.share is not None:
        return f"{span.share.numerator}/{span.share.denominator}"
    bounds = f"{plain(span.low)}..{plain(span.high)}"
    if span.kind == "range":
        return bounds
    if span.kind == "vague" and span.value is None:
        return "~" if span.low is None else f"~{bounds}"
    mark = ("!" if span.negated else "") + ("~" if span.kind == "vague" else "")
    return mark + plain(span.value)


def plain(value: Decimal | None) -> str:
    return "" if value is None else str(value).removesuffix(".00")


@pytest.mark.parametrize(("text", "expected"), cases("amounts.tsv"))
def test_an_amount_is_read_as_people_mean_it(text: str, expected: str) -> None:
    assert " ".join(map(shown, found(text))) == expected.replace("-", "", 1 if expected == "-" else 0)


@pytest.mark.parametrize("text", [text for text, _ in cases("amounts.tsv")])
def test_a_span_is_the_text_it_names(text: str) -> None:
    read = normalise(text.removesuffix(" @asked")).text
    assert all(span.text == read[span.start : span.end] for span in found(text))


@pytest.mark.parametrize(
    ("text", "value"),
    [("先还一半", "4225.00"), ("三分之一", "2816.67"), ("百分之三十", "2535.00"), ("全款", "8450.00")],
)
def test_a_share_is_taken_from_the_balance_and_rounded_to_the_cent(text: str, value: str) -> None:
    assert find_amounts(text, Decimal("8450"))[0].value == Decimal(value)


def test_a_share_without_a_balance_has_no_value() -> None:
    assert find_amounts("先还一半")[0].value is None


@given(st.decimals(min_value="0.01", max_value="9999999", places=2))
def test_any_written_amount_is_read_exactly(value: Decimal) -> None:
    assert [span.value for span in find_amounts(f"还{value}元")] == [value]


@given(
    st.text(alphabet="还一二两三四五六七八九十百千万块元毛点几多来半成%0123456789.,-¥kw 到号期个月", max_size=24),
    st.booleans(),
)
def test_spans_never_overlap_and_values_are_positive(text: str, asked: bool) -> None:
    spans = find_amounts(text, Decimal("100"), expect_amount=asked)
    assert all(left.end <= right.start for left, right in zip(spans, spans[1:], strict=False))
    assert all(span.value is None or span.value >= 0 for span in spans)
