"""Conversation cases: YAML in this folder, one topic a file, read and checked before anything runs.

A case:
    name:      what happens, as a sentence
    journey:   one of JOURNEYS        cell: one of CELLS
    as:        a member of the demo cast (lin, zhao …); absent: nobody is verified
    at:        ISO time the conversation starts (default 2026-11-22T10:00+08:00)
    verified:  false to start unverified (default: true when `as` is given)
    steps:     a list; each step has one deed and what must be seen after it

Deeds: `say: text` · `press: button title` · `verify: cast name` · `verify_wrong: cast name` (a wrong code) ·
`wait: {days|hours|minutes: n}` · `day_end: true` · `post: amount` (the lender posts a payment) · `sign: true` (the
lender's app reports the signature) · `take: agent` · `reply: text` (that agent writes) · `give_back: note`.
A say may stand `times: n` times in a row as one message. With a say or press, `crash: effect:<action>` loses the
answer of an action that did its work, and `crash: delivery` loses the engine's answer; either way the next start must
carry on.

Seen: `intent` · `slots` (a part of them) · `replies` (the exact texts; case numbers stand as <PT>, <DS> …) ·
`rows` ({Record: [fields of each row, in order]} or {Record: count}) · `owner` · `buttons` (titles of the last reply).
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from care.domain.errors import BadFile
from care.files import load_yaml

FOLDER = Path(__file__).parent / "cases"
JOURNEYS = ("balance", "promise", "hardship", "dispute", "paid", "outsider", "human", "crisis")
CELLS = ("happy_path", "correction", "digression", "refusal", "bad_value", "two_things", "crash", "more")
CASE_FIELDS = {"name", "journey", "cell", "as", "at", "verified", "steps"}
DEEDS = {"say", "press", "verify", "verify_wrong", "wait", "day_end", "post", "sign", "take", "reply", "give_back"}
SEEN = {"intent", "slots", "replies", "rows", "owner", "buttons"}


@dataclass(frozen=True)
class Case:
    """One conversation and where it stands."""

    path: Path
    index: int
    raw: dict[str, Any]

    @property
    def id(self) -> str:
        return f"{self.path.stem}: {self.raw['name']}"


def all_cases() -> list[Case]:
    """Every case of every file. Raises BadFile for a wrong or unknown field."""
    return [case for path in sorted(FOLDER.glob("*.yml")) for case in read_cases(path)]


def read_cases(path: Path) -> list[Case]:
    """The cases of one file."""
    data, where = load_yaml(path)
    cases = []
    for index, raw in enumerate(data["cases"]):
        problem = _problem(raw)
        if problem:
            raise BadFile(str(path), where(("cases", str(index))), str(raw.get("name")), problem, "See cases.py")
        cases.append(Case(path, index, raw))
    return cases


def _problem(raw: dict[str, Any]) -> str | None:
    unknown = set(raw) - CASE_FIELDS
    if unknown or raw.get("journey") not in JOURNEYS or raw.get("cell") not in CELLS:
        return f"unknown field, journey or cell {sorted(unknown)}"
    for step in raw.get("steps") or ():
        if len(set(step) & DEEDS) != 1 or set(step) - DEEDS - SEEN - {"crash", "times"}:
            return f"a step needs one deed and known fields: {dict(step)}"
    return None if raw.get("steps") else "no steps"
