from dataclasses import replace
from datetime import date, datetime, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from care.domain.accounts import CardTerms, LoanTerms, Position, Terms, position
from care.domain.allocation import Arrears, Component
from care.domain.clock import SHANGHAI
from care.domain.concession_policy import PlanKind
from care.domain.delinquency import Bucket
from care.domain.interest import InterestMethod
from care.domain.policy import Policy

DUE = date(2026, 9, 25)
BOOK = datetime(2026, 11, 21, 6, tzinfo=SHANGHAI)
D = Decimal
CARD = CardTerms(
    billing_day=5,
    due_day=25,
    grace_days=3,
    shortfall_tolerance=D("10.00"),
    statement_balance=D("9400.00"),
    min_due=D("1000.00"),
    min_paid=D("600.00"),
    purchases=D("10000.00"),
    cash_advances=D("0.00"),
    interest_method=InterestMethod.FULL,
    daily_rate=D("0.0005"),
    compound=True,
)
LOAN = LoanTerms(
    principal=D("50000.00"),
    rate=D("0.144"),
    method=PlanKind.EQUAL_INSTALMENT,
    term=24,
    repay_day=25,
    penalty_multiplier=D("1.5"),
    day_count=360,
)


def arrears(**given: object) -> Arrears:
    usual = Arrears(D("9400.00"), D("227.00"), D("20.00"), D("0.00"), DUE, BOOK)
    return replace(usual, **given)  # type: ignore[arg-type]


def loan_arrears(**given: object) -> Arrears:
    return arrears(**{"principal": D("2000.00"), "interest": D("300.00"), "penalty": D("0.00"), **given})


def at(policy: Policy, terms: Terms, owed: Arrears, moment: datetime) -> Position:
    return position(terms, owed, moment, policy)


def on(day: date, hour: int = 12) -> datetime:
    return datetime(day.year, day.month, day.day, hour, tzinfo=SHANGHAI)


def test_on_the_books_own_day_the_book_is_repeated(policy: Policy) -> None:
    shown = at(policy, CARD, arrears(), on(BOOK.date(), 23))
    parts = (shown.principal, shown.interest, shown.penalty, shown.fees, shown.total, shown.as_of, shown.estimated)
    assert parts == (D("9400.00"), D("227.00"), D("20.00"), D("0.00"), D("9647.00"), BOOK, False)


@pytest.mark.parametrize(
    ("moment", "estimated"),
    [
        ("2026-11-21T23:59:59+08:00", False),
        ("2026-11-21T15:59:59+00:00", False),
        ("2026-11-21T16:00:00+00:00", True),
        ("2026-11-22T00:00:00+08:00", True),
        ("2026-11-20T12:00:00+08:00", False),
    ],
)
def test_an_estimate_begins_at_midnight_in_shanghai(policy: Policy, moment: str, estimated: bool) -> None:
    assert at(policy, CARD, arrears(), datetime.fromisoformat(moment)).estimated is estimated


def test_the_worked_example_is_57_days_late(policy: Policy) -> None:
    shown = at(policy, CARD, arrears(), BOOK)
    assert (shown.dpd, shown.bucket, shown.minimum_due) == (57, Bucket.M2, D("400.00"))


@pytest.mark.parametrize(("compound", "interest"), [(True, "376.22"), (False, "372.70")])
def test_a_late_card_is_projected_by_its_daily_rate(policy: Policy, compound: bool, interest: str) -> None:
    later = at(policy, replace(CARD, compound=compound), arrears(), BOOK + timedelta(days=31))
    assert (later.interest, later.penalty, later.estimated) == (D(interest), D("20.00"), True)


def test_a_card_that_falls_late_after_the_book_gets_its_penalty(policy: Policy) -> None:
    fresh = arrears(interest=D("0.00"), penalty=D("0.00"), as_of=on(DUE))
    later = at(policy, CARD, fresh, on(DUE + timedelta(days=10)))
    assert (later.interest, later.penalty, later.dpd) == (D("47.00"), D("20.00"), 10)


def test_in_grace_nothing_accrues(policy: Policy) -> None:
    fresh = arrears(interest=D("0.00"), penalty=D("0.00"), as_of=on(DUE))
    shown = at(policy, CARD, fresh, on(DUE + timedelta(days=3)))
    assert (shown.total, shown.dpd, shown.in_grace, shown.grace_ends) == (D("9400.00"), 0, True, date(2026, 9, 28))


def test_after_grace_the_account_is_no_longer_in_grace(policy: Policy) -> None:
    assert not at(policy, CARD, arrears(as_of=on(DUE + timedelta(days=4))), on(DUE + timedelta(days=4))).in_grace


def test_on_the_due_day_grace_has_not_begun(policy: Policy) -> None:
    shown = at(policy, CARD, arrears(as_of=on(DUE)), on(DUE))
    assert (shown.in_grace, shown.dpd) == (False, 0)


def test_a_shortfall_within_the_tolerance_counts_as_paid(policy: Policy) -> None:
    crumbs = arrears(principal=D("10.00"), interest=D("0.00"), penalty=D("0.00"))
    shown = at(policy, CARD, crumbs, BOOK + timedelta(days=30))
    assert (shown.dpd, shown.total, shown.grace_ends) == (0, D("10.00"), None)


@pytest.mark.parametrize(("paid", "dpd"), [("989.99", 57), ("990.00", 0), ("1000.00", 0)])
def test_meeting_the_minimum_brings_a_card_current(policy: Policy, paid: str, dpd: int) -> None:
    assert at(policy, replace(CARD, min_paid=D(paid)), arrears(), BOOK).dpd == dpd


def test_a_card_without_a_booked_minimum_is_late_by_its_arrears(policy: Policy) -> None:
    assert at(policy, replace(CARD, min_due=D("0.00"), min_paid=D("0.00")), arrears(), BOOK).dpd == 57


def test_what_a_card_carries_on_beyond_its_minimum_still_bears_interest(policy: Policy) -> None:
    later = at(policy, replace(CARD, min_paid=D("1000.00")), arrears(), BOOK + timedelta(days=31))
    assert (later.interest, later.dpd) == (D("376.22"), 0)


@pytest.mark.parametrize(("rate", "penalty", "flagged"), [("0.144", "24.00", False), ("0.18", "26.67", True)])
def test_a_late_loan_is_projected_with_a_capped_penalty(policy: Policy, rate: str, penalty: str, flagged: bool) -> None:
    later = at(policy, replace(LOAN, rate=D(rate)), loan_arrears(), BOOK + timedelta(days=20))
    assert (later.penalty, later.over_cost_cap) == (D(penalty), flagged)


@pytest.mark.parametrize(("penalty", "flagged"), [("76.00", False), ("76.01", True)])
def test_a_booked_loan_penalty_above_the_cap_is_flagged_not_changed(
    policy: Policy, penalty: str, flagged: bool
) -> None:
    shown = at(policy, LOAN, loan_arrears(penalty=D(penalty)), BOOK)
    assert (shown.penalty, shown.over_cost_cap) == (D(penalty), flagged)


@pytest.mark.parametrize(("interest", "flagged"), [("700.00", False), ("720.00", True)])
def test_booked_card_charges_above_the_cap_are_flagged(policy: Policy, interest: str, flagged: bool) -> None:
    assert at(policy, CARD, arrears(interest=D(interest)), BOOK).over_cost_cap is flagged


@pytest.mark.parametrize(("days", "first"), [(90, Component.FEES), (91, Component.PRINCIPAL)])
def test_the_repayment_order_flips_on_day_91(policy: Policy, days: int, first: Component) -> None:
    day = on(DUE + timedelta(days=days))
    assert at(policy, CARD, arrears(as_of=day), day).order[0] is first


def test_a_loan_brings_itself_current_by_all_that_is_overdue(policy: Policy) -> None:
    assert at(policy, LOAN, loan_arrears(), BOOK).minimum_due == D("2300.00")


def test_a_settled_account_is_current(policy: Policy) -> None:
    nothing = Arrears(D("0.00"), D("0.00"), D("0.00"), D("0.00"), None, BOOK)
    shown = at(policy, LOAN, nothing, BOOK + timedelta(days=400))
    assert (shown.total, shown.dpd, shown.bucket, shown.over_cost_cap) == (D("0.00"), 0, Bucket.M0, False)


@given(terms=st.sampled_from([CARD, LOAN]), days=st.integers(0, 400), more=st.integers(0, 200))
def test_a_projection_never_falls_and_never_touches_principal_or_fees(
    policy: Policy, terms: Terms, days: int, more: int
) -> None:
    sooner, later = (at(policy, terms, arrears(), BOOK + timedelta(days=n)) for n in (days, days + more))
    assert later.total >= sooner.total
    assert (later.principal, later.fees) == (D("9400.00"), D("0.00"))


@given(days=st.integers(1, 400), penalty=st.decimals(0, 1000, places=2), fees=st.decimals(0, 1000, places=2))
def test_penalty_and_fees_bear_no_interest(policy: Policy, days: int, penalty: Decimal, fees: Decimal) -> None:
    moment = BOOK + timedelta(days=days)
    bare = at(policy, CARD, arrears(penalty=D("0.00")), moment)
    loaded = at(policy, CARD, arrears(penalty=penalty, fees=fees), moment)
    assert loaded.total - bare.total == penalty + fees
