"""Code and wording in step: whatever can be found or done has a sentence, and no sentence waits for nothing."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

from actions.handoff import ActionSubmit
from actions.knowledge import ANSWERS
from actions.smalltalk import ActionSay
from care.domain.promises import Objection, Result
from care.files import load_yaml
from care.services.outsiders import PRIORITY
from care.services.reminders import TOLD_LATER

ROOT = Path(__file__).parents[2]
SPEAKERS = sorted([*ROOT.glob("care/services/*.py"), *ROOT.glob("actions/*.py")])
CODE = sorted([*SPEAKERS, *ROOT.glob("care/domain/*.py"), *ROOT.glob("components/*.py"), *ROOT.glob("web/**/*.py")])
SILENT = {"proceed"}
"""Outcomes that are steps on the way and never said."""


def keys() -> set[str]:
    """Every response key, without its `utter_`."""
    files = sorted((ROOT / "responses").glob("*.yml"))
    return {key.removeprefix("utter_") for path in files for key in load_yaml(path)[0]["responses"]}


def named(node: ast.expr) -> Iterator[str]:
    """The names that the first argument of `Outcome(…)` spells out."""
    if isinstance(node, ast.Constant):
        yield str(node.value)
    elif isinstance(node, ast.IfExp):
        yield from named(node.body)
        yield from named(node.orelse)


def spelled() -> set[str]:
    """Names spelled out where an outcome is made."""
    calls = [node for path in SPEAKERS for node in ast.walk(ast.parse(path.read_text())) if isinstance(node, ast.Call)]
    made = [call for call in calls if isinstance(call.func, ast.Name) and call.func.id == "Outcome" and call.args]
    return {name for call in made for name in named(call.args[0])}


def questions() -> set[str]:
    """The question for every slot of every form."""
    forms = load_yaml(ROOT / "domain.yml")[0]["forms"]
    return {f"ask_{form}_{slot}" for form, body in forms.items() for slot in body["required_slots"]}


def composed() -> set[str]:
    """Names put together from tables of the code."""
    return {
        *questions(),
        *(objection.value for objection in Objection),
        *(f"promise_{result.value}" for result in Result),
        *(f"promise_{status}" for status in TOLD_LATER),
        *ANSWERS.values(),
        *PRIORITY,
        *ActionSubmit.OUTCOME.values(),
        *ActionSay.SAYS.values(),
        *remarks(),
    }


def remarks() -> set[str]:
    """What a form's step remarks before its next question: every text of the domain that looks like one."""
    tree = ast.parse((ROOT / "care/domain/dialogue.py").read_text())
    words = {str(node.value) for node in ast.walk(tree) if isinstance(node, ast.Constant)}
    return {
        word
        for word in words
        if re.fullmatch(r"(promise|dispute|hardship)_\w+_(unsure|time|change)|\w+_to_change", word)
    }


def mentioned() -> set[str]:
    """Every text of the code, and of one response inside another."""
    trees = [ast.parse(path.read_text()) for path in CODE]
    texts = {str(node.value) for tree in trees for node in ast.walk(tree) if isinstance(node, ast.Constant)}
    return {text.removeprefix("utter_") for text in texts}


def listed() -> set[str]:
    """`each_<name>`: how an item of a list is said, for every list that a sentence holds."""
    text = "\n".join(path.read_text() for path in (ROOT / "responses").glob("*.yml"))
    return {f"each_{name}" for name in re.findall(r"\{(\w+):each\}", text)}


def test_whatever_can_be_found_or_done_has_a_sentence() -> None:
    assert (spelled() | composed()) - SILENT - keys() == set()


def test_no_sentence_waits_for_nothing() -> None:
    assert keys() - spelled() - composed() - mentioned() - listed() == set()


def test_the_sweep_reads_the_code() -> None:
    assert {"balance_estimated", "promise_recorded", "crisis_stay"} <= spelled()
