"""Every case of cases/*.yml, played whole; and the matrix of journeys that they must fill."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.conversations.cases import CELLS, JOURNEYS, Case, all_cases
from tests.conversations.player import play
from tests.conversations.stage import Stage

CASES = all_cases()


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.id)
def test_conversation_goes_as_written(case: Case, stage: Stage, codes: Callable[[], str], tmp_path: Path) -> None:
    for number, (step, seen) in enumerate(zip(case.raw["steps"], play(case, stage, codes, tmp_path), strict=True), 1):
        expected = {name: step[name] for name in seen if name in step}
        assert {name: seen[name] for name in expected} == expected, f"step {number}: {dict(step)}"


def test_every_step_that_speaks_states_the_exact_replies() -> None:
    silent = [case.id for case in CASES for step in case.raw["steps"] if "replies" not in step and "wait" not in step]
    assert silent == []


def test_the_matrix_of_journeys_is_full() -> None:
    filled = Counter((case.raw["journey"], case.raw["cell"]) for case in CASES)
    missing = [(j, c) for j in JOURNEYS for c in CELLS if c != "more" and not filled[j, c]]
    assert missing == []
