"""The figures as a person reads them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from training.folds import Report
from training.measure import Section
from training.nearest import Nearest
from training.score import Judged, confusions, share, weighted_f1

THRESHOLDS = (0.1, 0.2, 0.25, 0.3, 0.35, 0.4, 0.5, 0.6, 0.8)


def told(value: float | None) -> str:
    return "–" if value is None else f"{value:.3f}"


def print_section(name: str, section: Section, worst: int) -> None:
    """Figures with their intervals, tables by source, class and label, and the confusions."""
    print(f"\n{name}")
    for key, value in section.figures.items():
        if isinstance(value, Mapping):
            _print_table(key, value)
        elif isinstance(value, float) or value is None:
            low_high = section.intervals.get(key)
            print(f"  {key:28}{told(value)}" + (f"  [{low_high[0]:.3f}, {low_high[1]:.3f}]" if low_high else ""))
        else:
            print(f"  {key:28}{value}")
    if name == "intents":
        rows = section.rows
        print(f"  {'weighted_f1':28}{told(weighted_f1([r.case.gold for r in rows], [r.counted for r in rows]))}")
    for (gold, predicted), count in confusions(section.rows, worst):
        print(f"  {count:4}  {gold} taken for {predicted}")


def _print_table(name: str, rows: Mapping[str, Mapping[str, Any]]) -> None:
    columns = list(next(iter(rows.values()), {}))
    print(f"  {name:24}" + "".join(f"{column:>16}" for column in columns))
    for label, row in rows.items():
        cells = (f"{row[column]:16}" if column == "n" else f"{told(row[column]):>16}" for column in columns)
        print(f"    {label:22}" + "".join(cells))


def print_thresholds(own: Sequence[Judged], unrelated: Sequence[Judged]) -> None:
    """What another fallback threshold would do, as far as confidence alone decides."""
    print("\nthreshold  answered  right of those  unrelated accepted")
    for threshold in THRESHOLDS:
        kept = [row for row in own if row.confidence >= threshold]
        accepted = [row.confidence >= threshold and not _harmless(row) for row in unrelated]
        answered = share([row.confidence >= threshold for row in own])
        print(f"{threshold:9} {told(answered):>9} {told(share([row.right for row in kept])):>15}"
              f" {told(share(accepted)):>19}")  # fmt: skip


def _harmless(row: Judged) -> bool:
    """Refused by what was understood, not by too little confidence."""
    return row.right and not row.refused


def print_errors(section: Section) -> None:
    """Every wrong row with the training sentence nearest to it. For the eyes of the person at the terminal alone."""
    nearest = Nearest()
    for row in section.rows:
        if not row.right:
            like, closeness = nearest.to(row.case.text)
            print(f"{row.case.gold} taken for {row.predicted} ({row.confidence:.2f}): {row.case.text}")
            print(f"    nearest of ours ({closeness:.2f}, {like.intent}, hand {like.hand}): {like.text}")


def print_report(name: str, report: Report, threshold: float, worst: int) -> None:
    """A model tried on sentences of ours that it has not read."""
    answered, accuracy = report.at_threshold(threshold)
    intents = len({sentence.intent for sentence in report.sentences})
    print(f"\n{name}: {len(report.sentences)} sentences, {intents} intents")
    print(f"  accuracy {report.accuracy:.3f}  macro-F1 {report.macro_f1:.3f}  among the first three "
          f"{report.within_three:.3f}  log loss {report.shyness():.3f}")  # fmt: skip
    print(f"  at threshold {threshold}: {answered:.3f} answered, {accuracy:.3f} of those right")
    for (meant, taken), count in report.worst_confusions(worst):
        print(f"  {count:4}  {meant} taken for {taken}")
