"""Two evaluations side by side, luck told from progress."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from training.compare import NotComparable, compare


def stored(path: Path, right: list[bool], gold: str = "hardship") -> Path:
    rows = [{"gold": gold, "predicted": "x", "right": flag, "strict": flag} for flag in right]
    path.write_text(json.dumps({"rows": {"intents": rows}}), "utf-8")
    return path


@pytest.mark.parametrize(
    ("before", "after", "verdict"),
    [
        ([False] * 40, [True] * 30 + [False] * 10, "better"),
        ([True] * 40, [True] * 20 + [False] * 20, "worse"),
        ([True] * 20, [True] * 19 + [False], "noise"),
        ([True, False] * 5, [True, False] * 5, "same"),
    ],
)
def test_the_verdict_follows_the_interval(tmp_path: Path, before: list[bool], after: list[bool], verdict: str) -> None:
    lines = compare(stored(tmp_path / "a.json", before), stored(tmp_path / "b.json", after))
    assert lines[0].endswith(verdict)


def test_labels_that_changed_have_a_line_of_their_own(tmp_path: Path) -> None:
    lines = compare(stored(tmp_path / "a.json", [True, False]), stored(tmp_path / "b.json", [True, True]))
    assert [line.split()[0] for line in lines] == ["intents", "hardship"]


def test_other_rows_are_not_compared(tmp_path: Path) -> None:
    with pytest.raises(NotComparable, match="different rows"):
        compare(stored(tmp_path / "a.json", [True]), stored(tmp_path / "b.json", [True], gold="complaint"))


def test_a_file_without_rows_is_refused(tmp_path: Path) -> None:
    (tmp_path / "a.json").write_text("{}", "utf-8")
    with pytest.raises(NotComparable, match="no evaluation with rows"):
        compare(tmp_path / "a.json", stored(tmp_path / "b.json", [True]))
