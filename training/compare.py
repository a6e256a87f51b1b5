"""Two evaluations of the same rows: what got better or worse, and whether luck alone could have done it."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np

from care.domain.errors import CareError
from training.score import interval

Rows = list[dict[str, Any]]


class NotComparable(CareError):
    """The two files don't hold the same rows."""


def compare(before: Path, after: Path) -> list[str]:
    """A line for each section and for each label that changed. Raises NotComparable."""
    old, new = _rows(before), _rows(after)
    shared = [section for section in old if section in new]
    if not shared:
        raise NotComparable(f"{before} and {after} share no section with rows. Evaluate both on the same files")
    return [line for section in shared for line in _section(section, old[section], new[section])]


def _rows(path: Path) -> dict[str, Rows]:
    try:
        return dict(json.loads(path.read_text("utf-8"))["rows"])
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise NotComparable(f"{path} is no evaluation with rows ({error}). Write it with --json") from error


def _section(name: str, old: Rows, new: Rows) -> Iterator[str]:
    if [row["gold"] for row in old] != [row["gold"] for row in new]:
        raise NotComparable(f"{name}: the two were evaluated on different rows. Evaluate both on the same file")
    yield _line(name, old, new)
    for label in sorted({row["gold"] for row in old}):
        places = [index for index, row in enumerate(old) if row["gold"] == label]
        one, other = [old[index] for index in places], [new[index] for index in places]
        if [row["right"] for row in one] != [row["right"] for row in other]:
            yield _line(f"  {label}", one, other)


def _line(name: str, old: Rows, new: Rows) -> str:
    """The share that is right before and after, and the paired bootstrap interval of the difference."""
    one, other = (np.array([row["right"] for row in rows], dtype=float) for rows in (old, new))
    change = other - one
    low, high = interval(len(change), lambda draw: float(change[draw].mean()))
    verdict = "better" if low > 0 else "worse" if high < 0 else "same" if not change.any() else "noise"
    return (
        f"{name:28}{len(old):6}  {one.mean():.3f} → {other.mean():.3f}  {change.mean():+.3f} "
        f"[{low:+.3f}, {high:+.3f}]  {verdict}"
    )
