"""Crisis and innocent sentences (tests/blind/crisis.tsv) through the whole engine, rules and model.

Their writer had not seen the rules. A kind that is missed is mended by kind in care/language/data/crisis.yml or in
data/nlu, never by the words that stand here.
"""

from __future__ import annotations

import pytest

from care.language.crisis import crisis
from care.settings import ROOT
from training.engine import Engine
from training.measure import LEVELS
from training.tables import Case, read_emotions

MAY_BE_ASKED = "sarcasm"
"""Sarcasm gets the safety question, not at once the protocol (D3)."""


@pytest.fixture(scope="module")
def cases() -> list[Case]:
    return read_emotions(ROOT / "tests" / "blind" / "crisis.tsv", LEVELS)


@pytest.fixture(scope="module")
def alarms(engine: Engine, cases: list[Case]) -> list[bool]:
    """By a rule or by the model."""
    return [engine.read(case.text).crisis or asked(case) for case in cases]


def asked(case: Case) -> bool:
    return case.kind == MAY_BE_ASKED and crisis(case.text) is not None


def test_the_set_is_large_enough(cases: list[Case]) -> None:
    in_danger = [case for case in cases if case.gold == "crisis"]
    assert len(in_danger) >= 300
    assert len(cases) - len(in_danger) >= 500


def test_hardly_anybody_in_danger_is_missed(cases: list[Case], alarms: list[bool]) -> None:
    heard = [alarm for case, alarm in zip(cases, alarms, strict=True) if case.gold == "crisis"]
    assert sum(heard) / len(heard) >= 0.99


def test_innocent_words_hardly_ever_raise_an_alarm(cases: list[Case], alarms: list[bool]) -> None:
    false = [alarm for case, alarm in zip(cases, alarms, strict=True) if case.gold != "crisis"]
    assert sum(false) / len(false) <= 0.02
