"""Arrears after any history of postings (E3): the order in which they arrive makes no difference, nothing gets lost."""

from __future__ import annotations

from dataclasses import fields
from datetime import date, datetime, timedelta
from decimal import Decimal
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from care.domain.clock import SHANGHAI
from care.domain.policy import Policy, parse_policy
from care.domain.records import Account, ArrearsRecord, Payment
from care.files import load_yaml
from care.services.book.ledger import COMPONENTS, recount, state

BOOKED = datetime(2026, 11, 1, tzinfo=SHANGHAI)
FILE = Path(__file__).resolve().parents[2] / "policies" / "policy.yml"
POLICY: Policy = parse_policy(*load_yaml(FILE), str(FILE))
TERMS = {
    "principal": "20000.00",
    "rate": "0.144",
    "method": "equal_instalment",
    "term": 24,
    "repay_day": 5,
    "penalty_multiplier": "1.5",
    "day_count": 360,
}
money = st.integers(0, 500_000).map(lambda fen: Decimal(fen).scaleb(-2))
above_zero = st.integers(1, 500_000).map(lambda fen: Decimal(fen).scaleb(-2))


@st.composite
def histories(draw: st.DrawFn) -> list[Payment]:
    """Payments over four months around day 91, some before the book, some reversed."""
    postings = []
    for number in range(draw(st.integers(1, 6))):
        at = BOOKED + timedelta(days=draw(st.integers(-5, 120)), minutes=draw(st.integers(0, 3)))
        payment = Payment(f"py{number}", f"P{number}", "ac", draw(above_zero), at, {})
        postings.append(payment)
        if draw(st.booleans()):
            undone = at + timedelta(hours=1)
            postings.append(
                Payment(f"rv{number}", f"R{number}", "ac", payment.amount, undone, {}, "reversal", payment.external_id)
            )
    return postings


def account(late: int, parts: tuple[Decimal, ...]) -> tuple[Account, ArrearsRecord]:
    """A loan as the book states it, its oldest instalment `late` days past due."""
    own = Account("ac", "A", "pa", "consumer_loan", "0001", date(2025, 1, 1), "open", "bank", dict(TERMS))
    since = BOOKED.date() - timedelta(days=late) if any(parts) else None
    record = ArrearsRecord("ac", BOOKED, *parts, since, BOOKED.date(), sum(parts), parts[0] + 5000)
    state(own, record, "digest")
    return own, record


def figures(record: ArrearsRecord) -> dict[str, object]:
    return {field.name: getattr(record, field.name) for field in fields(record)}


def arrive(late: int, parts: tuple[Decimal, ...], order: list[Payment]) -> ArrearsRecord:
    """The record after the postings came in one by one, each counted as it came."""
    own, record = account(late, parts)
    for payment in order:
        payment.allocated = {}
    for count in range(1, len(order) + 1):
        recount(own, record, order[:count], POLICY)
    return record


four_parts = st.tuples(money, money, money, money)


@given(late=st.integers(0, 100), parts=four_parts, history=histories(), data=st.data())
def test_postings_in_any_order_give_the_same_arrears(
    late: int, parts: tuple[Decimal, ...], history: list[Payment], data: st.DataObject
) -> None:
    sooner = figures(arrive(late, parts, history))
    assert figures(arrive(late, parts, data.draw(st.permutations(history)))) == sooner


@given(late=st.integers(0, 100), parts=four_parts, history=histories())
def test_no_money_is_lost_or_made(late: int, parts: tuple[Decimal, ...], history: list[Payment]) -> None:
    record = arrive(late, parts, history)
    undone = {posting.reverses for posting in history}
    counted = [p for p in history if p.kind == "payment" and p.external_id not in undone and p.posted_at > BOOKED]
    paid = sum((payment.amount for payment in counted), Decimal("0.00"))
    left = sum((getattr(record, name) for name in COMPONENTS), Decimal("0.00"))
    assert sum(parts, Decimal("0.00")) - left + record.surplus == paid


@given(late=st.integers(0, 100), parts=four_parts, history=histories())
def test_no_figure_falls_below_zero(late: int, parts: tuple[Decimal, ...], history: list[Payment]) -> None:
    record = arrive(late, parts, history)
    names = (*COMPONENTS, "outstanding", "minimum_due", "surplus")
    assert min(getattr(record, name) for name in names) >= 0


@given(late=st.integers(0, 100), parts=four_parts, history=histories())
def test_every_posting_says_where_all_of_it_went(late: int, parts: tuple[Decimal, ...], history: list[Payment]) -> None:
    arrive(late, parts, history)
    sums = [sum(map(Decimal, posting.allocated.values())) for posting in history]
    assert sums == [posting.amount for posting in history]
