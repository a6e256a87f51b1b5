from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from care.domain.money import BadAmount, from_fen, half_up, split, to_fen, yuan

AMOUNTS = st.decimals(min_value=0, max_value=10**9, places=2)


@pytest.mark.parametrize(
    ("value", "shown"),
    [("1", "1.00"), (7, "7.00"), (Decimal("1.500"), "1.50"), ("-0.00", "0.00"), ("0.01", "0.01")],
)
def test_an_amount_has_exactly_two_places(value: str | int | Decimal, shown: str) -> None:
    assert str(yuan(value)) == shown


@pytest.mark.parametrize(
    "value", [1.5, True, "", "ten", "1.005", "NaN", "Infinity", Decimal("-Infinity"), "1e40", None]
)
def test_what_is_no_exact_amount_is_refused(value: object) -> None:
    with pytest.raises(BadAmount):
        yuan(value)  # type: ignore[arg-type]


@given(AMOUNTS)
def test_an_amount_survives_the_database(amount: Decimal) -> None:
    assert from_fen(to_fen(amount)) == amount


@pytest.mark.parametrize(("exact", "rounded"), [("0.005", "0.01"), ("0.0049", "0.00"), ("149.2185", "149.22")])
def test_an_accrual_line_is_rounded_half_up(exact: str, rounded: str) -> None:
    assert half_up(Decimal(exact)) == Decimal(rounded)


@given(AMOUNTS, st.integers(1, 60))
def test_parts_sum_to_the_amount_and_the_last_is_the_largest(amount: Decimal, parts: int) -> None:
    each = split(amount, parts)
    assert (sum(each), max(each)) == (amount, each[-1])
