"""What becomes of a promise: kept, missed, undone, and what is said about it (C5, B22)."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest

from care.demo.cast import LIN
from care.domain.clock import FixedClock
from care.domain.records import (
    Account,
    AuditEntry,
    Conversation,
    Hold,
    Message,
    Promise,
    new_id,
)
from care.services import jobs, promises
from care.services.context import Care
from tests.conftest import NOW, TODAY
from tests.services.promising import FRIDAY, record, settled
from tests.services.stage import (
    change,
    keep,
    paid,
    said,
    stored,
    verify,
)


@pytest.mark.parametrize(
    ("amount", "day", "status"),
    [
        ("2490.00", FRIDAY + timedelta(days=1), "kept"),
        ("2489.99", FRIDAY, "open"),
        ("2500.00", FRIDAY + timedelta(days=2), "open"),
        ("2500.00", TODAY - timedelta(days=1), "open"),
    ],
)
def test_a_posting_in_time_and_within_the_tolerance_keeps_a_promise(
    care: Care, promise: Promise, amount: str, day: date, status: str
) -> None:
    keep(care, paid(promise.account_id, amount, datetime.combine(day, NOW.timetz())))
    assert settled(care, promise.account_id) == status


def test_several_postings_add_up(care: Care, promise: Promise) -> None:
    keep(care, paid(promise.account_id, "1500.00", NOW), paid(promise.account_id, "1000.00", NOW, "PAY-2"))
    assert settled(care, promise.account_id) == "kept"


@pytest.mark.parametrize("days", [1, 30])
def test_a_reversal_reopens_a_kept_promise_however_late_it_comes(care: Care, promise: Promise, days: int) -> None:
    keep(care, paid(promise.account_id, "2500.00", NOW))
    settled(care, promise.account_id)
    keep(care, paid(promise.account_id, "2500.00", NOW + timedelta(days=days), "REV-1", reverses="PAY-1"))
    assert settled(care, promise.account_id) == "open"


def test_a_reversal_opens_no_second_promise(care: Care, chat: str, card: Account, promise: Promise) -> None:
    keep(care, paid(card.id, "2500.00", NOW))
    settled(care, card.id)
    record(care, chat, card, "100.00", FRIDAY)
    keep(care, paid(card.id, "2500.00", NOW, "REV-1", reverses="PAY-1"))
    settled(care, card.id)
    assert sorted(each.status for each in stored(care, Promise)) == ["cancelled", "open"]


@pytest.mark.parametrize(
    ("amount", "status"),
    [("2490.00", "kept"), ("2489.99", "partially_kept"), ("1250.00", "partially_kept"), ("1249.99", "broken")],
)
def test_a_matured_promise_is_kept_partly_kept_or_broken(
    care: Care, chat: str, clock: FixedClock, promise: Promise, amount: str, status: str
) -> None:
    keep(care, paid(promise.account_id, amount, NOW))
    clock.advance(timedelta(days=7))
    assert promises.mature(care, clock.now()) == 1
    assert stored(care, Promise)[0].status == status


@pytest.mark.parametrize(("days", "matured"), [(6, 0), (7, 1)])
def test_a_promise_matures_when_the_posting_lag_is_over(
    care: Care, clock: FixedClock, promise: Promise, days: int, matured: int
) -> None:
    assert promises.mature(care, clock.now() + timedelta(days=days)) == matured


def test_maturing_again_changes_nothing(care: Care, clock: FixedClock, promise: Promise) -> None:
    clock.advance(timedelta(days=7))
    assert [promises.mature(care, clock.now()) for _ in range(2)] == [1, 0]
    assert len(stored(care, AuditEntry, action="promise.settle")) == 1


def test_a_day_end_that_was_missed_is_caught_up(care: Care, promise: Promise) -> None:
    assert jobs.day_end(care, FRIDAY + timedelta(days=1)).promises_matured == 1
    assert jobs.day_end(care, FRIDAY + timedelta(days=1)).promises_matured == 0


def at_maturity(care: Care, chat: str, clock: FixedClock, hours: int = 0) -> list[str]:
    """Let the promise mature while the borrower is back in the chat; what is said then."""
    clock.advance(timedelta(days=7, hours=hours))
    verify(care, chat, LIN)
    before = len(said(care, chat))
    promises.mature(care, clock.now())
    return said(care, chat)[before:]


@pytest.mark.parametrize(
    ("amount", "sentence"),
    [("2500.00", "promise_kept"), ("1300.00", "promise_partially_kept"), ("1.00", "promise_broken")],
)
def test_by_day_the_verified_borrower_hears_what_became_of_it(
    care: Care, chat: str, clock: FixedClock, promise: Promise, amount: str, sentence: str
) -> None:
    keep(care, paid(promise.account_id, amount, NOW))
    assert at_maturity(care, chat, clock) == [sentence]


@pytest.mark.parametrize("hours", [12, 21])
def test_at_night_nothing_is_said(care: Care, chat: str, clock: FixedClock, promise: Promise, hours: int) -> None:
    assert at_maturity(care, chat, clock, hours) == []
    assert stored(care, Promise)[0].status == "broken"


def test_to_an_unverified_chat_nothing_is_said(care: Care, chat: str, clock: FixedClock, promise: Promise) -> None:
    clock.advance(timedelta(days=7))
    before = said(care, chat)
    promises.mature(care, clock.now())
    assert said(care, chat) == before


@pytest.mark.parametrize("owner", ["agent", "queue"])
def test_where_a_person_has_or_awaits_the_chat_nothing_is_said(
    care: Care, chat: str, clock: FixedClock, promise: Promise, owner: str
) -> None:
    change(care, Conversation, chat, owner=owner)
    assert at_maturity(care, chat, clock) == []


@pytest.mark.parametrize("reason", ["hardship", "crisis", "deceased", "payment_claim"])
def test_missed_under_a_hold_a_promise_is_no_break_and_nothing_is_said(
    care: Care, chat: str, clock: FixedClock, promise: Promise, reason: str
) -> None:
    keep(care, Hold(new_id("hd"), promise.party_id, reason, NOW, "agent:wang", promise.account_id))
    assert at_maturity(care, chat, clock) == []
    assert stored(care, Promise)[0].status == "cancelled"


def test_missed_after_a_crisis_in_the_chat_nothing_is_said(
    care: Care, chat: str, clock: FixedClock, promise: Promise
) -> None:
    change(care, Conversation, chat, collecting_off="crisis")
    assert at_maturity(care, chat, clock) == []


def test_what_the_bot_says_at_maturity_is_outbound_and_reviewed(
    care: Care, chat: str, clock: FixedClock, promise: Promise
) -> None:
    at_maturity(care, chat, clock)
    last = max(stored(care, Message, conversation_id=chat), key=lambda message: message.seq)
    assert last.conduct["allowed"] and "A3.42" not in last.conduct["breaches"]
