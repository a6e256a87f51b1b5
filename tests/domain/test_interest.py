"""The worked figures of cards and loans (E2)."""

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from care.domain.interest import (
    InterestMethod,
    Repayment,
    card_interest,
    card_penalty,
    carried_interest,
    loan_penalty,
    minimum_due,
)

DAILY = Decimal("0.0005")
CAP = Decimal("0.24")
MONEY = st.decimals(min_value=0, max_value=10**6, places=2)


def interest(method: InterestMethod, repayments: list[Repayment], until: date = date(2026, 10, 5)) -> Decimal:
    return card_interest(method, Decimal("10000.00"), date(2026, 8, 20), repayments, until, DAILY)


PAID_600 = [Repayment(date(2026, 9, 25), Decimal("600.00"))]


@pytest.mark.parametrize(("method", "figure"), [(InterestMethod.FULL, "227.00"), (InterestMethod.UNPAID, "216.20")])
def test_interest_after_a_part_payment(method: InterestMethod, figure: str) -> None:
    assert interest(method, PAID_600) == Decimal(figure)


def test_the_posting_day_counts_and_the_paying_day_does_not() -> None:
    assert interest(InterestMethod.FULL, [], until=date(2026, 9, 25)) == Decimal("180.00")


def test_a_payment_on_the_last_day_changes_nothing_before_it() -> None:
    late = [*PAID_600, Repayment(date(2026, 10, 5), Decimal("9400.00"))]
    assert interest(InterestMethod.FULL, late) == Decimal("227.00")


def test_an_over_paid_charge_bears_no_interest_further() -> None:
    paid = [Repayment(date(2026, 9, 25), Decimal("12000.00"))]
    assert interest(InterestMethod.FULL, paid) == Decimal("180.00")


@pytest.mark.parametrize(("compound", "figure"), [(True, "149.22"), (False, "145.70")])
def test_interest_of_the_next_month(compound: bool, figure: str) -> None:
    carried = carried_interest(Decimal("9400.00"), Decimal("227.00"), DAILY, 31, compound)
    assert carried == Decimal(figure)


@pytest.mark.parametrize(
    ("paid", "least", "figure"),
    [
        ("600.00", "0.00", "20.00"),
        ("600.00", "30.00", "30.00"),
        ("989.99", "0.00", "0.50"),
        ("990.00", "30.00", "0.00"),
        ("1000.00", "30.00", "0.00"),
        ("1500.00", "30.00", "0.00"),
    ],
)
def test_the_penalty_is_on_the_unpaid_minimum_beyond_the_tolerance(paid: str, least: str, figure: str) -> None:
    charged = card_penalty(Decimal("1000.00"), Decimal(paid), Decimal("0.05"), Decimal(least), Decimal("10.00"))
    assert charged == Decimal(figure)


def test_the_minimum_takes_a_share_of_purchases_and_all_else_in_full() -> None:
    parts = [Decimal(p) for p in ("8000", "0.10", "1000", "120.50", "15", "300", "500")]
    assert minimum_due(*parts) == Decimal("2735.50")


@pytest.mark.parametrize(
    ("rate", "figure", "clipped"),
    [("0.144", "24.00", False), ("0.16", "26.67", False), ("0.18", "26.67", True)],
)
def test_the_loan_penalty_is_clipped_to_the_cost_cap(rate: str, figure: str, clipped: bool) -> None:
    penalty = loan_penalty(Decimal("2000.00"), Decimal(rate), Decimal("1.5"), 20, 360, CAP)
    assert (penalty.amount, penalty.clipped) == (Decimal(figure), clipped)


def test_a_clipped_penalty_keeps_what_the_contract_would_give() -> None:
    assert loan_penalty(Decimal("2000.00"), Decimal("0.18"), Decimal("1.5"), 20, 360, CAP).uncapped == Decimal("30.00")


@given(MONEY, st.decimals("0.01", "0.36", places=4), st.integers(0, 1000), st.sampled_from([360, 365]))
def test_no_loan_penalty_exceeds_the_cap(principal: Decimal, rate: Decimal, days: int, day_count: int) -> None:
    charged = loan_penalty(principal, rate, Decimal("1.5"), days, day_count, CAP).amount
    assert charged <= principal * CAP * days / day_count + Decimal("0.005")


@given(MONEY, MONEY)
def test_paying_more_never_costs_more_interest(first: Decimal, more: Decimal) -> None:
    def cost(paid: Decimal) -> Decimal:
        return interest(InterestMethod.FULL, [Repayment(date(2026, 9, 25), paid)])

    assert cost(first + more) <= cost(first)
