"""An account's contract terms and its position: what is owed on a day, and how late it is.

The lender's book is the authority. A position on the book's own day repeats the book; a later one is
projected from it by the contract's formulas and says so (`estimated`).
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from decimal import Decimal
from enum import Enum
from typing import ClassVar, Literal

from care.domain.allocation import Arrears, Component, repayment_order
from care.domain.clock import add_months, local_date
from care.domain.concession_policy import PlanKind
from care.domain.delinquency import Bucket, bucket, days_past_due
from care.domain.interest import InterestMethod, card_penalty, carried_interest, cost_line, loan_penalty
from care.domain.money import ZERO
from care.domain.policy import Policy

DAYS_IN_YEAR = 365
"""A card's daily rate × 365 is its annual rate (R16: 0.05% a day is 18.25% a year)."""


class Product(str, Enum):
    """What kind of debt an account is."""

    CREDIT_CARD = "credit_card"
    CONSUMER_LOAN = "consumer_loan"


@dataclass(frozen=True)
class CardTerms:
    """Contract and current bill of a credit card (E1)."""

    product: ClassVar[Product] = Product.CREDIT_CARD
    billing_day: int
    due_day: int
    grace_days: int
    shortfall_tolerance: Decimal
    statement_balance: Decimal
    min_due: Decimal
    min_paid: Decimal
    purchases: Decimal
    cash_advances: Decimal
    interest_method: InterestMethod
    daily_rate: Decimal
    compound: bool

    @property
    def annual_rate(self) -> Decimal:
        """Contract rate a year, as a fraction."""
        return self.daily_rate * DAYS_IN_YEAR

    @property
    def repay_day(self) -> int:
        """Day of the month on which payment is due."""
        return self.due_day

    @property
    def unpaid_minimum(self) -> Decimal:
        """What is missing to the bill's minimum payment."""
        return max(ZERO, self.min_due - self.min_paid)


@dataclass(frozen=True)
class LoanTerms:
    """Contract of a consumer loan (E1); `rate` is a year's, `penalty_multiplier` is R17's 1.3 to 1.5."""

    product: ClassVar[Product] = Product.CONSUMER_LOAN
    principal: Decimal
    rate: Decimal
    method: PlanKind
    term: int
    repay_day: int
    penalty_multiplier: Decimal
    day_count: Literal[360, 365]

    @property
    def annual_rate(self) -> Decimal:
        """Contract rate a year, as a fraction."""
        return self.rate


Terms = CardTerms | LoanTerms


@dataclass(frozen=True)
class Position:
    """What is owed at `as_of`, in CNY, and how late it is.

    `minimum_due` is what brings the account out of arrears: a card's unpaid minimum, all that is overdue on a
    loan. `grace_ends` is the last day on which payment still counts as on time, None when nothing is due.
    `over_cost_cap` asks a person to look before the bill is used (R18).
    """

    principal: Decimal
    interest: Decimal
    penalty: Decimal
    fees: Decimal
    total: Decimal
    minimum_due: Decimal
    dpd: int
    bucket: Bucket
    in_grace: bool
    grace_ends: date | None
    order: tuple[Component, ...]
    over_cost_cap: bool
    as_of: datetime
    estimated: bool


def position(terms: Terms, arrears: Arrears, as_of: datetime, policy: Policy) -> Position:
    """The account's position; for a moment up to the end of the book's day, the book unchanged."""
    estimated = local_date(as_of) > local_date(arrears.as_of)
    shown, clipped = _project(terms, arrears, as_of, policy) if estimated else (arrears, False)
    day = local_date(shown.as_of)
    grace = _grace_days(terms, policy)
    due = _overdue_since(terms, shown)
    dpd = days_past_due(due, day, grace, paid=False) if due else 0
    return Position(
        principal=shown.principal,
        interest=shown.interest,
        penalty=shown.penalty,
        fees=shown.fees,
        total=shown.total,
        minimum_due=terms.unpaid_minimum if isinstance(terms, CardTerms) else shown.total,
        dpd=dpd,
        bucket=bucket(dpd),
        in_grace=due is not None and due < day and dpd == 0,
        grace_ends=due + timedelta(days=grace) if due else None,
        order=repayment_order(dpd, policy.allocation.charge_order),
        over_cost_cap=clipped or _over_cap(terms, shown, day, policy),
        as_of=shown.as_of,
        estimated=estimated,
    )


def _open_due(terms: Terms, arrears: Arrears) -> date | None:
    """The due date of what is still open beyond the tolerance."""
    tolerance = terms.shortfall_tolerance if isinstance(terms, CardTerms) else ZERO
    return arrears.overdue_since if arrears.total > tolerance else None


def _overdue_since(terms: Terms, arrears: Arrears) -> date | None:
    """The due date from which the account is overdue: a card whose minimum is met is not (R33, R34)."""
    met = isinstance(terms, CardTerms) and ZERO < terms.min_due <= terms.min_paid + terms.shortfall_tolerance
    return None if met else _open_due(terms, arrears)


def _grace_days(terms: Terms, policy: Policy) -> int:
    return terms.grace_days if isinstance(terms, CardTerms) else policy.loan.grace_days


def _project(terms: Terms, arrears: Arrears, as_of: datetime, policy: Policy) -> tuple[Arrears, bool]:
    """The arrears at a later moment if nothing is paid, and whether the cost cap cut an accrual (R18).

    A debt that was late in the book accrues from the book's day, one that became late since from its due
    date; one still in grace accrues nothing. Interest that a card contract dates back to posting is the
    lender's to book.
    """
    booked, day = local_date(arrears.as_of), local_date(as_of)
    due, grace = _open_due(terms, arrears), timedelta(days=_grace_days(terms, policy))
    if due is None or day <= due + grace:
        return replace(arrears, as_of=as_of), False
    newly_late = booked <= due + grace
    days = (day - (due if newly_late else booked)).days
    if isinstance(terms, CardTerms):
        interest, clipped = _card_accrual(terms, arrears, days, policy)
        penalty = _first_card_penalty(terms, policy) if newly_late else ZERO
    else:
        accrued = loan_penalty(
            arrears.principal,
            terms.rate,
            terms.penalty_multiplier,
            days,
            terms.day_count,
            policy.cost_cap.annual,
        )
        interest, penalty, clipped = ZERO, accrued.amount, accrued.clipped
    projected = replace(arrears, interest=arrears.interest + interest, penalty=arrears.penalty + penalty, as_of=as_of)
    return projected, clipped


def _card_accrual(terms: CardTerms, arrears: Arrears, days: int, policy: Policy) -> tuple[Decimal, bool]:
    uncapped = carried_interest(arrears.principal, arrears.interest, terms.daily_rate, days, terms.compound)
    line = cost_line(arrears.principal + arrears.interest, policy.cost_cap.annual, days, DAYS_IN_YEAR)
    return min(uncapped, line), uncapped > line


def _first_card_penalty(terms: CardTerms, policy: Policy) -> Decimal:
    card = policy.card
    return card_penalty(terms.min_due, terms.min_paid, card.penalty_rate, card.penalty_least, terms.shortfall_tolerance)


def _over_cap(terms: Terms, arrears: Arrears, day: date, policy: Policy) -> bool:
    """Whether the charges exceed what the cap allows on this principal since they could first accrue (R18).

    Leans to the lender's side where the book tells too little: what a card bill charges for may have been
    posted two months before it was due, and a loan's ordinary interest also belongs to principal not yet due.
    """
    due = arrears.overdue_since
    if due is None:
        return False
    cap = policy.cost_cap.annual
    if isinstance(terms, CardTerms):
        base = max(arrears.principal, terms.statement_balance)
        return arrears.charges > cost_line(base, cap, (day - add_months(due, -2)).days, DAYS_IN_YEAR)
    line = cost_line(arrears.principal, cap, max(0, (day - due).days), terms.day_count)
    return arrears.penalty + arrears.fees > line
