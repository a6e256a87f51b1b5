"""Verified first (design §4.1): the code goes to the registered phone, failures lock, nothing betrays who exists."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest

from care import bootstrap
from care.demo.cast import LIN, ZHAO
from care.demo.people import Person
from care.domain.clock import SHANGHAI, FixedClock
from care.domain.disputes import DisputeKind
from care.domain.errors import Locked, NotVerified
from care.domain.hardship import Cause
from care.domain.records import Challenge, ContactPoint, Lock, Party, Verification
from care.services import accounts, claims, disputes, hardship, identity, plans, promises, requests
from care.services.context import Care, Turn
from care.services.hardship import Declared
from care.settings import Settings
from tests.services.stage import Inbox, change, open_chat, request_code, said, stored, turn, verify, wrong

NOBODY = Person("P-NONE", "无名", "990001199001010012", "10099999999")
DAY = date(2026, 11, 25)
SOON = datetime(2026, 11, 23, 15, 0, tzinfo=SHANGHAI)
MONTH = Declared(Decimal("6000"), Decimal("4600"), Decimal("400"), 1)


def fail(care: Care, chat: str, times: int, who: Person = LIN) -> str:
    """Enter a wrong code so often; returns the challenge."""
    challenge = request_code(care, chat, who)
    for _ in range(times):
        assert not identity.enter_code(care, chat, challenge, wrong(care.sms.code)).verified  # type: ignore[attr-defined]
    return challenge


def test_the_right_code_in_time_verifies(care: Care, chat: str) -> None:
    assert identity.is_verified(care, chat)


def test_the_code_goes_to_the_registered_phone_alone(care: Care, stranger: str, inbox: Inbox) -> None:
    request_code(care, stranger, LIN)
    assert [phone for phone, _ in inbox.texts] == [LIN.phone]


def test_the_stored_challenge_does_not_hold_the_code(care: Care, stranger: str, inbox: Inbox) -> None:
    request_code(care, stranger, LIN)
    assert inbox.code not in stored(care, Challenge)[0].code_hash


@pytest.mark.parametrize(
    ("phone", "tail"),
    [(LIN.phone, ZHAO.id_number[-4:]), (ZHAO.phone, LIN.id_number[-4:]), (NOBODY.phone, LIN.id_number[-4:])],
)
def test_no_code_goes_out_unless_phone_and_id_fit_one_party(
    care: Care, stranger: str, inbox: Inbox, phone: str, tail: str
) -> None:
    identity.send_code(care, stranger, phone, tail)
    assert inbox.texts == []


@pytest.mark.parametrize("field", ["valid", "owner"])
def test_a_phone_that_is_invalid_or_somebody_elses_gets_no_code(
    care: Care, stranger: str, lin: Party, inbox: Inbox, field: str
) -> None:
    point = stored(care, ContactPoint, party_id=lin.id, kind="phone")[0]
    change(care, ContactPoint, point.id, **{field: False if field == "valid" else "spouse"})
    request_code(care, stranger, LIN)
    assert inbox.texts == []


def test_two_parties_on_one_phone_with_one_id_ending_match_nobody(
    care: Care, stranger: str, lin: Party, zhao: Party, inbox: Inbox
) -> None:
    point = stored(care, ContactPoint, party_id=zhao.id, kind="phone")[0]
    change(care, ContactPoint, point.id, value_index=care.vault.index("phone", LIN.phone))
    change(care, Party, zhao.id, id_tail4=lin.id_tail4)
    request_code(care, stranger, LIN)
    assert inbox.texts == []


def test_a_decoy_challenge_looks_like_a_real_one(care: Care, stranger: str) -> None:
    real, decoy = (stored(care, Challenge, id=request_code(care, stranger, who))[0] for who in (LIN, NOBODY))
    shape = [
        (type(c.code_hash), len(c.code_hash), len(c.lock_key), c.expires_at - c.created_at, c.used_at)
        for c in (real, decoy)
    ]
    assert shape[0] == shape[1] and decoy.party_id is None


def test_no_code_fits_a_decoy_and_its_failures_lock_like_real_ones(care: Care, stranger: str) -> None:
    decoy = request_code(care, stranger, NOBODY)
    outcomes = [identity.enter_code(care, stranger, decoy, f"{n:06d}").locked_until for n in range(3)]
    assert outcomes == [None, None, care.clock.now() + timedelta(minutes=30)]


def test_a_wrong_code_does_not_verify_and_is_told(care: Care, stranger: str) -> None:
    fail(care, stranger, 1)
    assert not identity.is_verified(care, stranger) and said(care, stranger)[-1] == "verify_failed"


def test_the_third_wrong_code_locks_for_half_an_hour_and_is_told(care: Care, stranger: str) -> None:
    challenge = fail(care, stranger, 3)
    with pytest.raises(Locked) as lock:
        identity.enter_code(care, stranger, challenge, care.sms.code)  # type: ignore[attr-defined]
    assert lock.value.until == care.clock.now() + timedelta(minutes=30)
    assert said(care, stranger)[-1] == "verify_locked"


def test_a_lock_holds_for_the_phone_in_every_other_chat(care: Care, stranger: str) -> None:
    fail(care, stranger, 3)
    with pytest.raises(Locked):
        request_code(care, open_chat(care), LIN)


def test_a_lock_holds_for_the_chat_with_every_other_phone(care: Care, stranger: str) -> None:
    fail(care, stranger, 3)
    with pytest.raises(Locked):
        request_code(care, stranger, ZHAO)


def test_failures_add_up_over_new_codes(care: Care, stranger: str) -> None:
    fail(care, stranger, 2)
    fail(care, stranger, 1)
    with pytest.raises(Locked):
        request_code(care, stranger, LIN)


def test_a_lock_survives_a_new_process(care: Care, stranger: str, settings: Settings, clock: FixedClock) -> None:
    fail(care, stranger, 3)
    restarted = replace(bootstrap.build(settings, clock), sms=Inbox())
    with pytest.raises(Locked):
        request_code(restarted, stranger, LIN)


def test_a_lock_ends_after_half_an_hour(care: Care, stranger: str, clock: FixedClock) -> None:
    fail(care, stranger, 3)
    clock.advance(timedelta(minutes=30))
    assert identity.is_verified(care, verify(care, stranger, LIN))


def test_success_forgets_earlier_failures(care: Care, stranger: str) -> None:
    fail(care, stranger, 2)
    verify(care, stranger, LIN)
    assert [lock.failures for lock in stored(care, Lock)] == [0, 0]


def test_a_challenge_of_another_chat_is_refused(care: Care, stranger: str, inbox: Inbox) -> None:
    challenge = request_code(care, stranger, LIN)
    assert not identity.enter_code(care, open_chat(care), challenge, inbox.code).verified


def test_a_code_is_good_once(care: Care, stranger: str, inbox: Inbox) -> None:
    challenge = request_code(care, stranger, LIN)
    identity.enter_code(care, stranger, challenge, inbox.code)
    assert not identity.enter_code(care, stranger, challenge, inbox.code).verified


def test_a_new_code_ends_the_one_before(care: Care, stranger: str, inbox: Inbox) -> None:
    first = request_code(care, stranger, LIN)
    code = inbox.code
    request_code(care, stranger, LIN)
    assert not identity.enter_code(care, stranger, first, code).verified


def test_a_code_expires_after_five_minutes(care: Care, stranger: str, inbox: Inbox, clock: FixedClock) -> None:
    challenge = request_code(care, stranger, LIN)
    clock.advance(timedelta(minutes=5))
    assert not identity.enter_code(care, stranger, challenge, inbox.code).verified


@pytest.mark.parametrize(("idle", "live"), [(timedelta(minutes=30), True), (timedelta(minutes=30, seconds=1), False)])
def test_verification_ends_after_thirty_idle_minutes(
    care: Care, chat: str, clock: FixedClock, idle: timedelta, live: bool
) -> None:
    clock.advance(idle)
    assert identity.is_verified(care, chat) is live


def test_every_message_of_the_borrower_keeps_the_verification_alive(care: Care, chat: str, clock: FixedClock) -> None:
    for _ in range(3):
        clock.advance(timedelta(minutes=20))
        turn(care, chat)
    assert identity.is_verified(care, chat)


def test_a_message_does_not_revive_a_verification_that_has_ended(care: Care, chat: str, clock: FixedClock) -> None:
    clock.advance(timedelta(minutes=31))
    turn(care, chat)
    assert not identity.is_verified(care, chat)


def test_signing_out_ends_the_verification_at_once(care: Care, chat: str) -> None:
    identity.sign_out(care, chat)
    assert not identity.is_verified(care, chat)


def test_the_newest_verification_of_a_chat_is_the_only_one(care: Care, chat: str, zhao: Party) -> None:
    verify(care, chat, ZHAO)
    live = stored(care, Verification, conversation_id=chat, ended_at=None)
    assert [verification.party_id for verification in live] == [zhao.id]


def test_the_welcome_names_the_borrower_masked(care: Care, chat: str) -> None:
    name = identity.welcome(care, turn(care, chat), goes_on=False).facts["name"]
    assert "*" in name and name != LIN.name


@pytest.mark.parametrize(("state", "told"), [("stranger", "verify_how"), ("chat", "already_verified")])
def test_how_to_verify_is_told_by_what_is_missing(
    care: Care, state: str, told: str, request: pytest.FixtureRequest
) -> None:
    here = request.getfixturevalue(state)
    assert identity.how_to_verify(care, turn(care, here)).name == told


def test_how_to_verify_tells_since_when_it_is_possible_again(care: Care, stranger: str) -> None:
    fail(care, stranger, 3)
    assert identity.how_to_verify(care, turn(care, stranger)).name == "verify_locked"


Reads = Callable[[Care, Turn, str], Any]
READS: dict[str, Reads] = {
    "welcome": lambda care, t, a: identity.welcome(care, t, goes_on=False),
    "balance": lambda care, t, a: accounts.balance(care, t, a),
    "overdue_status": lambda care, t, a: accounts.overdue_status(care, t, a),
    "due_date": lambda care, t, a: accounts.due_date(care, t, a),
    "minimum_payment": lambda care, t, a: accounts.minimum_payment(care, t, a),
    "fee_breakdown": lambda care, t, a: accounts.fee_breakdown(care, t, a),
    "account_list": lambda care, t, a: accounts.account_list(care, t),
    "unknown_ending": lambda care, t, a: accounts.unknown_ending(care, t, "0000"),
    "pick": lambda care, t, a: accounts.pick(care, t, account_ref=a, tail="6688", product="credit_card"),
    "bill_details": lambda care, t, a: accounts.bill_details(care, t, a),
    "autodebit": lambda care, t, a: accounts.autodebit(care, t, a),
    "early_settlement": lambda care, t, a: accounts.early_settlement(care, t, a),
    "certificate": lambda care, t, a: accounts.certificate(care, t, a),
    "claim_paid": lambda care, t, a: claims.claim_paid(care, t, a),
    "open_promise": lambda care, t, a: promises.open_promise(care, t, a),
    "changeable": lambda care, t, a: promises.changeable(care, t),
    "record_promise": lambda care, t, a: promises.record_promise(care, t, a, Decimal("1"), DAY),
    "reopen": lambda care, t, a: promises.reopen(care, t),
    "cancel": lambda care, t, a: promises.cancel(care, t),
    "missed": lambda care, t, a: promises.missed(care, t, a),
    "open_hardship": lambda care, t, a: hardship.open_hardship(care, t, a, Cause.UNEMPLOYED),
    "open_plan_request": lambda care, t, a: hardship.open_plan_request(care, t, a),
    "assess": lambda care, t, a: hardship.assess(care, t, a, MONTH),
    "status": lambda care, t, a: plans.status(care, t),
    "activated": lambda care, t, a: plans.activated(care, t),
    "open_dispute": lambda care, t, a: disputes.open_dispute(care, t, a, None),
    "record_dispute": lambda care, t, a: disputes.record_dispute(care, t, a, DisputeKind.FEE, "-", None),
    "extension": lambda care, t, a: requests.extension(care, t, a, DAY),
    "waiver": lambda care, t, a: requests.waiver(care, t, a),
    "submit": lambda care, t, a: requests.submit(care, t, "settlement_discount", 2, a, about_account=True),
    "keep_channel": lambda care, t, a: requests.keep_channel(care, t, "sms"),
}


@pytest.mark.parametrize("service", READS)
@pytest.mark.parametrize("state", ["stranger", "expired"])
def test_no_service_tells_an_unverified_chat_about_an_account(
    care: Care, chat: str, stranger: str, lin: Party, clock: FixedClock, service: str, state: str
) -> None:
    clock.advance(timedelta(minutes=31))
    own = stored(care, accounts.Account, party_id=lin.id)[0].id
    with pytest.raises(NotVerified):
        READS[service](care, turn(care, stranger if state == "stranger" else chat), own)


@pytest.mark.parametrize("module", [accounts, claims, promises, hardship, plans, disputes, requests])
def test_the_list_above_leaves_out_no_service_that_takes_a_turn(module: Any) -> None:
    free = {
        "choose",
        "callback",
        "stop_contact",
        "disclose",
        "confirm",
        "cancel_offer",
    }  # read no account, or are tested apart
    takers = {
        name
        for name, value in vars(module).items()
        if getattr(value, "__module__", "") == module.__name__
        and not name.startswith("_")
        and "turn" in getattr(value, "__annotations__", {})
    }
    assert takers - free <= set(READS)


def test_a_reference_to_somebody_elses_account_is_as_good_as_none(care: Care, chat: str, zhao: Party) -> None:
    other = stored(care, accounts.Account, party_id=zhao.id)[0].id
    told = accounts.balance(care, turn(care, chat), other)
    assert [outcome.facts["tail"] for outcome in told] == ["6688"]
