"""Figures over judged sentences: accuracy, F1, calibration, and how far luck reaches."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from components.linear_model import SEED
from training.tables import Case

RESAMPLES = 1000
BINS = 10
COMMON = 10
"""Rows from which a label is no longer thin."""
Codes = NDArray[np.int64]


@dataclass(frozen=True)
class Judged:
    """A sentence with the label that was predicted for it."""

    case: Case
    predicted: str
    confidence: float
    refused: bool

    @property
    def strictly_right(self) -> bool:
        return self.predicted == self.case.gold

    @property
    def right(self) -> bool:
        """Gold, or another label that a sensible taxonomy could give."""
        return self.strictly_right or self.predicted in self.case.alt

    @property
    def counted(self) -> str:
        """The prediction as the plain score counts it."""
        return self.case.gold if self.right else self.predicted


def share(flags: Sequence[bool]) -> float | None:
    """The share that is true; None of nothing."""
    return float(np.mean(flags)) if flags else None


def f1_by_label(gold: Sequence[str], predicted: Sequence[str]) -> dict[str, dict[str, float]]:
    """n, precision, recall and F1 of every label that stands in `gold`."""
    hits = Counter(one for one, other in zip(gold, predicted, strict=True) if one == other)
    meant, said = Counter(gold), Counter(predicted)
    return {
        label: {
            "n": meant[label],
            "precision": hits[label] / said[label] if said[label] else 0.0,
            "recall": hits[label] / meant[label],
            "f1": 2 * hits[label] / (meant[label] + said[label]),
        }
        for label in sorted(meant)
    }


def macro_f1(gold: Sequence[str], predicted: Sequence[str], fewest: int = 1) -> float:
    """The mean F1 over the labels with at least `fewest` gold rows."""
    table = f1_by_label(gold, predicted)
    return float(np.mean([row["f1"] for row in table.values() if row["n"] >= fewest] or [0.0]))


def weighted_f1(gold: Sequence[str], predicted: Sequence[str]) -> float:
    """The mean F1 over the labels, each weighing as many rows as it has."""
    table = f1_by_label(gold, predicted).values()
    return float(np.average([row["f1"] for row in table], weights=[row["n"] for row in table]))


def calibration_error(confidences: Sequence[float], right: Sequence[bool]) -> float:
    """Expected calibration error: the mean gap between confidence and accuracy over ten bins of equal width."""
    scores, hits = np.asarray(confidences), np.asarray(right, dtype=float)
    bins = np.minimum((scores * BINS).astype(int), BINS - 1)
    gaps = [abs(scores[bins == each].mean() - hits[bins == each].mean()) * (bins == each).sum() for each in set(bins)]
    return float(sum(gaps) / len(scores))


def confusions(rows: Sequence[Judged], most: int) -> list[tuple[tuple[str, str], int]]:
    """(gold, predicted) of wrong rows and how often, the most frequent first."""
    return Counter((row.case.gold, row.predicted) for row in rows if not row.right).most_common(most)


def interval(size: int, figure: Callable[[Codes], float]) -> tuple[float, float]:
    """The 95% bootstrap interval of a figure of row numbers, the same every time: the seed is fixed."""
    draws = np.random.default_rng(SEED).integers(0, size, (RESAMPLES, size))
    low, high = np.percentile([figure(draw) for draw in draws], [2.5, 97.5])
    return float(low), float(high)


class Resampled:
    """Accuracy and macro-F1 of chosen rows, fast enough for a thousand samples."""

    def __init__(self, gold: Sequence[str], predicted: Sequence[str]) -> None:
        names = sorted({*gold, *predicted})
        code = {name: index for index, name in enumerate(names)}
        self._size = len(names)
        self._gold = np.array([code[name] for name in gold])
        self._predicted = np.array([code[name] for name in predicted])
        self._thin = np.bincount(self._gold, minlength=self._size) < COMMON

    def accuracy(self, draw: Codes) -> float:
        return float((self._gold[draw] == self._predicted[draw]).mean())

    def macro_f1(self, draw: Codes) -> float:
        return self._macro(draw, np.zeros(self._size, dtype=bool))

    def macro_f1_common(self, draw: Codes) -> float:
        """Over labels that are not thin in the whole."""
        return self._macro(draw, self._thin)

    def _macro(self, draw: Codes, left_out: NDArray[np.bool_]) -> float:
        gold, predicted = self._gold[draw], self._predicted[draw]
        hits = np.bincount(gold[gold == predicted], minlength=self._size)
        meant = np.bincount(gold, minlength=self._size)
        both = meant + np.bincount(predicted, minlength=self._size)
        kept = (meant > 0) & ~left_out
        return float((2 * hits[kept] / both[kept]).mean()) if kept.any() else 0.0
