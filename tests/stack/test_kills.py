"""kill -9 at random points of a turn: no effect twice, no message lost, no answer doubled, the journal whole."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import asdict
from datetime import datetime
from pathlib import Path
from random import Random

import pytest

from care.bootstrap import build
from care.demo.people import Person
from care.domain.clock import SHANGHAI, local_date
from care.services.context import Care
from scripts.model import ROOT
from scripts.stack import PROCESSES, Stack
from tests.stack.borrower import move_in
from tests.stack.kills import SCENES, broken_chains, play

SEED = "anhuan"
QUICK = [
    *((process, scene) for scene in ("offer", "confirm", "recorded") for process in PROCESSES),
    ("engine", "recorded"),
]
"""Each process in each scene; twice where an effect stands that the conversation does not know of yet."""
LONG = 300
AT_ONCE = 20
"""Kills between two looks at the journal."""
PROGRESS = ROOT / "build" / "soak-kills.jsonl"
"""One line per kill done; delete it to begin again."""


@pytest.fixture(scope="module")
def care(stack: Stack) -> Care:
    return build(stack.settings)


@pytest.fixture(scope="module")
def people(stack: Stack, care: Care) -> list[Person]:
    return move_in(stack, range(100, 100 + len(QUICK)), local_date(care.clock.now()))


@pytest.mark.parametrize(("number", "process", "scene"), [(number, *case) for number, case in enumerate(QUICK)])
def test_a_killed_process_costs_nobody_anything(
    stack: Stack, care: Care, people: list[Person], number: int, process: str, scene: str
) -> None:
    kill = play(stack, care, people[number], Random(f"{SEED}-{number}"), process, scene)
    assert kill.faults == (), kill


def test_after_all_kills_the_journal_is_whole(stack: Stack, people: list[Person]) -> None:
    assert "none broken" in stack.anhuan("audit", "verify")


def remaining(path: Path) -> Iterator[range]:
    """What of the long form is still to do, in portions."""
    done = len(path.read_text("utf-8").splitlines()) if path.exists() else 0
    for start in range(done, LONG, AT_ONCE):
        yield range(start, min(start + AT_ONCE, LONG))


@pytest.mark.soak
def test_three_hundred_kills(stack: Stack, care: Care) -> None:
    PROGRESS.parent.mkdir(exist_ok=True)
    for portion in remaining(PROGRESS):
        people = move_in(stack, range(200 + portion.start, 200 + portion.stop), local_date(care.clock.now()))
        for number, who in zip(portion, people, strict=True):
            random = Random(f"{SEED}-soak-{number}")
            kill = play(stack, care, who, random, random.choice(PROCESSES), random.choice(SCENES))
            at = datetime.now(SHANGHAI).isoformat(timespec="seconds")
            with PROGRESS.open("a", encoding="utf-8") as progress:
                progress.write(json.dumps({"number": number, "at": at, **asdict(kill)}, ensure_ascii=False) + "\n")
        assert broken_chains(stack) == []
    kills = [json.loads(line) for line in PROGRESS.read_text("utf-8").splitlines()]
    assert [kill for kill in kills if kill["faults"]] == []
