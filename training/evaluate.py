"""`python -m training evaluate`: everything is read first, then measured, then told and stored."""

from __future__ import annotations

import argparse
import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ruamel.yaml import YAML

from care.settings import ROOT
from components.linear_model import Recipe
from training import measure, picture, report
from training.corpus import Sentence, read_corpus
from training.engine import MODEL, Engine
from training.folds import Report, cross_validate, few_shot
from training.labels import read_labels, read_questions
from training.measure import Section
from training.tables import Case, ValueCase, read_answers, read_emotions, read_intents, read_unrelated, read_values

CLASSIFIER = "components.classifier.CareClassifier"
FOLDS = 5


def add_options(parser: argparse.ArgumentParser) -> None:
    """The options of the verb."""
    for name, what in (
        ("intents", "labelled sentences (.tsv)"),
        ("context", "short answers with the question before them (.tsv)"),
        ("emotion", "sentences labelled with a level (.tsv)"),
        ("oos", "unrelated sentences (.tsv)"),
        ("amounts-dates", "sentences with their money and days (.jsonl)"),
    ):
        parser.add_argument(f"--{name}", type=Path, metavar="FILE", help=what)
    parser.add_argument("--cv", type=int, metavar="FOLDS", help="cross-validate our own sentences (5 if nothing else)")
    parser.add_argument("--hands", "--by-hand", action="store_true", help="hold out one writer at a time")
    parser.add_argument("--few-shot", type=_counts, default=(), metavar="K,K", help="train on so many an intent")
    parser.add_argument("--model", type=Path, default=MODEL, help="the trained archive to measure")
    parser.add_argument("--json", type=Path, metavar="OUT", help="store the figures, with labels but no sentence")
    parser.add_argument("--svg", type=Path, metavar="OUT", help="draw the confusion matrix of --intents")
    parser.add_argument("--show-errors", action="store_true", help="print wrong rows with our nearest sentence")
    parser.add_argument("--worst", type=int, default=20, metavar="N", help="confusions to list (20)")


def run(asked: argparse.Namespace) -> None:
    """Raises BadFile, before anything is loaded, for a row that is not as it should be; NoModel."""
    files = _Files.read(asked)
    sections = dict(_sections(files, asked.model)) if files.any else {}
    for name, section in sections.items():
        report.print_section(name, section, asked.worst)
        if asked.show_errors:
            report.print_errors(section)
    if "intents" in sections:
        unrelated = sections["oos"].rows if "oos" in sections else []
        report.print_thresholds(sections["intents"].rows, unrelated)
        if asked.svg:
            picture.draw(sections["intents"].rows, asked.svg)
    reports = _own(asked, default=not files.any)
    if asked.json:
        _store(asked.json, sections, reports)


@dataclass(frozen=True)
class _Files:
    """The rows of every file that was named."""

    intents: list[Case] | None
    context: list[Case] | None
    emotion: list[Case] | None
    oos: list[Case] | None
    amounts_dates: list[ValueCase] | None

    @classmethod
    def read(cls, asked: argparse.Namespace) -> _Files:
        labels = read_labels().names
        meanings = {meaning for question in read_questions() for meaning in question.answers.values()}
        return cls(
            asked.intents and read_intents(asked.intents, labels),
            asked.context and read_answers(asked.context, labels | meanings),
            asked.emotion and read_emotions(asked.emotion, measure.LEVELS),
            asked.oos and read_unrelated(asked.oos),
            asked.amounts_dates and read_values(asked.amounts_dates),
        )

    @property
    def any(self) -> bool:
        return any(rows is not None for rows in vars(self).values())


def _sections(files: _Files, model: Path) -> Iterator[tuple[str, Section]]:
    if files.amounts_dates:
        yield "amounts_dates", measure.amounts_dates(files.amounts_dates)
    labels = read_labels()
    if not (files.intents or files.emotion or files.oos or files.context):
        return
    engine = Engine(model)
    own = measure.intents(engine, files.intents, labels) if files.intents else None
    if own:
        yield "intents", own
    if files.emotion:
        yield "emotion", measure.emotion(engine, files.emotion)
    if files.oos:
        yield "oos", measure.unrelated(engine, files.oos, labels, own)
    if files.context:
        yield "context", measure.answers(engine, files.context, labels, read_questions())


def _own(asked: argparse.Namespace, default: bool) -> dict[str, Any]:
    """The figures of models that are trained here, on our own sentences."""
    folds = asked.cv or (FOLDS if default and not asked.hands and not asked.few_shot else None)
    if not (folds or asked.hands or asked.few_shot):
        return {}
    recipe, threshold = configured()
    said = [sentence for sentence in read_corpus() if not sentence.is_payload]

    def tell(name: str, train: Callable[[list[Sentence]], Report]) -> Report:
        found = train(said)
        report.print_report(name, found, threshold, asked.worst)
        return found

    figures: dict[str, Any] = {}
    if folds:
        figures["cv"] = _figures(tell(f"{folds} folds", lambda given: cross_validate(given, folds, recipe)))
    if asked.hands:
        found = tell("one writer held out at a time", lambda given: cross_validate(given, 0, recipe, by_hand=True))
        hands = found.by_hand()
        print("  macro-F1 by the writer left out, the worst first: "
              + ", ".join(f"{hand} {score:.3f}" for hand, score in hands.items()))  # fmt: skip
        figures["hands"] = _figures(found) | {"worst_hand": next(iter(hands)), "per_hand": hands}
    for count in asked.few_shot:
        found = tell(f"{count} sentences an intent", lambda given, count=count: few_shot(given, count, recipe))  # type: ignore[misc]
        figures.setdefault("few_shot", {})[str(count)] = _figures(found)
    return figures


def _figures(found: Report) -> dict[str, Any]:
    return {"n": len(found.sentences), "accuracy": found.accuracy, "macro_f1": found.macro_f1}


def _store(path: Path, sections: dict[str, Section], own: dict[str, Any]) -> None:
    stored = {name: section.figures for name, section in sections.items()} | own
    stored["intervals"] = {name: section.intervals for name, section in sections.items() if section.intervals}
    stored["rows"] = {name: section.kept_rows for name, section in sections.items()}
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(stored, ensure_ascii=False, indent=1) + "\n", "utf-8")


def configured() -> tuple[Recipe, float]:
    """What config.yml trains with, and its fallback threshold."""
    pipeline = YAML(typ="safe").load((ROOT / "config.yml").read_text("utf-8"))["pipeline"]
    ours = next(component for component in pipeline if component["name"] == CLASSIFIER)
    return Recipe(**{name: ours[name] for name in vars(Recipe())}), ours["threshold"]


def _counts(text: str) -> tuple[int, ...]:
    """5,10,20."""
    counts = tuple(int(part) for part in text.split(","))
    if min(counts) < 1:
        raise ValueError(text)
    return counts
