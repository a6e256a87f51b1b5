"""Our intents on the neutral labels by which outside sentences are marked."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from care.domain.errors import BadFile
from care.files import load_yaml
from care.settings import ROOT
from training.corpus import TAXONOMY, read_taxonomy

LABELS = ROOT / "training" / "labels.yml"
QUESTIONS = ROOT / "training" / "questions.yml"
NONE = "none"
"""The label of an intent that has none: answers that mean something only after a question."""


@dataclass(frozen=True)
class Question:
    """A question that was open when somebody answered: known by one of `words`, with what each intent then means."""

    name: str
    words: tuple[str, ...]
    answers: dict[str, str]


@dataclass(frozen=True)
class Labels:
    """Which label each intent carries."""

    by_intent: dict[str, str]

    def of(self, intent: str) -> str:
        return self.by_intent.get(intent, NONE)

    @property
    def names(self) -> frozenset[str]:
        return frozenset({*self.by_intent.values(), NONE})


def read_labels(path: Path = LABELS, taxonomy: Path = TAXONOMY) -> Labels:
    """Raises BadFile for an intent that the taxonomy lacks or that stands under two labels."""
    tree, line_of = load_yaml(path)
    known = {intent for intents in read_taxonomy(taxonomy).values() for intent in intents}
    by_intent: dict[str, str] = {}
    for label, intents in tree.items():
        for intent in intents:
            if intent not in known:
                raise BadFile(str(path), line_of((label,)), intent, "is not in the taxonomy", "Mend the name")
            if intent in by_intent:
                raise BadFile(str(path), line_of((label,)), intent, f"also under {by_intent[intent]}", "Keep one")
            by_intent[intent] = label
    return Labels(by_intent)


def read_questions(path: Path = QUESTIONS) -> list[Question]:
    """The questions in the order in which they are tried. Raises BadFile."""
    tree, _ = load_yaml(path)
    return [Question(name, tuple(about["words"]), dict(about["answers"])) for name, about in tree.items()]
