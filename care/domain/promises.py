"""Promises to pay: what may be promised, and what became of a promise (C4, C5)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from enum import Enum

from care.domain.clock import local_date
from care.domain.concession_policy import PtpPolicy
from care.domain.money import FEN
from care.domain.payments import standing
from care.domain.records import ZERO, Payment, Promise


class Objection(str, Enum):
    """Why an amount or a date can't be promised as said; the value is the outcome that tells the borrower."""

    BAD_AMOUNT = "promise_bad_amount"
    OVER_BALANCE = "promise_amount_over_balance"
    DATE_PAST = "promise_date_past"
    DATE_TOO_FAR = "promise_date_too_far"


class Result(str, Enum):
    """What became of a matured promise."""

    KEPT = "kept"
    PARTIALLY_KEPT = "partially_kept"
    BROKEN = "broken"


@dataclass(frozen=True)
class Limits:
    """What the bot may accept on an account today: up to `total`, from `today` to `last_day`."""

    total: Decimal
    today: date
    last_day: date


def object_to_amount(amount: Decimal, limits: Limits) -> Objection | None:
    """Why this amount can't be promised, or None."""
    if amount <= ZERO or amount != amount.quantize(FEN):
        return Objection.BAD_AMOUNT
    return Objection.OVER_BALANCE if amount > limits.total else None


def object_to_date(day: date, limits: Limits) -> Objection | None:
    """Why this day can't be promised to the bot, or None."""
    if day < limits.today:
        return Objection.DATE_PAST
    return Objection.DATE_TOO_FAR if day > limits.last_day else None


def paid_towards(promise: Promise, payments: Iterable[Payment], rules: PtpPolicy) -> Decimal:
    """What was posted for the promise from its day to the due date plus the posting lag, and not taken back since."""
    first, last = local_date(promise.created_at), promise.due_date + timedelta(days=rules.posting_lag_days)
    return sum((p.amount for p in standing(payments) if first <= local_date(p.posted_at) <= last), ZERO)


def kept(promise: Promise, payments: Iterable[Payment], rules: PtpPolicy) -> bool:
    """Whether enough was posted in time, within the tolerance."""
    return paid_towards(promise, payments, rules) >= promise.amount - rules.kept_tolerance


def matured(promise: Promise, payments: Iterable[Payment], rules: PtpPolicy, now: datetime) -> Result | None:
    """What became of the promise; None while it can still be kept: until the posting lag after its day is over."""
    payments = list(payments)
    if kept(promise, payments, rules):
        return Result.KEPT
    if local_date(now) <= promise.due_date + timedelta(days=rules.posting_lag_days):
        return None
    paid = paid_towards(promise, payments, rules)
    return Result.PARTIALLY_KEPT if paid >= promise.amount * rules.partial_from else Result.BROKEN
