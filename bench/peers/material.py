"""What every peer gets: our training sentences, and outside sentences marked with neutral labels."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from sklearn.metrics import f1_score

from care.settings import ROOT
from training.corpus import read_corpus
from training.labels import read_labels
from training.tables import Case, read_intents

OWN = ROOT / "tests" / "blind"
ENOUGH = 10
"""Rows from which a label counts for the macro-F1 of well-filled labels."""


@dataclass(frozen=True)
class Score:
    """Quality on the outside sentences; a prediction among a row's alternatives counts as its gold label."""

    n: int
    accuracy: float
    macro_f1: float
    macro_f1_10plus: float


def training_pairs() -> tuple[list[str], list[str]]:
    """Texts and intents, without the payloads of buttons."""
    said = [sentence for sentence in read_corpus() if not sentence.is_payload]
    return [sentence.text for sentence in said], [sentence.intent for sentence in said]


def evaluation_folder() -> Path:
    """The evaluation folder beside the project, else the project's own blind set."""
    folder = ROOT.parent / "shared" / "evaluation"
    return folder if (folder / "intents.tsv").exists() else OWN


def outside_cases() -> list[Case]:
    """The sentences to be judged on."""
    return read_intents(evaluation_folder() / "intents.tsv", read_labels().names)


def score(cases: list[Case], intents: list[str]) -> Score:
    """How well predicted intents match the cases' labels."""
    labels = read_labels()
    said = [labels.of(intent) for intent in intents]
    taken = [case.gold if label in case.alt else label for case, label in zip(cases, said, strict=True)]
    gold = [case.gold for case in cases]
    filled = [label for label in sorted(set(gold)) if gold.count(label) >= ENOUGH]
    return Score(
        n=len(cases),
        accuracy=sum(a == b for a, b in zip(gold, taken, strict=True)) / len(cases),
        macro_f1=f1_score(gold, taken, labels=sorted(set(gold)), average="macro", zero_division=0),
        macro_f1_10plus=f1_score(gold, taken, labels=filled, average="macro", zero_division=0),
    )
