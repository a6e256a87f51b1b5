"""A person (C9, design §4.7): queued once, taken by one, heard through the gate, and given back."""

from __future__ import annotations

from datetime import datetime

import pytest

from care.demo.cast import LIN
from care.domain.clock import SHANGHAI, FixedClock
from care.domain.errors import ConductRefused, NotFound, Overtaken
from care.domain.records import AuditEntry, Handoff, Message
from care.services import conversations, handoff
from care.services.context import Care, Turn
from tests.services.stage import conversation, open_chat, said, stored, turn


def ask(care: Care, chat: str, priority: int = 1) -> str:
    return handoff.ask_human(care, turn(care, chat, "转人工"), "asked_for_human", priority).name


@pytest.fixture
def taken(care: Care, chat: str) -> str:
    """Lin's chat, with agent wang."""
    ask(care, chat)
    handoff.take(care, chat, "wang")
    return chat


def test_whoever_asks_for_a_person_is_queued_at_once(care: Care, stranger: str) -> None:
    assert ask(care, stranger) == "handoff_queued"
    assert conversation(care, stranger).owner == "queue"


def test_the_place_counts_who_is_more_urgent_or_came_first(care: Care, stranger: str, chat: str) -> None:
    ask(care, stranger)
    later = handoff.ask_human(care, turn(care, chat, "转人工"), "asked_for_human", 2)
    urgent = handoff.ask_human(care, turn(care, open_chat(care), "转人工"), "crisis", 0)
    assert (later.facts["place"], urgent.facts["place"]) == (2, 1)


@pytest.mark.parametrize(("hour", "opens"), [(8, "2026-11-22T09"), (18, "2026-11-23T09"), (23, "2026-11-23T09")])
def test_after_hours_the_borrower_hears_when_people_come(
    care: Care, stranger: str, clock: FixedClock, hour: int, opens: str
) -> None:
    clock.moment = datetime(2026, 11, 22, hour, 30, tzinfo=SHANGHAI)
    told = handoff.ask_human(care, turn(care, stranger), "asked_for_human")
    assert (told.name, told.facts["open"][:13]) == ("handoff_after_hours", opens)


def test_a_crisis_pages_a_person_at_any_hour(care: Care, stranger: str, clock: FixedClock) -> None:
    clock.moment = datetime(2026, 11, 22, 23, 0, tzinfo=SHANGHAI)
    assert ask(care, stranger, 0) == "handoff_queued"


@pytest.mark.parametrize(("second", "left"), [(0, 0), (2, 1)])
def test_a_second_reason_can_only_raise_the_priority(care: Care, chat: str, second: int, left: int) -> None:
    ask(care, chat)
    handoff.follow_up(care, turn(care, chat), "again", second)
    assert [entry.priority for entry in stored(care, Handoff)] == [left]


def test_a_follow_up_leaves_the_chat_with_the_bot(care: Care, chat: str) -> None:
    handoff.follow_up(care, turn(care, chat), "distressed", 1)
    assert conversation(care, chat).owner == "bot" and len(stored(care, Handoff)) == 1


def test_the_same_message_queues_once(care: Care, chat: str) -> None:
    asked = turn(care, chat)
    assert handoff.ask_human(care, asked, "a") == handoff.ask_human(care, asked, "a")
    assert len(stored(care, AuditEntry, action="handoff.queue")) == 1


def test_a_message_that_waits_for_the_bot_goes_along_to_the_person(care: Care, chat: str) -> None:
    asked, _waiting = turn(care, chat, "转人工"), turn(care, chat, "我欠多少")
    handoff.ask_human(care, asked, "asked_for_human")
    task = conversations.next_task(care, chat)
    assert task is not None and task.message_id == asked.message_id
    assert [m.text for m in stored(care, Message, conversation_id=chat, addressee="person")] == ["我欠多少"]


def test_the_card_of_a_verified_borrower_holds_the_facts(care: Care, chat: str) -> None:
    ask(care, chat)
    card = handoff.waiting(care)[0].summary
    assert (card["verified"], card["accounts"][0]["owed"], card["last_words"]) == (True, "8450.00", ["转人工"])


def test_the_card_of_a_stranger_holds_no_account(care: Care, stranger: str) -> None:
    ask(care, stranger)
    assert {"accounts", "name", "promises"}.isdisjoint(handoff.waiting(care)[0].summary)


def test_the_queue_is_read_by_urgency_then_age_with_taken_chats_last(care: Care, stranger: str, chat: str) -> None:
    third = open_chat(care)
    ask(care, stranger, 2)
    ask(care, chat, 1)
    ask(care, third, 1)
    handoff.take(care, chat, "wang")
    assert [row.conversation_id for row in handoff.waiting(care)] == [third, stranger, chat]


def test_a_person_takes_the_chat_and_the_borrower_hears_it(care: Care, taken: str) -> None:
    owner = conversation(care, taken)
    assert (owner.owner, owner.agent, owner.epoch) == ("agent", "wang", 1)
    assert said(care, taken)[-1] == "agent_joined"


def test_a_chat_is_taken_by_one_person_only(care: Care, taken: str) -> None:
    with pytest.raises(Overtaken):
        handoff.take(care, taken, "chen")


def test_taking_it_again_changes_nothing(care: Care, taken: str) -> None:
    handoff.take(care, taken, "wang")
    assert said(care, taken).count("agent_joined") == 1


def test_nobody_takes_a_chat_that_was_not_queued(care: Care, chat: str) -> None:
    with pytest.raises(NotFound):
        handoff.take(care, chat, "wang")


def test_the_bots_turn_is_over_when_a_person_has_the_chat(care: Care, chat: str) -> None:
    asked = turn(care, chat)
    ask(care, chat)
    handoff.take(care, chat, "wang")
    with pytest.raises(Overtaken):
        handoff.follow_up(care, asked, "late", 2)


def test_what_the_agent_writes_is_said_as_the_agents(care: Care, taken: str) -> None:
    message = handoff.reply(care, taken, "wang", "您好，我来帮您看。", "r1")
    assert (message.sender, message.agent, message.conduct["allowed"]) == ("agent", "wang", True)


def test_a_forbidden_text_is_refused_and_not_said(care: Care, taken: str) -> None:
    with pytest.raises(ConductRefused):
        handoff.reply(care, taken, "wang", "再不还就报警抓您", "r1")
    assert stored(care, Message, conversation_id=taken, sender="agent") == []


def test_only_who_holds_the_chat_may_write(care: Care, taken: str) -> None:
    with pytest.raises(Overtaken):
        handoff.reply(care, taken, "chen", "您好", "r1")


def test_a_reply_sent_twice_is_said_once(care: Care, taken: str) -> None:
    first, second = (handoff.reply(care, taken, "wang", "您好", "r1") for _ in range(2))
    assert first.id == second.id and len(stored(care, Message, sender="agent")) == 1


def test_a_reply_answers_what_waited_for_the_person(care: Care, taken: str) -> None:
    turn(care, taken, "在吗")
    assert handoff.waiting(care)[0].unanswered > 0
    handoff.reply(care, taken, "wang", "在的", "r1")
    assert handoff.waiting(care)[0].unanswered == 0


def test_given_back_the_bot_speaks_again_as_itself(care: Care, taken: str) -> None:
    handoff.give_back(care, taken, "wang", "已约定周五")
    owner = conversation(care, taken)
    assert (owner.owner, owner.agent, owner.epoch) == ("bot", None, 2)
    assert said(care, taken)[-1] == "agent_returned" and handoff.waiting(care) == []


def test_only_who_holds_the_chat_gives_it_back(care: Care, taken: str) -> None:
    with pytest.raises(Overtaken):
        handoff.give_back(care, taken, "chen", "-")


def test_the_agents_note_stays_out_of_the_audit_chain(care: Care, taken: str) -> None:
    handoff.give_back(care, taken, "wang", f"{LIN.name}答应周五还")
    assert all(LIN.name not in entry.why for entry in stored(care, AuditEntry))
    assert stored(care, Handoff)[0].summary["note"].startswith(LIN.name)


def test_after_it_was_given_back_it_can_be_queued_and_taken_anew(care: Care, taken: str) -> None:
    handoff.give_back(care, taken, "wang", "-")
    ask(care, taken)
    assert handoff.take(care, taken, "chen").taken_by == "chen"


def test_an_agent_without_the_chat_has_no_turn_in_it(care: Care, chat: str) -> None:
    with pytest.raises(Overtaken):
        handoff.follow_up(care, Turn(chat, "m", 0, "agent:wang"), "x", 2)
