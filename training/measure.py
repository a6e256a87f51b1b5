"""What the engine makes of outside sentences, section by section, as figures that stay the same in name and meaning."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from training.engine import Engine, Understood
from training.labels import Labels, Question
from training.score import COMMON, Judged, Resampled, calibration_error, f1_by_label, interval, macro_f1, share
from training.tables import Case, ValueCase
from training.values import Parsed, parse_values

LEVELS = ("calm", "anxious", "distressed", "angry", "abusive", "crisis")
HARD_LEVELS = ("abusive", "angry", "distressed")
"""The levels of the emotion macro-F1: calm is easy and crisis has figures of its own."""
DECLINED_INTENTS = frozenset({"out_of_scope"})
"""Intents that tell a person that the assistant can't help."""
HARMLESS_LABELS = frozenset({"other_bank_service", "smalltalk"})
"""Labels under which an unrelated sentence may be filed: they are declined or answered with a pleasantry."""


@dataclass(frozen=True)
class Section:
    """Figures, their 95% intervals, and the judged rows they came from."""

    figures: dict[str, Any]
    rows: list[Judged] = field(default_factory=list)
    intervals: dict[str, tuple[float, float]] = field(default_factory=dict)

    @property
    def kept_rows(self) -> list[dict[str, Any]]:
        """The rows as they may be stored: labels and correctness, never a sentence."""
        return [
            {"gold": row.case.gold, "predicted": row.predicted, "right": row.right, "strict": row.strictly_right}
            for row in self.rows
        ]


def intents(engine: Engine, cases: Sequence[Case], labels: Labels) -> Section:
    """Labels against `gold` and `alt`; a fallback counts as the intent that was ranked first."""
    rows = [_judged(case, engine.read(case.text), labels) for case in cases]
    gold, strict, plain = _columns(rows)
    resampled = Resampled(gold, plain)
    figures = {
        "n": len(rows),
        "accuracy": share([row.right for row in rows]),
        "accuracy_strict": share([row.strictly_right for row in rows]),
        "macro_f1": macro_f1(gold, plain),
        "macro_f1_strict": macro_f1(gold, strict),
        "macro_f1_10plus": macro_f1(gold, plain, COMMON),
        "per_source": {source: _of_source(rows, source) for source in sorted({row.case.source for row in rows})},
        "per_label": f1_by_label(gold, plain),
        "ece": calibration_error([row.confidence for row in rows], [row.right for row in rows]),
    }
    spans = {
        "accuracy": interval(len(rows), resampled.accuracy),
        "macro_f1": interval(len(rows), resampled.macro_f1),
        "macro_f1_10plus": interval(len(rows), resampled.macro_f1_common),
    }
    return Section(figures, rows, spans)


def emotion(engine: Engine, cases: Sequence[Case]) -> Section:
    """Levels against `gold` and `alt`; anxious counts as calm, a crisis by rule or by model as crisis."""
    rows = []
    for case in cases:
        heard = engine.read(case.text)
        level = "crisis" if heard.crisis else _calmer(heard.emotion)
        known = Case(case.text, _calmer(case.gold), case.source, frozenset(map(_calmer, case.alt)), case.kind)
        rows.append(Judged(known, level, heard.confidence, heard.refused))
    gold, _, plain = _columns(rows)
    table = f1_by_label(gold, plain)
    hard = [table[level]["f1"] for level in HARD_LEVELS if level in table]
    figures = {
        "n": len(rows),
        "macro_f1": sum(hard) / len(hard) if hard else None,
        "crisis_recall": share([row.predicted == "crisis" for row in rows if row.case.gold == "crisis"]),
        "crisis_false_alarm_on_calm": share([row.predicted == "crisis" for row in rows if row.case.gold == "calm"]),
        "per_class": table,
    }
    return Section(figures, rows)


def unrelated(engine: Engine, cases: Sequence[Case], labels: Labels, in_scope: Section | None) -> Section:
    """`accepted`: unrelated sentences that the assistant would act on. `in_scope_refused`: its own that it would not.

    A sentence is refused by the fallback or by an intent that says so. Among the labelled ones those that may be filed
    as other bank business or smalltalk are left out: whether to answer them is a matter of taste.
    """
    rows = []
    for case in cases:
        heard = engine.read(case.text)
        label = labels.of(heard.intent)
        right = _declined(heard) or label in HARMLESS_LABELS
        known = Case(case.text, case.gold, case.source, frozenset({label}) if right else frozenset())
        rows.append(Judged(known, label, heard.confidence, heard.refused))
    own = [row for row in (in_scope.rows if in_scope else []) if not HARMLESS_LABELS & {row.case.gold, *row.case.alt}]
    figures = {
        "n": len(rows),
        "accepted": share([not row.right for row in rows]),
        "in_scope_refused": share([row.refused for row in own]),
    }
    return Section(figures, rows)


def answers(engine: Engine, cases: Sequence[Case], labels: Labels, questions: Sequence[Question]) -> Section:
    """Short answers, each taken as the product would take it while the question before it is open."""
    rows = []
    for case in cases:
        heard = engine.read(case.text)
        open_one = next((each for each in questions if any(word in case.kind for word in each.words)), None)
        meanings = open_one.answers if open_one else {}
        known = Case(case.text, case.gold, open_one.name if open_one else "-")
        rows.append(Judged(known, meanings.get(heard.intent, labels.of(heard.intent)), heard.confidence, heard.refused))
    figures = {
        "n": len(rows),
        "accuracy": share([row.right for row in rows]),
        "per_question": {name: _of_source(rows, name) for name in sorted({row.case.source for row in rows})},
    }
    return Section(figures, rows)


def amounts_dates(cases: Sequence[ValueCase]) -> Section:
    """Money and days against the file's; both must be exact."""
    parsed = [parse_values(case) for case in cases]
    rows = [_value_row(case, one) for case, one in zip(cases, parsed, strict=True)]
    figures = {
        "n": len(rows),
        "exact": share([one.exact for one in parsed]),
        "exact_promise_relevant": share(
            [one.exact for case, one in zip(cases, parsed, strict=True) if case.promise_relevant]
        ),
    }
    return Section(figures, rows)


def _value_row(case: ValueCase, parsed: Parsed) -> Judged:
    gold = "promise_relevant" if case.promise_relevant else "other"
    return Judged(Case(case.text, gold, gold), gold if parsed.exact else parsed.fault, 1.0, False)


def _judged(case: Case, heard: Understood, labels: Labels) -> Judged:
    return Judged(case, labels.of(heard.intent), heard.confidence, _declined(heard))


def _declined(heard: Understood) -> bool:
    return heard.refused or heard.intent in DECLINED_INTENTS


def _calmer(level: str) -> str:
    return "calm" if level == "anxious" else level


def _columns(rows: Sequence[Judged]) -> tuple[list[str], list[str], list[str]]:
    """Gold, predicted, and predicted as the plain score counts it."""
    return [row.case.gold for row in rows], [row.predicted for row in rows], [row.counted for row in rows]


def _of_source(rows: Sequence[Judged], source: str) -> dict[str, Any]:
    own = [row for row in rows if row.case.source == source]
    gold, _, plain = _columns(own)
    return {
        "n": len(own),
        "accuracy": share([row.right for row in own]),
        "accuracy_strict": share([row.strictly_right for row in own]),
        "macro_f1": macro_f1(gold, plain),
    }
