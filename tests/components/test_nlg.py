"""Every reply comes from care.wording, with the facts it stated and the response it was."""

from __future__ import annotations

from typing import Any

import pytest
from rasa.core.nlg import NaturalLanguageGenerator
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import BotUttered, SlotSet, UserUttered
from rasa.shared.core.trackers import DialogueStateTracker
from rasa.utils.endpoints import EndpointConfig

from care.wording.errors import UnknownResponse
from tests.components.conftest import DOMAIN

FACTS = {"amount": "2500.00", "date": "2026-11-27", "reference": "PR-20261122-0001"}


@pytest.fixture(scope="module")
def nlg() -> NaturalLanguageGenerator:
    return NaturalLanguageGenerator.create(EndpointConfig(type="components.nlg.CareNlg"), Domain.empty())


def tracker(*events: Any, message: str = "m1") -> DialogueStateTracker:
    metadata = {"message": message, "epoch": 0, "now": "2026-11-23T10:00:00+08:00"}
    heard = UserUttered("好", metadata=metadata)
    return DialogueStateTracker.from_events("c", [*events, heard], Domain.from_yaml(DOMAIN).slots)


async def said(nlg: NaturalLanguageGenerator, key: str, *events: Any, **facts: Any) -> dict[str, Any]:
    reply = await nlg.generate(key, tracker(*events), "care", **facts)
    assert reply is not None
    return reply


async def test_a_reply_carries_text_buttons_and_proof(nlg: NaturalLanguageGenerator) -> None:
    reply = await said(nlg, "utter_promise_recorded", **FACTS)
    assert "2,500.00元" in reply["text"]
    assert reply["buttons"][0]["payload"].startswith("/")
    assert reply["care"]["facts"] == FACTS
    assert reply["care"]["response_id"].startswith("promises.promise_recorded.")


async def test_slots_are_facts_and_the_actions_own_facts_come_first(nlg: NaturalLanguageGenerator) -> None:
    slots = [SlotSet(name, value) for name, value in (FACTS | {"amount": "1.00"}).items()]
    reply = await said(nlg, "utter_promise_recorded", *slots, amount="9.00")
    assert reply["care"]["facts"] == FACTS | {"amount": "9.00"}


async def test_the_mood_of_the_conversation_chooses_the_tone(nlg: NaturalLanguageGenerator) -> None:
    plain = await said(nlg, "utter_fallback")
    angry = await said(nlg, "utter_fallback", SlotSet("emotion", "angry"))
    assert (
        plain["care"]["response_id"] in {"_shared.fallback.1", "_shared.fallback.2"},
        angry["care"]["response_id"],
    ) == (
        True,
        "_shared.fallback.4",
    )


async def test_a_sentence_just_said_is_not_said_again(nlg: NaturalLanguageGenerator) -> None:
    first = await said(nlg, "utter_empty")
    second = await said(nlg, "utter_empty", BotUttered(first["text"], metadata={"care": first["care"]}))
    assert first["care"]["response_id"] != second["care"]["response_id"]


async def test_an_actions_buttons_replace_those_of_the_response(nlg: NaturalLanguageGenerator) -> None:
    reply = await said(nlg, "utter_promise_recorded", buttons=[{"title": "好", "payload": "/affirm"}], **FACTS)
    assert reply["buttons"] == []


async def test_rasas_own_fallback_has_a_sentence(nlg: NaturalLanguageGenerator) -> None:
    assert (await said(nlg, "utter_default"))["text"]


async def test_an_unknown_response_is_an_error_not_silence(nlg: NaturalLanguageGenerator) -> None:
    with pytest.raises(UnknownResponse):
        await said(nlg, "utter_no_such_thing")
