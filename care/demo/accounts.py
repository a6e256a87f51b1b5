"""Rows of the demo book whose figures fit each other, written as a lender's export would."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from decimal import Decimal

from care.demo.people import Person
from care.domain.clock import SHANGHAI, add_months
from care.domain.money import ZERO, half_up

Cells = dict[str, str]
LENDER = "安和银行"
MINIMUM_SHARE = Decimal("0.10")
GRACE_DAYS = 3


@dataclass(frozen=True)
class Debt:
    """What is overdue on an account and for how many days; 0 days and no amounts is a debt-free account."""

    days: int
    principal: Decimal = ZERO
    interest: Decimal = ZERO
    penalty: Decimal = ZERO
    fees: Decimal = ZERO
    surplus: Decimal = ZERO

    @property
    def total(self) -> Decimal:
        return self.principal + self.interest + self.penalty + self.fees


def moment(day: date) -> datetime:
    """When the book of a day is true: at its first second, so that the day's postings come after it."""
    return datetime.combine(day, time(), SHANGHAI)


def card(who: Person, account_id: str, day: date, debt: Debt, **more: str) -> Cells:
    """A credit card; `more` sets or overrides single columns."""
    minimum = half_up(debt.principal * MINIMUM_SHARE) + debt.interest + debt.fees if debt.total else ZERO
    due = day - timedelta(days=debt.days) if debt.total else add_months(day, 0) + timedelta(days=10)
    return (
        _row(who, account_id, "credit_card", day, debt, due)
        | {
            "credit_limit": str(max(Decimal("20000.00"), (debt.principal // 5000 + 2) * 5000)),
            "billing_day": str((due - timedelta(days=20)).day),
            "due_day": str(due.day),
            "statement_balance": str(debt.total),
            "min_due": str(minimum),
            "min_paid": "0.00",
            "purchases": str(debt.principal),
            "cash_advances": "0.00",
            "interest_method": "full",
            "daily_rate": "0.0005",
            "compound": "yes",
            "outstanding": str(debt.principal),
            "minimum_due": str(minimum),
            "dpd": str(_dpd(debt)),
        }
        | more
    )


def loan(who: Person, account_id: str, day: date, debt: Debt, left: Decimal, rate: str = "0.144", **more: str) -> Cells:
    """A consumer loan of which `left` principal is not yet due."""
    due = day - timedelta(days=debt.days) if debt.total else day + timedelta(days=12)
    principal = debt.principal + left
    return (
        _row(who, account_id, "consumer_loan", day, debt, due)
        | {
            "loan_principal": str((principal // 10_000 + 1) * 10_000),
            "annual_rate": rate,
            "method": "equal_instalment",
            "term": "24",
            "repay_day": str(due.day),
            "penalty_multiplier": "1.5",
            "day_count": "360",
            "outstanding": str(principal),
            "minimum_due": str(debt.total),
            "dpd": str(_dpd(debt)),
        }
        | more
    )


def late_loan(days: int, principal: Decimal, rate: str = "0.144") -> Debt:
    """A loan's arrears: a month's interest, and 罚息 at contract rate × 1.5 for every day late (R17)."""
    yearly = Decimal(rate)
    interest = half_up(principal * yearly * 30 / 360)
    return Debt(days, principal, interest, half_up(principal * yearly * Decimal("1.5") * days / 360))


def late_card(days: int, principal: Decimal) -> Debt:
    """A card's arrears: carried interest at 0.05% a day and 违约金 on the minimum, at least 10.00 (R16)."""
    bills = 1 + days // 30
    interest = half_up(principal * Decimal("0.0005") * days)
    penalty = max(Decimal("10.00"), half_up(principal * MINIMUM_SHARE * Decimal("0.05"))) * bills
    return Debt(days, principal, interest, penalty if days > GRACE_DAYS else ZERO)


def with_surplus(debt: Debt, surplus: Decimal) -> Debt:
    """The same debt with money over."""
    return replace(debt, surplus=surplus)


def _dpd(debt: Debt) -> int:
    return debt.days if debt.total and debt.days > GRACE_DAYS else 0


def _row(who: Person, account_id: str, product: str, day: date, debt: Debt, due: date) -> Cells:
    return {
        "party_id": who.party_id,
        "name": who.name,
        "id_number": who.id_number,
        "phone": who.phone,
        "phone_consent": "yes",
        "account_id": account_id,
        "product": product,
        "account_tail4": account_id[-4:],
        "open_date": add_months(day, -30).isoformat(),
        "status": "open",
        "lender": LENDER,
        "as_of": moment(day).isoformat(),
        "principal": str(debt.principal),
        "interest": str(debt.interest),
        "penalty": str(debt.penalty),
        "fees": str(debt.fees),
        "overdue_since": due.isoformat() if debt.total else "",
        "due_date": _newest_due(due, day).isoformat(),
        "surplus": str(debt.surplus),
    }


def _newest_due(due: date, day: date) -> date:
    """The due date of the newest bill: the same day of the month as the oldest, not after `day` once one is late."""
    months = 0
    while add_months(due, months + 1) <= day:
        months += 1
    return add_months(due, months)
