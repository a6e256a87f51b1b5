from dataclasses import asdict
from datetime import date, datetime
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from care.domain.allocation import Arrears, Component, allocate, repayment_order, settle
from care.domain.clock import SHANGHAI
from care.domain.money import BadAmount

CHARGES = (Component.FEES, Component.PENALTY, Component.INTEREST)
NOW = datetime(2026, 11, 21, 10, tzinfo=SHANGHAI)
MONEY = st.decimals(min_value=0, max_value=10**6, places=2)


def arrears(
    principal: str = "8000.00", interest: str = "300.00", penalty: str = "120.00", fees: str = "30.00"
) -> Arrears:
    parts = (Decimal(principal), Decimal(interest), Decimal(penalty), Decimal(fees))
    return Arrears(*parts, overdue_since=date(2026, 9, 25), as_of=NOW)


def parts(payment: str, dpd: int) -> dict[str, str]:
    allocation = asdict(allocate(Decimal(payment), arrears(), dpd, CHARGES))
    return {name: str(amount) for name, amount in allocation.items() if amount}


@pytest.mark.parametrize(
    ("dpd", "expected"),
    [
        (45, {"fees": "30.00", "penalty": "120.00", "interest": "300.00", "principal": "550.00"}),
        (90, {"fees": "30.00", "penalty": "120.00", "interest": "300.00", "principal": "550.00"}),
        (91, {"principal": "1000.00"}),
        (120, {"principal": "1000.00"}),
    ],
)
def test_a_thousand_goes_to_charges_first_until_day_90_then_to_principal(dpd: int, expected: dict[str, str]) -> None:
    assert parts("1000.00", dpd) == expected


@pytest.mark.parametrize(("dpd", "principal", "charges"), [(45, "7450.00", "0.00"), (120, "7000.00", "450.00")])
def test_what_is_left_after_a_thousand(dpd: int, principal: str, charges: str) -> None:
    left = settle(arrears(), allocate(Decimal("1000.00"), arrears(), dpd, CHARGES), NOW)
    assert (str(left.principal), str(left.charges)) == (principal, charges)


def test_the_contract_orders_the_charges() -> None:
    order = (Component.INTEREST, Component.FEES, Component.PENALTY)
    assert repayment_order(10, order) == (*order, Component.PRINCIPAL)


def test_an_over_payment_is_shown_as_surplus() -> None:
    assert parts("9000.00", 45)["surplus"] == "550.00"


def test_nothing_is_due_once_all_is_paid() -> None:
    left = settle(arrears(), allocate(Decimal("8450.00"), arrears(), 45, CHARGES), NOW)
    assert (left.total, left.overdue_since) == (0, None)


@pytest.mark.parametrize("payment", ["0.00", "-1.00"])
def test_a_payment_must_be_above_zero(payment: str) -> None:
    with pytest.raises(BadAmount):
        allocate(Decimal(payment), arrears(), 45, CHARGES)


@given(MONEY.filter(bool), MONEY, MONEY, MONEY, MONEY, st.integers(0, 400), st.permutations(CHARGES))
def test_an_allocation_sums_to_the_payment_and_leaves_nothing_negative(
    payment: Decimal,
    principal: Decimal,
    interest: Decimal,
    penalty: Decimal,
    fees: Decimal,
    dpd: int,
    order: list[Component],
) -> None:
    owed = Arrears(principal, interest, penalty, fees, date(2026, 9, 25), NOW)
    allocation = allocate(payment, owed, dpd, tuple(order))
    left = settle(owed, allocation, NOW)
    assert allocation.total == payment
    assert min(allocation.surplus, left.principal, left.interest, left.penalty, left.fees) >= 0
    assert left.total + payment == owed.total + allocation.surplus
    assert allocation.surplus == 0 or left.total == 0
