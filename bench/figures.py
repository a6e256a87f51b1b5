"""Figures, and how they are shown."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Figure:
    """One measured number: what it is, its value in `unit`, and the bar it has to stay under, if any."""

    name: str
    value: float
    unit: str
    bar: float | None = None

    @property
    def shown(self) -> str:
        digits = 0 if self.value >= 100 or self.value == int(self.value) else 1 if self.value >= 10 else 2
        return f"{self.value:,.{digits}f} {self.unit}"


def percentile(values: Sequence[float], share: float) -> float:
    """The smallest value that `share` of all do not exceed (nearest rank)."""
    return sorted(values)[max(0, math.ceil(share * len(values)) - 1)]


def table(figures: Sequence[Figure]) -> str:
    """Markdown, aligned for a terminal."""
    rows = [("Measure", "Figure", "Bar"), *((f.name, f.shown, _bar(f)) for f in figures)]
    name, value, bar = (max(len(row[column]) for row in rows) for column in range(3))
    lines = [f"| {row[0]:<{name}} | {row[1]:>{value}} | {row[2]:<{bar}} |" for row in rows]
    lines.insert(1, f"|{'-' * (name + 2)}|{'-' * (value + 1)}:|{'-' * (bar + 2)}|")
    return "\n".join(lines)


def _bar(figure: Figure) -> str:
    if figure.bar is None:
        return ""
    return f"under {figure.bar:g} {figure.unit}{'' if figure.value < figure.bar else ': NOT MET'}"
