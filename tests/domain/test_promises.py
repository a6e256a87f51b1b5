"""What may be promised, and what became of it (C4, C5)."""

from datetime import date, datetime, timedelta
from decimal import Decimal

import pytest

from care.domain.clock import SHANGHAI
from care.domain.payments import standing
from care.domain.policy import Policy
from care.domain.promises import Limits, kept, matured, object_to_amount, object_to_date, paid_towards
from care.domain.records import Payment, Promise

MADE = datetime(2026, 11, 22, 10, 0, tzinfo=SHANGHAI)
DUE = date(2026, 11, 27)
LIMITS = Limits(Decimal("8450.00"), date(2026, 11, 22), date(2026, 11, 29))


def promise(amount: str = "1000.00") -> Promise:
    return Promise("pr", "PT", "ac", "pa", Decimal(amount), DUE, "open", "bot", "web", "1", MADE)


def paid(amount: str, day: int, name: str = "P1", reverses: str | None = None) -> Payment:
    at = datetime(2026, 11, day, 23, 59, tzinfo=SHANGHAI)
    return Payment(name, name, "ac", Decimal(amount), at, {}, "reversal" if reverses else "payment", reverses)


@pytest.mark.parametrize(
    ("amount", "objection"),
    [
        ("-1", "promise_bad_amount"),
        ("0", "promise_bad_amount"),
        ("0.001", "promise_bad_amount"),
        ("0.01", None),
        ("8450.00", None),
        ("8450.01", "promise_amount_over_balance"),
    ],
)
def test_an_amount_is_above_zero_whole_fen_and_at_most_the_balance(amount: str, objection: str | None) -> None:
    told = object_to_amount(Decimal(amount), LIMITS)
    assert (told.value if told else None) == objection


@pytest.mark.parametrize(
    ("day", "objection"), [(21, "promise_date_past"), (22, None), (29, None), (30, "promise_date_too_far")]
)
def test_a_day_lies_between_today_and_the_limit(day: int, objection: str | None) -> None:
    told = object_to_date(date(2026, 11, day), LIMITS)
    assert (told.value if told else None) == objection


@pytest.mark.parametrize(("day", "counted"), [(21, "0"), (22, "500"), (27, "500"), (28, "500"), (29, "0")])
def test_payments_count_from_the_promises_day_to_the_posting_lag(policy: Policy, day: int, counted: str) -> None:
    assert paid_towards(promise(), [paid("500", day)], policy.ptp) == Decimal(counted)


@pytest.mark.parametrize("day", [22, 30])
def test_a_payment_that_was_taken_back_never_counts(policy: Policy, day: int) -> None:
    postings = [paid("1000", 22), paid("1000", day, "R1", reverses="P1")]
    assert not kept(promise(), postings, policy.ptp)


def test_only_what_was_taken_back_is_left_out() -> None:
    postings = [paid("1", 22, "P1"), paid("1", 22, "P2"), paid("1", 23, "R1", reverses="P1")]
    assert [posting.id for posting in standing(postings)] == ["P2"]


@pytest.mark.parametrize(
    ("amount", "result"),
    [
        ("990.00", "kept"),
        ("989.99", "partially_kept"),
        ("500.00", "partially_kept"),
        ("499.99", "broken"),
        ("0.00", "broken"),
    ],
)
def test_a_matured_promise_is_judged_by_what_was_paid(policy: Policy, amount: str, result: str) -> None:
    found = matured(promise(), [paid(amount, 22)], policy.ptp, MADE + timedelta(days=7))
    assert found is not None and found.value == result


@pytest.mark.parametrize(
    ("at", "over"),
    [(datetime(2026, 11, 28, 23, 59, tzinfo=SHANGHAI), False), (datetime(2026, 11, 29, 0, 0, tzinfo=SHANGHAI), True)],
)
def test_a_promise_can_be_kept_until_the_posting_lag_is_over_in_shanghai(
    policy: Policy, at: datetime, over: bool
) -> None:
    assert (matured(promise(), [], policy.ptp, at) is not None) is over


def test_a_kept_promise_is_kept_before_its_day(policy: Policy) -> None:
    found = matured(promise(), [paid("1000", 22)], policy.ptp, MADE)
    assert found is not None and found.value == "kept"
