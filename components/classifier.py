"""The intent classifier: one linear model over characters and meaning, with a fallback and a second intent."""

from __future__ import annotations

import hashlib
import inspect
from typing import Any

from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.nlu.classifiers.classifier import IntentClassifier
from rasa.shared.constants import DEFAULT_NLU_FALLBACK_INTENT_NAME, INTENT_MESSAGE_PREFIX
from rasa.shared.nlu.constants import ENTITIES, INTENT, INTENT_RANKING_KEY, TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from care.language import normalise as normalising
from care.language.encoder import shared_encoder
from care.language.normalise import Normalised, normalise
from components import linear_model
from components.clauses import Clause, clauses
from components.linear_model import LinearModel, Recipe

Ranking = list[tuple[str, float]]

HINTS = 3
"""How far up in the ranking of the whole message a second intent has to stand."""


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.INTENT_CLASSIFIER, is_trainable=True)
class CareClassifier(GraphComponent, IntentClassifier):
    """Ranks the intents of a message and names a second one where a clause of its own carries it."""

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        """`threshold`: below this confidence the intent is nlu_fallback.

        A second intent is one of `agenda` with a clause of its own, read with confidence `also` at least, while
        another clause carries the main one as surely, and the whole message hints at it too. `danger` intents win
        from the given confidence on, in the whole message or in a clause: there a false alarm costs less than a miss.
        """
        return {
            "encoder": "care.language.encoder.MultilingualEncoder",
            **vars(Recipe()),
            "threshold": 0.3,
            "ranking_length": 10,
            "also": 0.8,
            "agenda": [],
            "danger": {},
        }

    @staticmethod
    def required_packages() -> list[str]:
        return ["sklearn"]

    @classmethod
    def fingerprint_addon(cls, config: dict[str, Any]) -> str:
        """What else decides the weights, so that Rasa's cache never serves a model of older code."""
        sources = (inspect.getsource(module) for module in (linear_model, normalising))
        return hashlib.sha256("".join(sources).encode()).hexdigest()

    def __init__(
        self, config: dict[str, Any], storage: ModelStorage, resource: Resource, model: LinearModel | None
    ) -> None:
        self._config = config
        self._storage = storage
        self._resource = resource
        self._model = model
        self._encoder = shared_encoder(config["encoder"])

    @classmethod
    def create(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> CareClassifier:
        return cls(config, model_storage, resource, None)

    @classmethod
    def load(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
        **kwargs: Any,
    ) -> CareClassifier:
        with model_storage.read_from(resource) as folder:
            return cls(config, model_storage, resource, LinearModel.load(folder))

    def train(self, training_data: TrainingData) -> Resource:
        examples = [example for example in training_data.intent_examples if _is_speech(example.get(TEXT))]
        texts = [normalise(example.get(TEXT)).text for example in examples]
        labels = [example.get(INTENT) for example in examples]
        recipe = Recipe(**{name: self._config[name] for name in vars(Recipe())})
        self._model = LinearModel.train(texts, self._encoder.encode(texts), labels, recipe)
        with self._storage.write_to(self._resource) as folder:
            self._model.save(folder)
        return self._resource

    def process(self, messages: list[Message]) -> list[Message]:
        for message in messages:
            if self._model and _is_speech(message.get(TEXT)):
                self._classify(message, normalise(message.get(TEXT)), self._model)
        return messages

    def _classify(self, message: Message, text: Normalised, model: LinearModel) -> None:
        parts = clauses(text.text)
        texts = [text.text, *(part.text for part in parts)]
        rankings = [model.ranking(one, vector) for one, vector in zip(texts, self._encoder.encode(texts), strict=True)]
        whole, others = self._with_danger_first(rankings), list(zip(parts, rankings[1:], strict=True))
        top, confidence = whole[0] if model.can_read(text.text) else (whole[0][0], 0.0)
        intent = top if confidence >= self._config["threshold"] else DEFAULT_NLU_FALLBACK_INTENT_NAME
        message.set(INTENT, {"name": intent, "confidence": confidence}, add_to_output=True)
        ranked = [{"name": name, "confidence": share} for name, share in whole[: self._config["ranking_length"]]]
        message.set(INTENT_RANKING_KEY, ranked, add_to_output=True)
        second = self._second([name for name, _ in whole[:HINTS]], others)
        if second:
            message.set(ENTITIES, [*message.get(ENTITIES, []), _also(text, *second)], add_to_output=True)

    def _with_danger_first(self, rankings: list[Ranking]) -> Ranking:
        whole = rankings[0]
        for name, least in self._config["danger"].items():
            strongest = max(dict(ranking).get(name, 0.0) for ranking in rankings)
            if strongest >= least:
                return [(name, strongest), *((other, share) for other, share in whole if other != name)]
        return whole

    def _second(self, hints: list[str], parts: list[tuple[Clause, Ranking]]) -> tuple[Clause, str, float] | None:
        """The surest clause that carries another intent than the main one, which is the first of `hints`."""
        sure = [(clause, *ranking[0]) for clause, ranking in parts if ranking[0][1] >= self._config["also"]]
        if hints[0] not in {intent for _, intent, _ in sure}:
            return None
        worth = set(hints[1:]).intersection(self._config["agenda"])
        return max((one for one in sure if one[1] in worth), key=lambda one: one[2], default=None)


def _is_speech(text: str | None) -> bool:
    """Whether somebody said it: neither empty nor a button's payload."""
    return bool(text and text.strip()) and not str(text).startswith(INTENT_MESSAGE_PREFIX)


def _also(text: Normalised, clause: Clause, intent: str, confidence: float) -> dict[str, Any]:
    start, end = text.span(clause.start, clause.end)
    return {
        "entity": "also",
        "value": intent,
        "start": start,
        "end": end,
        "confidence_entity": confidence,
        "extractor": CareClassifier.__name__,
    }
