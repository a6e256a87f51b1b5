"""The trained archive as the product runs it: rules, model and fallback, one sentence at a time."""

from __future__ import annotations

import asyncio
import logging
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import structlog
from rasa.core.agent import Agent
from rasa.core.channels.channel import UserMessage
from rasa.shared.constants import DEFAULT_NLU_FALLBACK_INTENT_NAME, INTENT_MESSAGE_PREFIX

from care.domain.errors import CareError
from care.settings import ROOT
from components.values import CRISIS_INTENT

MODEL = ROOT / "models" / "anhuan.tar.gz"
HARMLESS = "／"
"""What the door puts in place of the sign with which a text would become a command."""


class NoModel(CareError):
    """The archive is not there or holds nothing that can read."""


@dataclass(frozen=True)
class Understood:
    """What the engine made of a sentence.

    `intent` is what it acts on, or where it fell back (`refused`) the intent it ranked first.
    """

    intent: str
    confidence: float
    refused: bool
    emotion: str

    @property
    def crisis(self) -> bool:
        """By a rule or by the model."""
        return self.intent == CRISIS_INTENT and not self.refused or self.emotion == "crisis"


class Engine:
    """A loaded archive."""

    def __init__(self, path: Path = MODEL) -> None:
        if not path.is_file():
            raise NoModel(f"{path} is not there. Run `make train`, or name an archive with --model")
        structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.WARNING))
        self._agent = Agent.load(str(path))
        if not self._agent.is_ready():
            raise NoModel(f"{path} can't be loaded. Run `make train`")

    def read(self, text: str) -> Understood:
        """As the product reads it; a text never becomes a command."""
        spoken = text.lstrip()
        if spoken.startswith(INTENT_MESSAGE_PREFIX):
            spoken = HARMLESS + spoken[1:]
        return understood(asyncio.run(self._agent.processor.parse_message(UserMessage(spoken))))


def understood(parsed: dict[str, Any]) -> Understood:
    """From Rasa's parse result."""
    intent, ranking = parsed["intent"], parsed.get("intent_ranking") or []
    refused = intent["name"] == DEFAULT_NLU_FALLBACK_INTENT_NAME
    name = ranking[0]["name"] if refused and ranking else intent["name"]
    moods = [entity["value"] for entity in parsed["entities"] if entity["entity"] == "emotion"]
    return Understood(name, float(intent["confidence"]), refused, moods[0] if moods else "calm")
