"""Interest, penalties and the minimum payment; each accrual line is rounded half up to 分 (E2)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import Enum

from care.domain.money import ZERO, half_up


class InterestMethod(str, Enum):
    """On what a card not paid in full bears interest: the whole bill until paid, or the unpaid part."""

    FULL = "full"
    UNPAID = "unpaid"


@dataclass(frozen=True)
class Repayment:
    """An amount paid on a day; that day no longer counts for what was paid."""

    paid_on: date
    amount: Decimal


@dataclass(frozen=True)
class LoanPenalty:
    """罚息 of a loan: what may be charged, what the contract alone would give, and whether R18 cut it."""

    amount: Decimal
    uncapped: Decimal
    clipped: bool


def card_interest(
    method: InterestMethod,
    charge: Decimal,
    posted: date,
    repayments: Sequence[Repayment],
    until: date,
    daily_rate: Decimal,
) -> Decimal:
    """Interest on one card charge from its posting day up to, not including, `until` (E2).

    FULL: each day's balance bears interest. UNPAID: only what stays unpaid at `until`, from posting on.
    """
    counted = sorted((r for r in repayments if r.paid_on < until), key=lambda r: r.paid_on)
    if method is InterestMethod.UNPAID:
        unpaid = max(ZERO, charge - sum((r.amount for r in counted), ZERO))
        return half_up(unpaid * daily_rate * (until - posted).days)
    total, balance, start = ZERO, charge, posted
    for repayment in counted:
        total += half_up(balance * daily_rate * (repayment.paid_on - start).days)
        balance, start = max(ZERO, balance - repayment.amount), repayment.paid_on
    return total + half_up(balance * daily_rate * (until - start).days)


def carried_interest(principal: Decimal, interest: Decimal, daily_rate: Decimal, days: int, compound: bool) -> Decimal:
    """Interest on a card balance carried over so many days.

    With `compound` earlier interest bears interest; penalty and fees never do (R16).
    """
    base = principal + interest if compound else principal
    return half_up(base * daily_rate * days)


def card_penalty(
    minimum_due: Decimal, minimum_paid: Decimal, rate: Decimal, least: Decimal, tolerance: Decimal
) -> Decimal:
    """违约金 on the unpaid part of the minimum payment, at least `least` (E2, R16).

    A shortfall within the tolerance (容差) counts as paid (R33).
    """
    shortfall = minimum_due - minimum_paid
    if shortfall <= tolerance:
        return ZERO
    return max(half_up(shortfall * rate), least)


def minimum_due(
    purchases: Decimal,
    share: Decimal,
    cash_advances: Decimal,
    interest: Decimal,
    fees: Decimal,
    earlier_unpaid: Decimal,
    instalment_due: Decimal,
) -> Decimal:
    """Minimum payment of a card bill (最低还款额): a share of purchases, everything else in full (R34)."""
    return half_up(purchases * share) + cash_advances + interest + fees + earlier_unpaid + instalment_due


def cost_line(principal: Decimal, annual_cap: Decimal, days: int, day_count: int) -> Decimal:
    """The most that all charges on a principal may come to over so many days (R18)."""
    return half_up(principal * annual_cap * days / day_count)


def loan_penalty(
    overdue_principal: Decimal,
    annual_rate: Decimal,
    multiplier: Decimal,
    days: int,
    day_count: int,
    annual_cap: Decimal,
) -> LoanPenalty:
    """罚息 on overdue principal at contract rate × multiplier (R17), clipped to the total-cost cap (R18)."""
    uncapped = half_up(overdue_principal * annual_rate * multiplier * days / day_count)
    line = cost_line(overdue_principal, annual_cap, days, day_count)
    return LoanPenalty(min(uncapped, line), uncapped, clipped=uncapped > line)
