"""The one safety question (D3, D4): asked once a day, after what was done and before anything else is asked."""

from __future__ import annotations

from datetime import timedelta

import pytest

from care.domain.clock import FixedClock
from care.domain.records import Handoff, Message
from care.services import conversations, screening
from care.services.context import Care
from tests.services.stage import conversation, said, stored, turn

DESPAIR = "你们想逼死人吗"
QUESTION = {"text": "您想先说哪一件？", "response_id": "smalltalk.greet_again.9", "version": 1, "facts": {}}


def answer(care: Care, chat: str, text: str) -> None:
    """The borrower writes `text`, the engine asks a question of its own."""
    turn(care, chat, text)
    task = conversations.next_task(care, chat)
    if task is not None:
        conversations.deliver(care, task, [QUESTION], {"emotion": "distressed"})


def test_words_that_leave_a_doubt_are_asked_about_instead_of_the_engines_question(care: Care, chat: str) -> None:
    answer(care, chat, DESPAIR)
    assert said(care, chat)[-1] == "safety_check" and "greet_again" not in said(care, chat)


def test_a_person_is_told_of_the_doubt(care: Care, chat: str) -> None:
    answer(care, chat, DESPAIR)
    assert [(entry.priority, entry.reason, entry.exclusive) for entry in stored(care, Handoff)] == [
        (1, "distressed", False)
    ]


def test_what_waited_is_said_when_the_answer_is_no(care: Care, chat: str) -> None:
    answer(care, chat, DESPAIR)
    answer(care, chat, "没有")
    assert said(care, chat)[-2:] == ["safety_ok", "greet_again"]


def test_a_yes_is_a_crisis(care: Care, chat: str) -> None:
    answer(care, chat, DESPAIR)
    answer(care, chat, "有想过")
    assert said(care, chat)[-1] == "crisis" and conversation(care, chat).owner == "queue"


def test_a_long_answer_goes_to_the_engine_as_well(care: Care, chat: str) -> None:
    answer(care, chat, DESPAIR)
    answer(care, chat, "没有，只是想问问能不能慢慢分期来还")
    assert said(care, chat)[-2:] == ["safety_ok", "greet_again"]


@pytest.mark.parametrize(("later", "times"), [(timedelta(hours=23), 1), (timedelta(hours=24), 2)])
def test_it_is_asked_once_a_day(care: Care, chat: str, clock: FixedClock, later: timedelta, times: int) -> None:
    answer(care, chat, DESPAIR)
    clock.advance(later)
    answer(care, chat, DESPAIR)
    assert said(care, chat).count("safety_check") == times


def test_in_distress_that_no_rule_spells_the_question_comes_from_the_action(care: Care, chat: str) -> None:
    asked = turn(care, chat, "😭😭")
    first, again = (screening.screen(care, asked) for _ in range(2))
    assert first == again and first is not None and first.name == "safety_check"


def test_an_insult_with_death_in_it_is_no_doubt_about_its_writer(care: Care, chat: str) -> None:
    answer(care, chat, "信不信我弄死你")
    assert "safety_check" not in said(care, chat)
    assert [entry.reason for entry in stored(care, Handoff)] == ["threat"]


def test_no_sentence_is_said_twice_before_the_others_in_the_same_crisis(care: Care, chat: str) -> None:
    for text in ("我不想活了", "难受", "很难受", "太难受了"):
        turn(care, chat, text)
    lines = [m.response_id for m in stored(care, Message, conversation_id=chat, sender="bot")]
    assert len(lines) == len(set(lines))
