"""What one row of the book says: checks across its columns, and the values that formulas and records need."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

from care.domain.accounts import CardTerms, LoanTerms, Position, Product, Terms, position
from care.domain.allocation import Arrears
from care.domain.clock import local_date
from care.domain.concession_policy import PlanKind
from care.domain.interest import InterestMethod
from care.domain.money import ZERO
from care.domain.policy import Policy
from care.services.book.columns import BOOK, PARTY
from care.services.book.reading import Problem, Row

Values = Mapping[str, Any]
DEFAULTS = {column.name: column.default for column in BOOK if not column.required}
NEW_BILL = timedelta(days=62)
"""A bill of today falls due within this time."""


@dataclass(frozen=True)
class BookRow:
    """One account as the lender's file states it, with what our formulas say about the same figures.

    `given` names the columns that the file has at all: what it doesn't have is left as it was.
    """

    row: Row
    values: Values
    given: frozenset[str]
    terms: Terms
    arrears: Arrears
    position: Position

    @property
    def minimum_due(self) -> Decimal:
        """The book's minimum, else the formula's."""
        stated: Decimal | None = self.values["minimum_due"]
        return self.position.minimum_due if stated is None else stated

    @property
    def person(self) -> tuple[Any, ...]:
        """Everything the row says about the party; rows of one party must agree on it."""
        return tuple(self.values[column.name] for column in PARTY)

    def mismatches(self) -> Iterator[tuple[str, str, str]]:
        """Column, the file's figure and ours, where they differ. The book stays the authority."""
        for name, ours in (("dpd", self.position.dpd), ("minimum_due", self.position.minimum_due)):
            stated = self.values[name]
            if stated is not None and stated != ours:
                yield name, str(stated), str(ours)


def book_row(row: Row, now: datetime, policy: Policy) -> BookRow | tuple[Problem, ...]:
    """The account that a typed row describes, or why its columns don't fit each other."""
    values = DEFAULTS | row.values
    problems = (*row.problems, *(() if row.problems else _contradictions(row.values, values, now)))
    if problems:
        return problems
    terms = _card(values, policy) if values["product"] == Product.CREDIT_CARD.value else _loan(values)
    arrears = Arrears(
        principal=values["principal"],
        interest=values["interest"],
        penalty=values["penalty"],
        fees=values["fees"],
        overdue_since=values["overdue_since"],
        as_of=values["as_of"],
    )
    stands = position(terms, arrears, arrears.as_of, policy)
    return BookRow(row, values, frozenset(row.values), terms, arrears, stands)


def _contradictions(given: Values, values: Values, now: datetime) -> Iterator[Problem]:
    for column in BOOK:
        needed = column.required and column.only is not None and column.only.value == values["product"]
        if needed and column.name not in given:
            yield Problem(column.name, "is not in the header.", f"A {values['product']} needs it: add the column.")
    yield from _impossible_dates(values, now)
    yield from _impossible_sums(values)
    if values["contact_from"] >= values["contact_to"]:
        yield Problem("contact_to", f"'{values['contact_to']}' is not after contact_from.", "Give a later hour.")
    if values["hold_until"] and not values["hold_reason"]:
        yield Problem("hold_until", "stands without hold_reason.", "Give the reason, or leave both blank.")


def _impossible_dates(values: Values, now: datetime) -> Iterator[Problem]:
    as_of: datetime = values["as_of"]
    since: date | None = values["overdue_since"]
    if as_of > now:
        yield Problem(
            "as_of", f"'{as_of.isoformat()}' is in the future.", "Give the time at which the figures were true."
        )
    if values["open_date"] > local_date(as_of):
        yield Problem("open_date", f"'{values['open_date']}' is after as_of.", "Give the day the account was opened.")
    if since and since > values["due_date"]:
        yield Problem("overdue_since", f"'{since}' is after due_date.", "Give the due date of the oldest unpaid bill.")
    if values["due_date"] > local_date(as_of) + NEW_BILL:
        yield Problem("due_date", f"'{values['due_date']}' is too far ahead.", "Give the due date of the newest bill.")


def _impossible_sums(values: Values) -> Iterator[Problem]:
    total = sum((values[name] for name in ("principal", "interest", "penalty", "fees")), ZERO)
    if total > ZERO and values["overdue_since"] is None:
        yield Problem(
            "overdue_since", "is blank though something is due.", "Give the due date of the oldest unpaid bill."
        )
    if total == ZERO and values["overdue_since"] is not None:
        yield Problem("overdue_since", "is filled though nothing is due.", "Leave it blank.")
    if values["outstanding"] < values["principal"]:
        mend = "Give the whole principal still owed, overdue or not."
        yield Problem("outstanding", f"'{values['outstanding']}' is less than principal.", mend)
    if values["status"] == "settled" and total + values["outstanding"] > ZERO:
        yield Problem("status", "'settled' though something is owed.", "Give open, or amounts of 0.00.")


def _card(values: Values, policy: Policy) -> CardTerms:
    grace, tolerance = values["grace_days"], values["shortfall_tolerance"]
    return CardTerms(
        billing_day=values["billing_day"],
        due_day=values["due_day"],
        grace_days=policy.card.grace_days if grace is None else grace,
        shortfall_tolerance=policy.card.shortfall_tolerance if tolerance is None else tolerance,
        statement_balance=values["statement_balance"],
        min_due=values["min_due"],
        min_paid=values["min_paid"],
        purchases=values["purchases"],
        cash_advances=values["cash_advances"],
        interest_method=InterestMethod(values["interest_method"]),
        daily_rate=values["daily_rate"],
        compound=values["compound"],
    )


def _loan(values: Values) -> LoanTerms:
    return LoanTerms(
        principal=values["loan_principal"],
        rate=values["annual_rate"],
        method=PlanKind(values["method"]),
        term=values["term"],
        repay_day=values["repay_day"],
        penalty_multiplier=values["penalty_multiplier"],
        day_count=360 if values["day_count"] == "360" else 365,
    )
