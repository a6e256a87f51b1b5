"""Requests (B30, B31, B33, B54-B56): within the rule engine's band at once, else before a person, with a number."""

from __future__ import annotations

from datetime import date, datetime, timedelta, timezone
from decimal import Decimal

import pytest

from care.demo.cast import LIN
from care.domain.clock import SHANGHAI, FixedClock
from care.domain.records import (
    Account,
    ArrearsRecord,
    ContactPoint,
    Handoff,
    Hold,
    Party,
    Payment,
    ServiceRequest,
)
from care.services import claims, promises, requests
from care.services.context import Care, Outcome
from tests.conftest import NOW, TODAY
from tests.services.stage import account_of, change, keep, paid, stored, turn, verify


@pytest.fixture
def card(care: Care, lin: Party) -> Account:
    return account_of(care, lin)


def extend(care: Care, chat: str, days: int | None) -> Outcome:
    until = None if days is None else TODAY + timedelta(days=days)
    return requests.extension(care, turn(care, chat), None, until)


@pytest.mark.parametrize(
    ("days", "told"),
    [
        (None, "extension_ask_date"),
        (-1, "promise_date_past"),
        (1, "extension_granted"),
        (7, "extension_granted"),
        (8, "extension_to_agent"),
        (90, "extension_to_agent"),
    ],
)
def test_an_extension_is_granted_up_to_a_week(care: Care, chat: str, days: int | None, told: str) -> None:
    assert extend(care, chat, days).name == told


def test_a_granted_extension_is_a_request_with_a_number(care: Care, chat: str) -> None:
    told = extend(care, chat, 7)
    request = stored(care, ServiceRequest)[0]
    assert (request.reference, request.status) == (told.facts["no"], "granted")


@pytest.mark.parametrize(
    ("later", "told"), [(date(2027, 5, 21), "extension_to_agent"), (date(2027, 5, 22), "extension_granted")]
)
def test_a_second_extension_within_six_months_goes_to_a_person(
    care: Care, chat: str, clock: FixedClock, later: date, told: str
) -> None:
    extend(care, chat, 7)
    clock.moment = datetime.combine(later, NOW.timetz())
    verify(care, chat, LIN)
    assert requests.extension(care, turn(care, chat), None, later + timedelta(days=3)).name == told


def test_a_longer_extension_is_put_before_a_person(care: Care, chat: str) -> None:
    extend(care, chat, 30)
    assert stored(care, ServiceRequest)[0].status == "open"
    assert [entry.reason for entry in stored(care, Handoff)] == ["extension_above_limit"]


@pytest.mark.parametrize("service", ["extension", "waiver", "submit", "callback", "stop_contact"])
def test_the_same_message_asks_once(care: Care, chat: str, service: str) -> None:
    asked = turn(care, chat)
    ask = {
        "extension": lambda: requests.extension(care, asked, None, TODAY + timedelta(days=3)),
        "waiver": lambda: requests.waiver(care, asked, None),
        "submit": lambda: requests.submit(care, asked, "appeal", 2, about_account=False),
        "callback": lambda: requests.callback(care, asked, NOW + timedelta(hours=5)),
        "stop_contact": lambda: requests.stop_contact(care, asked),
    }[service]
    assert ask() == ask() and len(stored(care, ServiceRequest)) <= 1


def waive(care: Care, chat: str) -> str:
    return requests.waiver(care, turn(care, chat), None).name


def promise(care: Care, chat: str, card: Account, amount: str = "8450.00", days: int = 7) -> None:
    promises.record_promise(care, turn(care, chat), card.id, Decimal(amount), TODAY + timedelta(days=days))


def test_a_small_late_fee_is_waived_against_a_promise_in_time(care: Care, chat: str, card: Account) -> None:
    promise(care, chat, card)
    assert waive(care, chat) == "waiver_granted"


def test_without_a_promise_a_person_decides_on_the_fee(care: Care, chat: str) -> None:
    assert waive(care, chat) == "waiver_submitted"
    assert [entry.reason for entry in stored(care, Handoff)] == ["waiver_request"]


@pytest.mark.parametrize(("penalty", "told"), [("200.00", "waiver_granted"), ("200.01", "waiver_submitted")])
def test_the_rule_engine_waives_up_to_two_hundred(
    care: Care, chat: str, card: Account, penalty: str, told: str
) -> None:
    change(care, ArrearsRecord, card.id, penalty=Decimal(penalty))
    promise(care, chat, card)
    assert waive(care, chat) == told


def test_a_promise_below_the_minimum_earns_no_waiver(care: Care, chat: str, card: Account) -> None:
    promise(care, chat, card, "1.00")
    assert waive(care, chat) == "waiver_submitted"


def test_a_second_waiver_within_a_year_goes_to_a_person(care: Care, chat: str, card: Account) -> None:
    promise(care, chat, card)
    assert [waive(care, chat), waive(care, chat)] == ["waiver_granted", "waiver_submitted"]


@pytest.mark.parametrize("kind", ["settlement_discount", "stop_interest_submitted", "plan_change_to_agent"])
def test_what_only_a_person_decides_is_taken_down_with_number_and_day(care: Care, chat: str, kind: str) -> None:
    told = requests.submit(care, turn(care, chat), kind, 2, about_account=True)
    assert (told.name, told.facts["no"]) == (kind, stored(care, ServiceRequest)[0].reference)
    assert told.facts["until"] == (TODAY + timedelta(days=15)).isoformat()


def test_an_appeal_needs_no_verification(care: Care, stranger: str) -> None:
    assert requests.submit(care, turn(care, stranger), "appeal", 2, about_account=False).name == "appeal"


@pytest.mark.parametrize(
    ("at", "told"),
    [
        (None, "callback_ask"),
        (NOW - timedelta(hours=1), "callback_ask"),
        (datetime(2026, 11, 22, 21, 59, tzinfo=SHANGHAI), "callback_booked"),
        (datetime(2026, 11, 22, 22, 0, tzinfo=SHANGHAI), "callback_night"),
        (datetime(2026, 11, 23, 7, 59, tzinfo=SHANGHAI), "callback_night"),
        (datetime(2026, 11, 23, 8, 0, tzinfo=SHANGHAI), "callback_booked"),
    ],
)
def test_a_callback_is_booked_inside_the_window_only(care: Care, stranger: str, at: datetime | None, told: str) -> None:
    assert requests.callback(care, turn(care, stranger), at).name == told


@pytest.mark.parametrize("zone", [SHANGHAI, timezone.utc])
@pytest.mark.parametrize(
    ("day", "hour", "meant"),
    [
        (None, None, None),
        (None, 15, datetime(2026, 11, 22, 15, tzinfo=SHANGHAI)),
        (None, 9, datetime(2026, 11, 23, 9, tzinfo=SHANGHAI)),
        (date(2026, 11, 24), None, datetime(2026, 11, 24, 10, tzinfo=SHANGHAI)),
        (date(2026, 11, 24), 20, datetime(2026, 11, 24, 20, tzinfo=SHANGHAI)),
    ],
)
def test_an_hour_is_meant_in_shanghai_whatever_the_clocks_zone(
    zone: timezone, day: date | None, hour: int | None, meant: datetime | None
) -> None:
    assert requests.callback_moment(day, hour, NOW.astimezone(zone)) == meant


def test_the_wish_for_silence_is_set_on_every_contact(care: Care, chat: str, lin: Party) -> None:
    requests.stop_contact(care, turn(care, chat))
    assert all(point.opt_out for point in stored(care, ContactPoint, party_id=lin.id))


def claim(care: Care, chat: str) -> Outcome:
    return claims.claim_paid(care, turn(care, chat), None)


@pytest.mark.parametrize(
    ("days", "told"), [(0, "already_paid_found"), (5, "already_paid_found"), (6, "already_paid_pending")]
)
def test_a_claimed_payment_is_looked_for_five_days_back(
    care: Care, chat: str, card: Account, days: int, told: str
) -> None:
    keep(care, paid(card.id, "500.00", NOW - timedelta(days=days)))
    assert claim(care, chat).name == told


def test_a_payment_that_was_taken_back_is_not_found(care: Care, chat: str, card: Account) -> None:
    keep(care, paid(card.id, "500.00", NOW), paid(card.id, "500.00", NOW, "REV-1", reverses="PAY-1"))
    assert claim(care, chat).name == "already_paid_pending" and len(stored(care, Payment)) == 2


def test_while_it_is_looked_for_reminders_pause_for_three_days(care: Care, chat: str, card: Account) -> None:
    claim(care, chat)
    hold = stored(care, Hold, account_id=card.id)[0]
    assert (hold.reason, hold.ends_at) == ("payment_claim", NOW + timedelta(days=3))
