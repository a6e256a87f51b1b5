"""Promises to pay (C4, C5, B19-B22, B36): limits, one effect per message, and the day they mature."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal

import pytest

from care.demo.cast import ZHAO
from care.domain.disputes import DisputeKind
from care.domain.errors import NotFound, Overtaken
from care.domain.hardship import Cause
from care.domain.records import (
    Account,
    AuditEntry,
    Conversation,
    Handoff,
    Party,
    Promise,
)
from care.services import disputes, hardship, promises
from care.services.context import Care, Turn
from tests.conftest import TODAY
from tests.services.promising import FRIDAY, late, record
from tests.services.stage import (
    account_of,
    change,
    conversation,
    open_chat,
    stored,
    turn,
    verify,
)


def test_a_promise_is_recorded_with_its_number(care: Care, chat: str, card: Account) -> None:
    outcome = record(care, chat, card)
    assert (outcome.name, outcome.facts["reference"]) == ("promise_recorded", stored(care, Promise)[0].reference)


def test_a_promise_keeps_who_took_it_and_under_which_policy(promise: Promise, care: Care) -> None:
    assert (promise.taken_by, promise.channel, promise.policy_version) == ("bot", "web", care.policy.version)


def test_the_same_message_records_one_promise_with_the_same_answer(care: Care, chat: str, card: Account) -> None:
    asked = turn(care, chat)
    answers = [promises.record_promise(care, asked, card.id, Decimal("100.00"), FRIDAY) for _ in range(2)]
    assert answers[0] == answers[1] and len(stored(care, Promise)) == 1


def test_a_recorded_promise_has_one_audit_entry_that_names_the_message(care: Care, chat: str, card: Account) -> None:
    asked = turn(care, chat)
    promises.record_promise(care, asked, card.id, Decimal("100.00"), FRIDAY)
    entries = stored(care, AuditEntry, action="promise.record")
    assert [(entry.chain, entry.message_id, entry.who) for entry in entries] == [
        (card.party_id, asked.message_id, "bot")
    ]


def test_a_crash_before_the_commit_leaves_nothing(
    care: Care, chat: str, card: Account, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = turn(care, chat)
    monkeypatch.setattr(type(care.uow()), "commit", lambda self: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        promises.record_promise(care, asked, card.id, Decimal("100.00"), FRIDAY)
    monkeypatch.undo()
    assert stored(care, Promise) == [] and stored(care, AuditEntry, action="promise.record") == []


def test_after_such_a_crash_the_same_message_records_the_promise(
    care: Care, chat: str, card: Account, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = turn(care, chat)
    with monkeypatch.context() as crash, pytest.raises(ZeroDivisionError):
        crash.setattr(type(care.uow()), "commit", lambda self: 1 / 0)
        promises.record_promise(care, asked, card.id, Decimal("100.00"), FRIDAY)
    promises.record_promise(care, asked, card.id, Decimal("100.00"), FRIDAY)
    assert len(stored(care, Promise)) == 1


@pytest.mark.parametrize(("days", "answer"), [(45, "proceed"), (75, "promise_to_agent"), (120, "promise_to_agent")])
def test_from_the_third_stage_on_a_person_takes_the_promise(
    care: Care, chat: str, card: Account, days: int, answer: str
) -> None:
    late(card, days, care)
    assert promises.open_promise(care, turn(care, chat), card.id).name == answer


@pytest.mark.parametrize("status", ["sold", "in_court"])
def test_on_a_sold_or_sued_account_the_bot_only_routes(care: Care, chat: str, card: Account, status: str) -> None:
    change(care, Account, card.id, status=status)
    assert promises.open_promise(care, turn(care, chat), card.id).name == "promise_to_agent"
    assert stored(care, Handoff)[0].reason == "promise_above_limit"


def test_after_a_kept_promise_two_weeks_may_be_promised(care: Care, chat: str, card: Account, promise: Promise) -> None:
    change(care, Promise, promise.id, status="kept")
    assert record(care, chat, card, "100.00", TODAY + timedelta(days=14)).name == "promise_recorded"


def test_an_account_has_one_open_promise(care: Care, chat: str, card: Account, promise: Promise) -> None:
    assert record(care, chat, card).name == "promise_exists"
    assert len(stored(care, Promise)) == 1


def test_another_account_of_the_borrower_may_have_its_own(care: Care, zhao_chat: str, zhao: Party) -> None:
    answers = [
        record(care, zhao_chat, account_of(care, zhao, product), "100.00").name
        for product in ("credit_card", "consumer_loan")
    ]
    assert answers == ["promise_recorded", "promise_recorded"]


def test_a_second_broken_promise_goes_to_a_person(care: Care, chat: str, card: Account) -> None:
    for _ in range(2):
        record(care, chat, card)
        change(care, Promise, stored(care, Promise, status="open")[0].id, status="broken")
    asked = turn(care, chat)
    assert promises.missed(care, asked, card.id).name == "promise_to_agent"
    assert promises.open_promise(care, asked, card.id).name == "promise_to_agent"


def test_a_kept_promise_wipes_earlier_breaks(care: Care, chat: str, card: Account) -> None:
    for status in ("broken", "kept", "broken"):
        record(care, chat, card)
        change(care, Promise, stored(care, Promise, status="open")[0].id, status=status)
        care.clock.advance(timedelta(minutes=1))  # type: ignore[attr-defined]
    assert promises.missed(care, turn(care, chat), card.id).name == "proceed"


def test_a_renegotiated_promise_has_a_child(care: Care, chat: str, card: Account, promise: Promise) -> None:
    promises.reopen(care, turn(care, chat))
    record(care, chat, card, "2000.00")
    child = stored(care, Promise, status="open")[0]
    assert (child.parent_id, stored(care, Promise, id=promise.id)[0].status) == (promise.id, "renegotiated")


def test_a_promise_stands_while_its_change_is_arranged(care: Care, chat: str, promise: Promise) -> None:
    seen = (
        promises.changeable(care, turn(care, chat)),
        promises.open_promise(care, turn(care, chat), promise.account_id, replaces=promise.id),
    )
    assert ([each.name for each in seen], stored(care, Promise)[0].status) == (["proceed", "proceed"], "open")


def test_the_third_renegotiation_goes_to_a_person(care: Care, chat: str, card: Account, promise: Promise) -> None:
    seen = []
    for amount in ("2000.00", "1500.00", "1000.00"):
        seen.append(promises.reopen(care, turn(care, chat)).name)
        if seen[-1] == "proceed":
            seen.append(record(care, chat, card, amount).name)
    assert seen == ["proceed", "promise_recorded", "proceed", "promise_recorded", "promise_to_agent"]


def test_a_promise_that_goes_to_a_person_stays_open(care: Care, chat: str, card: Account, promise: Promise) -> None:
    for _ in range(2):
        promises.reopen(care, turn(care, chat))
        record(care, chat, card)
    promises.reopen(care, turn(care, chat))
    assert len(stored(care, Promise, status="open")) == 1


@pytest.mark.parametrize("service", [promises.changeable, promises.reopen, promises.cancel])
def test_an_open_promise_changes_once_per_message(care: Care, chat: str, promise: Promise, service: object) -> None:
    asked = turn(care, chat)
    answers = [service(care, asked) for _ in range(2)]  # type: ignore[operator]
    assert answers[0] == answers[1]


def test_the_borrower_may_take_a_promise_back(care: Care, chat: str, promise: Promise) -> None:
    assert promises.cancel(care, turn(care, chat)).name == "promise_cancelled"
    assert stored(care, Promise)[0].status == "cancelled"


@pytest.mark.parametrize(
    ("service", "answer"), [(promises.reopen, "nothing_to_correct"), (promises.cancel, "nothing_to_cancel")]
)
def test_without_an_open_promise_there_is_nothing_to_change(
    care: Care, chat: str, service: object, answer: str
) -> None:
    assert service(care, turn(care, chat)).name == answer  # type: ignore[operator]


@pytest.mark.parametrize(("state", "answer"), [("stranger", "nothing_to_cancel"), ("chat", "promise_cancel_ask")])
def test_an_offer_to_cancel_betrays_a_promise_to_the_borrower_alone(
    care: Care, promise: Promise, state: str, answer: str, request: pytest.FixtureRequest
) -> None:
    assert promises.cancel_offer(care, turn(care, request.getfixturevalue(state))).name == answer


def test_nobody_else_can_change_a_borrowers_promise(care: Care, promise: Promise, zhao: Party) -> None:
    elsewhere = verify(care, open_chat(care), ZHAO)
    assert promises.cancel(care, turn(care, elsewhere)).name == "nothing_to_cancel"


def test_a_dispute_of_the_account_cancels_its_promise(care: Care, chat: str, card: Account, promise: Promise) -> None:
    disputes.record_dispute(care, turn(care, chat), card.id, DisputeKind.FRAUD, "-", None)
    assert stored(care, Promise)[0].status == "cancelled"


def test_a_dispute_of_a_part_leaves_the_promise(care: Care, chat: str, card: Account, promise: Promise) -> None:
    disputes.record_dispute(care, turn(care, chat), card.id, DisputeKind.FEE, "-", Decimal("30.00"))
    assert stored(care, Promise)[0].status == "open"


def test_a_promise_beside_an_open_dispute_admits_nothing(care: Care, chat: str, card: Account) -> None:
    disputes.record_dispute(care, turn(care, chat), card.id, DisputeKind.FEE, "-", Decimal("30.00"))
    record(care, chat, card)
    assert stored(care, Promise)[0].without_admission


def test_under_a_hold_no_promise_is_taken(care: Care, chat: str, card: Account) -> None:
    hardship.open_hardship(care, turn(care, chat), card.id, Cause.ILLNESS)
    told = promises.open_promise(care, turn(care, chat), card.id)
    assert (told.name, told.facts["reason"]) == ("collecting_off", "illness")


def test_where_the_chat_itself_is_off_no_promise_is_taken(care: Care, chat: str, card: Account) -> None:
    change(care, Conversation, chat, collecting_off="crisis")
    assert record(care, chat, card).name == "collecting_off"


def test_a_turn_that_a_person_overtook_records_nothing(care: Care, chat: str, card: Account) -> None:
    asked = turn(care, chat)
    change(care, Conversation, chat, epoch=conversation(care, chat).epoch + 1)
    with pytest.raises(Overtaken):
        promises.record_promise(care, asked, card.id, Decimal("100.00"), FRIDAY)
    assert stored(care, Promise) == []


def test_an_unknown_chat_is_not_found(care: Care, card: Account) -> None:
    with pytest.raises(NotFound):
        promises.open_promise(care, Turn("cv_none", "ms_none", 0), card.id)
