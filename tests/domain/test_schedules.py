"""The worked schedules of E2, and what must hold for every schedule (E3)."""

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from care.domain.money import BadAmount
from care.domain.schedules import (
    Calendar,
    Instalment,
    Schedule,
    equal_instalment,
    equal_principal,
    monthly_rate,
    per_period_fee,
    zero_interest,
)

P12000 = Decimal("12000.00")
TWELVE_PERCENT = Decimal("0.12")


def calendar(periods: int = 12, first: date = date(2026, 12, 25)) -> Calendar:
    return Calendar(first, first.day, periods)


def row(schedule: Schedule, number: int) -> tuple[str, ...]:
    each: Instalment = schedule.instalments[number - 1]
    return tuple(str(part) for part in (each.amount, each.interest, each.principal, each.left))


@pytest.mark.parametrize(
    ("number", "amount", "interest", "principal", "left"),
    [
        (1, "1066.19", "120.00", "946.19", "11053.81"),
        (2, "1066.19", "110.54", "955.65", "10098.16"),
        (11, "1066.19", "21.01", "1045.18", "1055.58"),
        (12, "1066.14", "10.56", "1055.58", "0.00"),
    ],
)
def test_equal_instalments(number: int, amount: str, interest: str, principal: str, left: str) -> None:
    assert row(equal_instalment(P12000, TWELVE_PERCENT, calendar()), number) == (amount, interest, principal, left)


def test_equal_instalments_cost_794_23_in_all() -> None:
    schedule = equal_instalment(P12000, TWELVE_PERCENT, calendar())
    assert (str(schedule.total_cost), str(schedule.total)) == ("794.23", "12794.23")


@pytest.mark.parametrize(
    ("number", "amount", "principal"), [(1, "933.33", "833.33"), (2, "925.00", "833.33"), (12, "841.70", "833.37")]
)
def test_equal_principal(number: int, amount: str, principal: str) -> None:
    paid, _, part, _ = row(equal_principal(Decimal("10000.00"), TWELVE_PERCENT, calendar()), number)
    assert (paid, part) == (amount, principal)


def test_equal_principal_costs_650_in_all() -> None:
    assert equal_principal(Decimal("10000.00"), TWELVE_PERCENT, calendar()).total_cost == Decimal("650.00")


def test_a_fee_per_period_is_dearer_than_it_looks() -> None:
    schedule = per_period_fee(P12000, Decimal("0.006"), calendar())
    shown = [f"{rate:.4f}" for rate in (schedule.nominal_annual, schedule.effective_annual)]
    assert (str(schedule.highest), str(schedule.total_cost), shown) == ("1072.00", "864.00", ["0.1303", "0.1384"])


def test_the_monthly_rate_of_a_fee_plan_is_1_0862_percent() -> None:
    assert f"{monthly_rate(P12000, [Decimal('1072.00')] * 12):.6f}" == "0.010862"


@pytest.mark.parametrize(
    ("periods", "usual", "last"), [(60, "500.12", "500.42"), (48, "625.15", "625.45")], ids=["60", "48"]
)
def test_the_last_instalment_of_an_interest_free_plan_takes_the_remainder(periods: int, usual: str, last: str) -> None:
    amounts = [str(each.amount) for each in zero_interest(Decimal("30007.50"), calendar(periods)).instalments]
    assert amounts == [usual] * (periods - 1) + [last]


@pytest.mark.parametrize(
    ("periods", "amount"), [(24, "1250.00"), (36, "833.33"), (48, "625.00"), (60, "500.00")], ids=lambda v: str(v)
)
def test_30_000_without_interest(periods: int, amount: str) -> None:
    assert str(zero_interest(Decimal("30000.00"), calendar(periods)).instalments[0].amount) == amount


def test_booked_charges_are_spread_and_bear_nothing() -> None:
    plain = equal_instalment(P12000, TWELVE_PERCENT, calendar())
    loaded = equal_instalment(P12000, TWELVE_PERCENT, calendar(), charges=Decimal("450.00"))
    assert (loaded.total_cost, loaded.total) == (plain.total_cost, plain.total + Decimal("450.00"))


def test_booked_charges_do_not_water_down_the_annual_cost() -> None:
    plain = per_period_fee(P12000, Decimal("0.006"), calendar())
    assert (
        per_period_fee(P12000, Decimal("0.006"), calendar(), Decimal("9000.00")).nominal_annual == plain.nominal_annual
    )


def test_a_due_day_of_31_falls_on_each_months_last_day() -> None:
    days = Calendar(date(2028, 1, 31), 31, 4)
    assert [days.due(n) for n in range(1, 5)] == [
        date(2028, 1, 31), date(2028, 2, 29), date(2028, 3, 31), date(2028, 4, 30)
    ]  # fmt: skip


@pytest.mark.parametrize("periods", [0, 61])
def test_a_plan_has_1_to_60_periods(periods: int) -> None:
    with pytest.raises(BadAmount, match="R5"):
        calendar(periods)


def test_less_than_a_fen_per_period_cannot_be_spread() -> None:
    with pytest.raises(BadAmount):
        zero_interest(Decimal("0.11"), calendar())


BUILDERS = st.sampled_from([equal_instalment, equal_principal, per_period_fee])
MONEY = st.decimals(min_value=1, max_value=10**6, places=2)
RATES = st.decimals("0", "0.36", places=4)


@settings(max_examples=60, deadline=None)
@given(builder=BUILDERS, principal=MONEY, rate=RATES, charges=MONEY, periods=st.integers(1, 60))
def test_every_schedule_repays_exactly_the_balance(builder, principal, rate, charges, periods) -> None:  # type: ignore[no-untyped-def]
    schedule = builder(principal, rate, calendar(periods), charges)
    rows = schedule.instalments
    assert sum(each.principal for each in rows) == principal
    assert sum(each.charges for each in rows) == charges
    assert min(min(each.principal, each.interest, each.fee, each.amount, each.left) for each in rows) >= 0
    assert rows[-1].left == 0
    assert schedule.total == principal + charges + schedule.total_cost


@settings(max_examples=40, deadline=None)
@given(principal=st.decimals(2000, 10**6, places=2), rate=RATES, periods=st.integers(1, 60))
def test_interest_at_the_contract_rate_costs_the_contract_rate(principal: Decimal, rate: Decimal, periods: int) -> None:
    annual = equal_principal(principal, rate, calendar(periods)).nominal_annual
    assert abs(annual - rate) < Decimal("0.0001")


@settings(max_examples=30, deadline=None)
@given(builder=BUILDERS, principal=MONEY, rate=RATES, periods=st.integers(1, 60))
def test_the_annual_rate_makes_the_payments_worth_the_principal(builder, principal, rate, periods) -> None:  # type: ignore[no-untyped-def]
    payments = [each.amount for each in builder(principal, rate, calendar(periods)).instalments]
    found = monthly_rate(principal, payments)
    worth = sum(amount / (1 + found) ** n for n, amount in enumerate(payments, start=1))
    assert abs(worth - principal) < Decimal("0.000001")


@settings(max_examples=20, deadline=None)
@given(builder=BUILDERS, principal=MONEY, rate=RATES, periods=st.integers(1, 60))
def test_the_same_inputs_give_the_same_fen(builder, principal, rate, periods) -> None:  # type: ignore[no-untyped-def]
    assert builder(principal, rate, calendar(periods)) == builder(principal, rate, calendar(periods))
