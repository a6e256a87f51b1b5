"""Chats: one that nobody was verified in, and one each with two borrowers who proved who they are."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest

from care.demo.cast import LIN, ZHAO
from care.domain.conduct import ConductContext, review
from care.domain.records import Account, Party, Promise
from care.services.context import Care, Outcome
from tests.services.promising import record
from tests.services.stage import Inbox, account_of, open_chat, stored, verify


@pytest.fixture
def care(care: Care) -> Care:
    """The product, with phones that keep what they are sent."""
    return replace(care, sms=Inbox())


@pytest.fixture
def inbox(care: Care) -> Inbox:
    assert isinstance(care.sms, Inbox)
    return care.sms


@pytest.fixture
def stranger(care: Care, lin: Party) -> str:
    """A chat in which nobody proved anything; the book knows Lin and the rest of the cast."""
    return open_chat(care)


@pytest.fixture
def chat(care: Care, lin: Party) -> str:
    """A chat in which Lin was verified."""
    return verify(care, open_chat(care), LIN)


@pytest.fixture
def zhao_chat(care: Care, zhao: Party) -> str:
    """A chat in which Zhao was verified."""
    return verify(care, open_chat(care), ZHAO)


@pytest.fixture(autouse=True)
def sayable(care: Care, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Whatever a service finds or does in a test can be said with its facts, in every mood, and passes the gate."""
    made: list[Outcome] = []
    plain = Outcome.__init__

    def noting(outcome: Outcome, *args: Any, **named: Any) -> None:
        plain(outcome, *args, **named)
        made.append(outcome)

    monkeypatch.setattr(Outcome, "__init__", noting)
    yield
    for outcome in made:
        if outcome.name != "proceed":
            _say(care, outcome)


def _say(care: Care, outcome: Outcome) -> None:
    for emotion in ("calm", "anxious", "distressed", "angry", "abusive", "crisis"):
        for night in (False, True):
            said = care.wording.say(
                f"utter_{outcome.name}", outcome.facts, emotion=emotion, night=night, used=frozenset(), seed=emotion
            )
            context = ConductContext("bot", "reply", verified=True, night=night, facts=said.facts)
            assert review(said.text, context, care.rulebook).allowed, said


@pytest.fixture
def card(care: Care, lin: Party) -> Account:
    """Lin's card: 45 days late, 8,450.00."""
    return account_of(care, lin)


@pytest.fixture
def promise(care: Care, chat: str, card: Account) -> Promise:
    """Lin's open promise: 2,500.00 by Friday."""
    record(care, chat, card)
    return stored(care, Promise)[0]
