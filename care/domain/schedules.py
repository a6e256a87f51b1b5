"""Repayment schedules to the 分, and what they cost a year (E2; R5, R6, R20)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal

from care.domain.clock import add_months
from care.domain.money import FEN, ZERO, BadAmount, half_up, split

MONTHS = 12
MAX_PERIODS = 60
"""R5, R6: five years at most."""

_RATE_STEP = Decimal("0.000001")


@dataclass(frozen=True)
class Instalment:
    """One monthly payment. `charges` is its share of charges booked earlier, which bear nothing (R16).

    `amount` is everything paid on that day, `left` what principal and booked charges remain after it.
    """

    number: int
    due: date
    principal: Decimal
    interest: Decimal
    fee: Decimal
    charges: Decimal
    amount: Decimal
    left: Decimal


@dataclass(frozen=True)
class Schedule:
    """A plan's instalments. `total_cost` is what the plan adds: its interest and fees.

    The annual rates are fractions from the internal rate of return on the principal, rounded to six places:
    `nominal_annual` is twelve times the monthly rate, `effective_annual` compounds it.
    """

    instalments: tuple[Instalment, ...]
    total: Decimal
    total_cost: Decimal
    nominal_annual: Decimal
    effective_annual: Decimal

    @property
    def highest(self) -> Decimal:
        """The largest single payment, which affordability must bear."""
        return max(each.amount for each in self.instalments)


@dataclass(frozen=True)
class Calendar:
    """When a plan is paid: the first due date, monthly from there on the same due day, so many periods."""

    first_due: date
    due_day: int
    periods: int

    def __post_init__(self) -> None:
        if not 1 <= self.periods <= MAX_PERIODS:
            raise BadAmount(f"{self.periods} periods; a plan has 1 to {MAX_PERIODS} (R5, R6)")

    def due(self, number: int) -> date:
        """Due date of an instalment, counted from 1; a day the month lacks is its last day."""
        return add_months(self.first_due, number - 1, self.due_day)


def equal_instalment(principal: Decimal, annual_rate: Decimal, calendar: Calendar, charges: Decimal = ZERO) -> Schedule:
    """等额本息: one level payment; the last takes the rounding (E2)."""
    n, rate = calendar.periods, annual_rate / MONTHS
    if rate == 0:
        return zero_interest(principal, calendar, charges)
    growth = (1 + rate) ** n
    level = half_up(principal * rate * growth / (growth - 1))
    left, principals, interests = principal, [], []
    for number in range(1, n + 1):
        interest = half_up(left * rate)
        part = left if number == n else min(level - interest, left)
        principals.append(part)
        interests.append(interest)
        left -= part
    return _schedule(principals, interests, [ZERO] * n, charges, calendar)


def equal_principal(principal: Decimal, annual_rate: Decimal, calendar: Calendar, charges: Decimal = ZERO) -> Schedule:
    """等额本金: level principal, rounded down, the last takes the remainder; interest falls (E2)."""
    principals = split(principal, calendar.periods)
    left, interests = principal, []
    for part in principals:
        interests.append(half_up(left * annual_rate / MONTHS))
        left -= part
    return _schedule(principals, interests, [ZERO] * calendar.periods, charges, calendar)


def per_period_fee(principal: Decimal, fee_rate: Decimal, calendar: Calendar, charges: Decimal = ZERO) -> Schedule:
    """每期手续费: level principal and in each period a fee on the whole first principal (E2)."""
    n = calendar.periods
    return _schedule(split(principal, n), [ZERO] * n, [half_up(principal * fee_rate)] * n, charges, calendar)


def zero_interest(principal: Decimal, calendar: Calendar, charges: Decimal = ZERO) -> Schedule:
    """Level principal and nothing on top: the individual agreement of R5, art. 70."""
    n = calendar.periods
    return _schedule(split(principal, n), [ZERO] * n, [ZERO] * n, charges, calendar)


def monthly_rate(principal: Decimal, payments: Sequence[Decimal]) -> Decimal:
    """Internal rate of return a month: the rate at which the payments are worth the principal.

    Newton's method from zero, where the worth is convex and falling, so each step approaches from below.
    """
    rate = Decimal(0)
    if sum(payments) <= principal:
        return rate
    for _ in range(200):
        worth, slope = _worth(rate, payments)
        step = (worth - principal) / slope
        rate += step
        if step < Decimal("1e-15"):
            break
    return rate


def _worth(rate: Decimal, payments: Sequence[Decimal]) -> tuple[Decimal, Decimal]:
    """Present value at a monthly rate, and how fast it falls as the rate rises."""
    factor, worth, slope = 1 / (1 + rate), Decimal(0), Decimal(0)
    discount = Decimal(1)
    for number, payment in enumerate(payments, start=1):
        discount *= factor
        worth += payment * discount
        slope += number * payment * discount * factor
    return worth, slope


def _schedule(
    principals: Sequence[Decimal],
    interests: Sequence[Decimal],
    fees: Sequence[Decimal],
    charges: Decimal,
    calendar: Calendar,
) -> Schedule:
    balance = sum(principals, ZERO) + charges
    if balance < FEN * calendar.periods:
        raise BadAmount(f"{balance} cannot be spread over {calendar.periods} periods")
    rows, left = [], balance
    parts = zip(principals, interests, fees, split(charges, calendar.periods), strict=True)
    for number, (principal, interest, fee, charge) in enumerate(parts, start=1):
        left -= principal + charge
        amount = principal + interest + fee + charge
        rows.append(Instalment(number, calendar.due(number), principal, interest, fee, charge, amount, left))
    total = sum((row.amount for row in rows), ZERO)
    monthly = monthly_rate(balance - charges, [row.amount - row.charges for row in rows])
    return Schedule(
        instalments=tuple(rows),
        total=total,
        total_cost=total - balance,
        nominal_annual=_rounded(monthly * MONTHS),
        effective_annual=_rounded((1 + monthly) ** MONTHS - 1),
    )


def _rounded(rate: Decimal) -> Decimal:
    return rate.quantize(_RATE_STEP, rounding=ROUND_HALF_UP)
