"""No sentence outside the gate (design §4.2): what is refused is replaced, and what was done is still said."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from care.domain.hardship import Cause
from care.domain.records import Message, Party
from care.services import conversations, hardship, promises
from care.services.context import Care
from tests.services.stage import account_of, said, stored, turn

FORBIDDEN = {"text": "再不还就报警抓您", "response_id": "promises.promise_recorded.1", "version": 1, "facts": {}}
FIGURE = {"text": "您应还8450.00元。", "response_id": "accounts.balance.1", "version": 1, "facts": {}}


def answer(care: Care, chat: str, reply: dict[str, Any]) -> Message:
    """Let the engine give `reply` to the oldest open message; what was said."""
    task = conversations.next_task(care, chat)
    assert task is not None and conversations.deliver(care, task, [reply], {})
    return conversations.events(care, chat, 0)[-1]


@pytest.mark.parametrize("reply", [FORBIDDEN, FIGURE])
def test_a_refused_sentence_is_not_said(care: Care, chat: str, reply: dict[str, Any]) -> None:
    turn(care, chat)
    message = answer(care, chat, reply)
    assert message.text != reply["text"] and said(care, chat)[-1] == "gate_replacement"


def test_its_certificate_names_the_breach(care: Care, chat: str) -> None:
    turn(care, chat)
    assert "A3.29" in answer(care, chat, FORBIDDEN).conduct["breaches"]


def test_the_replacement_still_states_the_recorded_promise(care: Care, chat: str, lin: Party) -> None:
    card = account_of(care, lin)
    promises.record_promise(care, turn(care, chat), card.id, Decimal("2500.00"), date(2026, 11, 27))
    message = answer(care, chat, FORBIDDEN)
    assert said(care, chat)[-1] == "promise_recorded" and "2,500.00" in message.text


def test_the_replacement_still_states_the_hold(care: Care, chat: str) -> None:
    hardship.open_hardship(care, turn(care, chat), None, Cause.UNEMPLOYED)
    answer(care, chat, FORBIDDEN)
    assert said(care, chat)[-1] == "hardship_hold"


def test_a_step_on_the_way_is_not_stated(care: Care, chat: str, lin: Party) -> None:
    card = account_of(care, lin)
    promises.record_promise(care, turn(care, chat), card.id, Decimal("2500.00"), date(2026, 11, 27))
    answer(care, chat, FORBIDDEN)
    promises.reopen(care, turn(care, chat))
    answer(care, chat, FORBIDDEN)
    assert said(care, chat)[-1] == "gate_replacement"


def test_a_known_figure_of_a_verified_borrower_is_said(care: Care, chat: str) -> None:
    turn(care, chat)
    reply = FIGURE | {"facts": {"total": "8450.00"}}
    assert answer(care, chat, reply).text == reply["text"]


def test_the_same_figure_is_not_said_to_a_stranger(care: Care, stranger: str) -> None:
    turn(care, stranger)
    reply = FIGURE | {"facts": {"total": "8450.00"}}
    assert answer(care, stranger, reply).text != reply["text"]


def test_every_text_to_a_borrower_has_its_certificate(care: Care, chat: str) -> None:
    turn(care, chat)
    answer(care, chat, FORBIDDEN)
    spoken = stored(care, Message, conversation_id=chat, sender="bot")
    assert all(message.conduct["checked"] and message.conduct["rulebook"] for message in spoken)
