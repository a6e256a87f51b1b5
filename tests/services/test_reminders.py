"""The one reminder of a promise, and the news that waits for the borrower (C5, C10)."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

import pytest

from care.domain.clock import FixedClock
from care.domain.records import ContactPoint, Hold, Message, Party, Promise, new_id
from care.services import jobs, promises, reminders
from care.services.context import Care
from tests.services.stage import Inbox, account_of, change, keep, stored, turn

FRIDAY = date(2026, 11, 27)


@pytest.fixture
def promise(care: Care, chat: str, lin: Party) -> Promise:
    promises.record_promise(care, turn(care, chat), account_of(care, lin).id, Decimal("2500.00"), FRIDAY)
    return stored(care, Promise)[0]


def eve(clock: FixedClock) -> None:
    """10:00 on the day before the promise is due: the chat's verification is long over."""
    clock.advance(timedelta(days=4))


def test_a_promise_is_reminded_once_on_the_day_before(care: Care, promise: Promise, clock: FixedClock) -> None:
    assert reminders.remind(care) == 0
    eve(clock)
    assert (reminders.remind(care), reminders.remind(care)) == (1, 0)


def test_a_text_to_the_phone_names_neither_debt_nor_amount(
    care: Care, inbox: Inbox, promise: Promise, clock: FixedClock
) -> None:
    eve(clock)
    reminders.remind(care)
    text = inbox.texts[-1][1]
    assert care.lender["lender"] in text
    assert not any(word in text for word in ("2,500", "2500", "欠", "逾期", "还款"))


def test_a_verified_chat_hears_the_reminder_itself(care: Care, inbox: Inbox, promise: Promise, chat: str) -> None:
    change(care, Promise, promise.id, due_date=date(2026, 11, 23))
    sent = len(inbox.texts)
    reminders.remind(care)
    assert stored(care, Message)[-1].response_id.startswith("promises.promise_reminder")
    assert len(inbox.texts) == sent


def test_nobody_is_reminded_at_night(care: Care, promise: Promise, clock: FixedClock) -> None:
    clock.advance(timedelta(days=4, hours=12))
    assert reminders.remind(care) == 0


def test_a_hold_silences_the_reminder(care: Care, promise: Promise, lin: Party, clock: FixedClock) -> None:
    keep(care, Hold(new_id("hd"), lin.id, "crisis", clock.now(), "door"))
    eve(clock)
    assert reminders.remind(care) == 0


def test_who_opted_out_gets_no_text(care: Care, inbox: Inbox, promise: Promise, clock: FixedClock) -> None:
    for point in stored(care, ContactPoint):
        change(care, ContactPoint, point.id, opt_out=True)
    eve(clock)
    sent = len(inbox.texts)
    reminders.remind(care)
    assert len(inbox.texts) == sent


def test_what_became_of_a_promise_is_told_once_at_the_next_verification(
    care: Care, promise: Promise, chat: str, clock: FixedClock
) -> None:
    jobs.day_end(care, FRIDAY + timedelta(days=2))
    said = [outcome.name for outcome in reminders.news(care, turn(care, chat))]
    assert said == ["promise_broken"]
    assert reminders.news(care, turn(care, chat)) == []
