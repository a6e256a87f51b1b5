"""The classifier as Rasa runs it: trained into a model storage, loaded from it, asked."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from rasa.engine.graph import ExecutionContext, GraphSchema
from rasa.engine.storage.local_model_storage import LocalModelStorage
from rasa.engine.storage.resource import Resource
from rasa.shared.nlu.constants import ENTITIES, INTENT, TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from components.classifier import CareClassifier
from tests.components.conftest import NLU

SETTINGS = {
    "agenda": ["promise_to_pay", "ask_credit_record"],
    "danger": {"self_harm_crisis": 0.4},
    "threshold": 0.35,
    "also": 0.5,
    "sharpness": 7.0,
}
DATA = TrainingData(
    [Message({TEXT: text, INTENT: intent}) for intent, texts in NLU.items() for text in texts]
    + [Message({TEXT: "/greet", INTENT: "payload_only"})]
)


@pytest.fixture(scope="module")
def storage(tmp_path_factory: pytest.TempPathFactory) -> LocalModelStorage:
    storage = LocalModelStorage.create(tmp_path_factory.mktemp("storage"))
    component(storage, CareClassifier.create).train(DATA)
    return storage


def component(storage: LocalModelStorage, make: Any, **more: Any) -> CareClassifier:
    settings = CareClassifier.get_default_config() | SETTINGS | more
    made: CareClassifier = make(settings, storage, Resource("classifier"), ExecutionContext(GraphSchema({})))
    return made


def understood(storage: LocalModelStorage, text: str, **more: Any) -> Message:
    return component(storage, CareClassifier.load, **more).process([Message({TEXT: text})])[0]


@pytest.mark.parametrize(("text", "intent"), [("您好", "greet"), ("会影响征信吗", "ask_credit_record")])
def test_a_message_gets_its_intent_and_a_ranking(storage: LocalModelStorage, text: str, intent: str) -> None:
    message = understood(storage, text)
    assert message.get(INTENT)["name"] == intent == message.get("intent_ranking")[0]["name"]


def test_a_ranking_is_as_long_as_asked(storage: LocalModelStorage) -> None:
    assert len(understood(storage, "您好", ranking_length=2).get("intent_ranking")) == 2


def test_below_the_threshold_the_intent_falls_back_and_the_ranking_stays(storage: LocalModelStorage) -> None:
    message = understood(storage, "您好", threshold=1.1)
    assert message.get(INTENT)["name"] == "nlu_fallback"
    assert message.get("intent_ranking")[0]["name"] == "greet"


def test_letters_never_taught_fall_back(storage: LocalModelStorage) -> None:
    assert understood(storage, "asdf qwer").get(INTENT) == {"name": "nlu_fallback", "confidence": 0.0}


def test_a_second_intent_in_a_clause_of_its_own_is_reported_where_it_stands(storage: LocalModelStorage) -> None:
    text = "我周五还两千，会不会上征信"
    message = understood(storage, text)
    intents = {message.get(INTENT)["name"], *(e["value"] for e in message.get(ENTITIES))}
    assert intents == {"promise_to_pay", "ask_credit_record"}
    [also] = message.get(ENTITIES)
    assert text[also["start"] : also["end"]] in ("我周五还两千", "会不会上征信")


@pytest.mark.parametrize("text", ["我周五还两千", "你好，我周五还两千", "我周五还两千，月底前还清"])
def test_courtesy_and_repetition_are_no_second_intent(storage: LocalModelStorage, text: str) -> None:
    assert understood(storage, text).get(ENTITIES, []) == []


def test_danger_in_one_clause_wins_over_everything_else(storage: LocalModelStorage) -> None:
    text = "我周五还两千，会不会上征信，明天天气怎么样，我活不下去了"
    assert understood(storage, text).get(INTENT)["name"] == "self_harm_crisis"


@pytest.mark.parametrize("text", ["", "  ", "/greet"])
def test_nothing_and_payloads_are_not_classified(storage: LocalModelStorage, text: str) -> None:
    assert understood(storage, text).get(INTENT) is None


def test_a_payload_is_never_learnt(storage: LocalModelStorage) -> None:
    names = {one["name"] for one in understood(storage, "您好").get("intent_ranking")}
    assert "payload_only" not in names


def test_the_cache_key_covers_the_code_that_decides_the_weights(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    before = CareClassifier.fingerprint_addon({})
    monkeypatch.setattr("components.classifier.inspect.getsource", lambda module: "changed")
    assert CareClassifier.fingerprint_addon({}) != before
