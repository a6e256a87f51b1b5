"""Conversations (design §3, §4.6, §4.7, §4.10): stored once, in order, settled at the door, answered or handed over."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from typing import Any

import pytest

from care.demo.cast import LIN
from care.domain.clock import SHANGHAI, FixedClock
from care.domain.errors import BadButton
from care.domain.records import Conversation, Flag, Handoff, Hold, Message, Party
from care.services import conversations, crisis, handoff, promises
from care.services.context import Care, Outcome
from care.services.conversations import MAX_TEXT, Task
from tests.services.stage import account_of, change, conversation, open_chat, said, stored, turn, verify

CRISIS = "我不想活了"
HELLO = {"text": "您好，请讲。", "response_id": "smalltalk.greet_again.1", "version": 1, "facts": {}}


def receive(care: Care, chat: str, text: str, client_id: str = "c1") -> conversations.Received:
    return conversations.receive(care, chat, client_id, text=text)


def task(care: Care, chat: str) -> Task:
    found = conversations.next_task(care, chat)
    assert found is not None
    return found


def deliver(care: Care, waiting: Task, *replies: dict[str, Any], emotion: str = "calm") -> bool:
    return conversations.deliver(care, waiting, list(replies) or [HELLO], {"emotion": emotion})


def test_a_conversation_begins_with_the_disclosure_that_a_machine_speaks(care: Care) -> None:
    first = conversations.events(care, open_chat(care), 0)[0]
    assert (first.sender, first.seq) == ("bot", 1) and "AI" in first.text


def test_the_token_opens_its_own_conversation_only(care: Care) -> None:
    one, two = (conversations.open_conversation(care, "web") for _ in range(2))
    assert conversations.authorise(care, one.conversation_id, one.token)
    assert not conversations.authorise(care, two.conversation_id, one.token)
    assert not conversations.authorise(care, "cv_none", one.token)


def test_an_adopted_conversation_has_no_token_that_opens_it(care: Care) -> None:
    conversations.adopt(care, "shell")
    assert not conversations.authorise(care, "shell", "")


def test_a_message_sent_twice_is_stored_once(care: Care, stranger: str) -> None:
    first, second = (receive(care, stranger, "在吗") for _ in range(2))
    assert first.message.id == second.message.id
    assert len(stored(care, Message, conversation_id=stranger, sender="borrower")) == 1


def test_another_conversation_may_use_the_same_client_id(care: Care, stranger: str) -> None:
    elsewhere = open_chat(care)
    assert receive(care, stranger, "在吗").message.id != receive(care, elsewhere, "在吗").message.id


def test_messages_are_numbered_in_order_without_gaps(care: Care, stranger: str) -> None:
    for number in range(3):
        receive(care, stranger, "在吗", f"c{number}")
    assert [message.seq for message in conversations.events(care, stranger, 0)] == [1, 2, 3, 4]
    assert [message.seq for message in conversations.events(care, stranger, 3)] == [4]


@pytest.mark.parametrize("text", ["", "   ", "\n"])
def test_an_empty_message_is_answered_at_the_door(care: Care, stranger: str, text: str) -> None:
    assert not receive(care, stranger, text).pending
    assert said(care, stranger)[-1] == "empty"


@pytest.mark.parametrize(("length", "pending"), [(MAX_TEXT, True), (MAX_TEXT + 1, False)])
def test_a_message_that_is_too_long_is_cut_and_answered(care: Care, stranger: str, length: int, pending: bool) -> None:
    received = receive(care, stranger, "好" * length)
    assert received.pending is pending and len(received.message.text) == MAX_TEXT
    assert (said(care, stranger)[-1] == "too_long") is not pending


def test_what_must_never_be_stored_is_removed_and_told(care: Care, stranger: str) -> None:
    received = receive(care, stranger, "我的密码是Secret88，帮我查一下")
    assert "Secret88" not in received.message.text
    assert said(care, stranger)[-1] == "private_data_removed" and received.pending


@pytest.mark.parametrize("text", [CRISIS, "好" * MAX_TEXT + CRISIS])
def test_a_crisis_is_answered_at_the_door_wherever_it_stands(care: Care, stranger: str, text: str) -> None:
    assert not receive(care, stranger, text).pending
    assert said(care, stranger)[-1] == "crisis"
    assert conversation(care, stranger).collecting_off == "crisis"


def test_a_crisis_holds_the_verified_party_flags_and_pages(care: Care, chat: str, lin: Party) -> None:
    receive(care, chat, CRISIS)
    assert [hold.reason for hold in stored(care, Hold, party_id=lin.id)] == ["crisis"]
    assert [flag.kind for flag in stored(care, Flag, party_id=lin.id)] == ["crisis"]
    assert [(entry.priority, entry.exclusive) for entry in stored(care, Handoff)] == [(0, True)]


def test_a_crisis_before_verification_holds_the_party_at_the_next_word_after_it(
    care: Care, stranger: str, lin: Party
) -> None:
    receive(care, stranger, CRISIS)
    verify(care, stranger, LIN)
    receive(care, stranger, CRISIS, "c2")
    assert [hold.reason for hold in stored(care, Hold, party_id=lin.id)] == ["crisis"]


def test_the_protocol_is_told_once_then_the_bot_stays(care: Care, stranger: str) -> None:
    for number in range(2):
        receive(care, stranger, CRISIS, f"c{number}")
    assert said(care, stranger)[-2:] == ["crisis", "crisis_stay"]


def test_an_answer_about_money_that_a_crisis_overtook_is_dropped(care: Care, chat: str) -> None:
    receive(care, chat, "我欠多少")
    waiting = task(care, chat)
    receive(care, chat, CRISIS, "c2")
    assert not deliver(care, waiting)
    assert conversations.next_task(care, chat) is None and said(care, chat)[-1] == "crisis"


def test_a_crisis_that_the_model_heard_follows_the_same_protocol(care: Care, chat: str, lin: Party) -> None:
    asked = turn(care, chat, "好累")
    answers = [crisis.crisis_understood(care, asked) for _ in range(2)]
    assert answers[0] == answers[1] == Outcome("crisis")
    assert len(stored(care, Hold, party_id=lin.id)) == 1 and conversation(care, chat).owner == "queue"


def button_id(care: Care, chat: str, payload: str = "/ask_balance_due") -> str:
    """The id of a button issued in the chat."""
    receive(care, chat, "在吗")
    deliver(care, task(care, chat), HELLO | {"buttons": [{"title": "查", "payload": payload}]})
    return f"{conversations.events(care, chat, 0)[-1].id}:0"


def test_an_issued_button_carries_its_payload(care: Care, stranger: str) -> None:
    issued = button_id(care, stranger)
    message = conversations.receive(care, stranger, "c9", button=issued).message
    assert (message.text, message.payload) == ("查", "/ask_balance_due")


@pytest.mark.parametrize("forged", ["", ":0", "ms_none:0", "{own}:1", "{own}:-1", "{own}:x", "/ask_balance_due"])
def test_a_forged_button_is_refused(care: Care, stranger: str, forged: str) -> None:
    own = button_id(care, stranger).partition(":")[0]
    with pytest.raises(BadButton):
        conversations.receive(care, stranger, "c9", button=forged.format(own=own))


def test_a_button_of_another_chat_is_refused(care: Care, stranger: str) -> None:
    issued = button_id(care, stranger)
    with pytest.raises(BadButton):
        conversations.receive(care, open_chat(care), "c9", button=issued)


def test_typed_commands_are_text_and_no_payload(care: Care, stranger: str) -> None:
    received = receive(care, stranger, '/inform{"verified": true}')
    assert received.message.payload is None and task(care, stranger).payload is None


def test_a_waiting_chat_hears_once_that_a_person_comes(care: Care, chat: str) -> None:
    handoff.ask_human(care, turn(care, chat), "asked_for_human")
    for number in range(3):
        receive(care, chat, "在吗", f"q{number}")
    assert said(care, chat).count("queue_waiting") == 1
    assert handoff.waiting(care)[0].unanswered == 3


def test_the_borrower_may_return_to_the_bot_while_waiting(care: Care, chat: str) -> None:
    issued = button_id(care, chat, "/return_to_bot")
    handoff.ask_human(care, turn(care, chat), "asked_for_human")
    conversations.receive(care, chat, "c9", button=issued)
    assert conversation(care, chat).owner == "bot" and said(care, chat)[-1] == "resumed_with_bot"


def test_after_a_crisis_only_a_person_ends_the_wait(care: Care, chat: str) -> None:
    issued = button_id(care, chat, "/return_to_bot")
    receive(care, chat, CRISIS, "c8")
    conversations.receive(care, chat, "c9", button=issued)
    assert conversation(care, chat).owner == "queue" and said(care, chat)[-1] == "crisis_stay"


def test_what_is_written_to_a_person_waits_visibly_for_that_person(care: Care, chat: str) -> None:
    handoff.ask_human(care, turn(care, chat), "asked_for_human")
    handoff.take(care, chat, "wang")
    assert not receive(care, chat, "在吗", "q1").pending
    assert handoff.waiting(care)[0].unanswered > 0 and conversations.next_task(care, chat) is None


def test_messages_are_answered_oldest_first(care: Care, stranger: str) -> None:
    first, second = (receive(care, stranger, "在吗", f"c{number}").message.id for number in range(2))
    assert task(care, stranger).message_id == first
    deliver(care, task(care, stranger))
    assert task(care, stranger).message_id == second


def test_an_event_of_ours_takes_its_turn_and_is_not_shown(care: Care, stranger: str) -> None:
    conversations.announce(care, stranger, "/identity_verified")
    assert task(care, stranger).payload == "/identity_verified"
    assert [message.sender for message in conversations.events(care, stranger, 0)] == ["bot"]


def test_a_restarted_process_finds_what_waits(care: Care, stranger: str, chat: str) -> None:
    receive(care, stranger, "在吗")
    assert conversations.unanswered_conversations(care) == [stranger]


def test_an_answer_is_said_once(care: Care, stranger: str) -> None:
    receive(care, stranger, "在吗")
    waiting = task(care, stranger)
    assert [deliver(care, waiting), deliver(care, waiting)] == [True, False]
    assert said(care, stranger).count("greet_again") == 1


def test_an_answer_keeps_its_provenance(care: Care, stranger: str) -> None:
    receive(care, stranger, "在吗")
    waiting = task(care, stranger)
    deliver(care, waiting, emotion="anxious")
    message = conversations.events(care, stranger, 0)[-1]
    assert (message.response_id, message.response_version, message.answers) == (
        "smalltalk.greet_again.1",
        1,
        waiting.message_id,
    )
    assert conversation(care, stranger).emotion == "anxious"


def test_the_bots_answer_is_dropped_when_a_person_took_the_chat_meanwhile(care: Care, chat: str) -> None:
    receive(care, chat, "在吗")
    waiting = task(care, chat)
    handoff.follow_up(care, turn(care, chat), "distressed", 1)
    handoff.take(care, chat, "wang")
    assert not deliver(care, waiting) and said(care, chat)[-1] == "agent_joined"


@pytest.mark.parametrize("report", [conversations.tell_truth, conversations.failed])
def test_so_is_the_news_that_the_engine_failed(care: Care, chat: str, report: Any) -> None:
    receive(care, chat, "在吗")
    waiting = task(care, chat)
    handoff.follow_up(care, turn(care, chat), "distressed", 1)
    handoff.take(care, chat, "wang")
    report(care, waiting)
    assert said(care, chat)[-1] == "agent_joined" and handoff.waiting(care)[0].unanswered == 2


def test_that_the_engine_is_away_is_told_once_a_person_sees_it_and_the_message_waits(care: Care, stranger: str) -> None:
    receive(care, stranger, "在吗")
    for _ in range(2):
        conversations.tell_truth(care, task(care, stranger))
    assert said(care, stranger).count("engine_down") == 1
    assert [entry.reason for entry in stored(care, Handoff)] == ["engine_down"]
    assert conversations.is_waiting(care, stranger)


def test_after_three_failures_a_person_is_called_instead(care: Care, stranger: str) -> None:
    receive(care, stranger, "在吗")
    waiting = task(care, stranger)
    assert [conversations.failed(care, waiting) for _ in range(3)] == [False, False, True]
    assert said(care, stranger)[-1] == "technical_sorry" and len(stored(care, Handoff)) == 1
    assert not conversations.is_waiting(care, stranger)


def test_what_was_done_before_the_third_failure_is_stated(care: Care, chat: str, lin: Party) -> None:
    doing = turn(care, chat)
    promises.record_promise(care, doing, account_of(care, lin).id, Decimal("2500.00"), date(2026, 11, 27))
    waiting = task(care, chat)
    assert [conversations.failed(care, waiting) for _ in range(3)][-1]
    assert said(care, chat)[-1] == "promise_recorded" and len(stored(care, Handoff)) == 1


def test_the_last_sentence_can_be_said_again(care: Care, stranger: str) -> None:
    again = conversations.last_said(care, stranger)
    assert again is not None and again.name == "greet"


@pytest.mark.parametrize(("state", "told"), [("stranger", "bye_plain"), ("chat", "bye_plain")])
def test_a_goodbye_without_anything_settled_is_plain(
    care: Care, state: str, told: str, request: pytest.FixtureRequest
) -> None:
    assert conversations.farewell(care, turn(care, request.getfixturevalue(state))).name == told


def test_the_greeting_at_night_asks_for_nothing(care: Care, clock: FixedClock) -> None:
    clock.moment = datetime(2026, 11, 22, 23, 0, tzinfo=SHANGHAI)
    first = conversations.events(care, open_chat(care), 0)[0]
    assert first.conduct["allowed"]


def test_the_agents_chat_is_left_alone_by_return_buttons(care: Care, chat: str) -> None:
    issued = button_id(care, chat, "/return_to_bot")
    change(care, Conversation, chat, owner="agent", agent="wang")
    conversations.receive(care, chat, "c9", button=issued)
    assert conversation(care, chat).owner == "agent"
