"""The conduct rulebook: what may never be said to a borrower, read from policies/conduct.yml."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

from care.domain.conduct_figures import KINDS, Kind
from care.domain.fields import Path, Source

Severity = Literal["block", "warn"]
_RULE_KEYS = (
    "id",
    "class",
    "severity",
    "scope",
    "patterns",
    "figures",
    "unless",
    "unless_fact",
    "negatable",
    "law",
    "example",
    "counter_example",
    "example_facts",
    "mend",
)
_SCOPE: Mapping[str, tuple[object, ...]] = {
    "sender": ("bot", "agent"),
    "direction": ("reply", "outbound"),
    "verified": (True, False),
    "night": (True, False),
}


@dataclass(frozen=True)
class Law:
    """Where a rule comes from. `tag` is the evidence: P primary text read, S secondary source, ours, unverified."""

    source: str
    article: str
    tag: str


@dataclass(frozen=True)
class Rule:
    """One rule. A text breaks it when a pattern hits, or a figure of `figures` is in no fact, unexcused."""

    id: str
    kind: str
    """must | may | never"""
    severity: Severity
    law: Law
    mend: str
    example: str
    counter_example: str
    scope: Mapping[str, object] = field(default_factory=dict)
    patterns: tuple[re.Pattern[str], ...] = ()
    figures: tuple[Kind, ...] = ()
    unless: tuple[re.Pattern[str], ...] = ()
    unless_fact: str | None = None
    """A fact whose presence makes the statement true (a real letter, a real case)."""
    negatable: bool = True
    """Whether a "not" before the words excuses them."""
    example_facts: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Rulebook:
    """All rules, with the words that deny (`far` ones reach over a few characters) and those that end their reach."""

    version: str
    near: re.Pattern[str]
    far: re.Pattern[str]
    ends_reach: re.Pattern[str]
    fold: Mapping[str, str]
    rules: tuple[Rule, ...]


def parse_rulebook(raw: object, where: Callable[[Path], int | None], path: str) -> Rulebook:
    """The rulebook from the data of policies/conduct.yml. Raises BadFile with line, field and mend."""
    return _Reader(Source(path, where)).rulebook(raw)


class _Reader:
    def __init__(self, source: Source) -> None:
        self.source = source

    def rulebook(self, raw: object) -> Rulebook:
        top = self.mapping(raw, (), ("version", "negation", "fold", "rules"))
        words = self.mapping(top.get("negation"), ("negation",), ("near", "far", "ends_reach"))
        rules = top.get("rules")
        if not isinstance(rules, list) or not rules:
            self.source.refuse(("rules",), "is not a list of rules", "Write one `- id: …` per rule")
        read = tuple(self.rule(each, ("rules", str(index))) for index, each in enumerate(rules))
        ids = [rule.id for rule in read]
        for index, id in enumerate(ids):
            if id in ids[:index]:
                self.source.refuse(("rules", str(index), "id"), f"{id!r} stands twice", "Give it another id")
        return Rulebook(
            version=self.text(top.get("version"), ("version",)),
            near=self.pattern(words.get("near"), ("negation", "near")),
            far=self.pattern(words.get("far"), ("negation", "far")),
            ends_reach=self.pattern(words.get("ends_reach"), ("negation", "ends_reach")),
            fold=self.fold(top.get("fold"), ("fold",)),
            rules=read,
        )

    def rule(self, raw: object, at: Path) -> Rule:
        body = self.mapping(raw, at, _RULE_KEYS)
        law = self.mapping(body.get("law"), (*at, "law"), ("source", "article", "tag"))
        rule = Rule(
            id=self.text(body.get("id"), (*at, "id")),
            kind=self.one_of(body.get("class"), ("must", "may", "never"), (*at, "class")),
            severity=self.one_of(body.get("severity"), ("block", "warn"), (*at, "severity")),
            law=Law(
                self.text(law.get("source"), (*at, "law", "source")),
                self.text(law.get("article"), (*at, "law", "article")),
                self.one_of(law.get("tag"), ("P", "S", "ours", "unverified"), (*at, "law", "tag")),
            ),
            mend=self.text(body.get("mend"), (*at, "mend")),
            example=self.text(body.get("example"), (*at, "example")),
            counter_example=self.text(body.get("counter_example"), (*at, "counter_example")),
            scope=self.scope(body.get("scope", {}), (*at, "scope")),
            patterns=self.patterns(body.get("patterns", []), (*at, "patterns")),
            figures=self.kinds(body.get("figures", []), (*at, "figures")),
            unless=self.patterns(body.get("unless", []), (*at, "unless")),
            unless_fact=body.get("unless_fact"),
            negatable=body.get("negatable", True) is True,
            example_facts=body.get("example_facts", {}),
        )
        if not rule.patterns and not rule.figures:
            self.source.refuse(at, f"{rule.id} can never hit", "Give it patterns or figures")
        return rule

    def scope(self, raw: object, at: Path) -> dict[str, object]:
        body = self.mapping(raw, at, tuple(_SCOPE))
        return {name: self.one_of(value, _SCOPE[name], (*at, name)) for name, value in body.items()}

    def kinds(self, raw: object, at: Path) -> tuple[Kind, ...]:
        if not isinstance(raw, list):
            self.source.refuse(at, "is not a list", f"Write a list of: {', '.join(KINDS)}")
        return tuple(self.one_of(each, KINDS, (*at, str(index))) for index, each in enumerate(raw))

    def patterns(self, raw: object, at: Path) -> tuple[re.Pattern[str], ...]:
        if not isinstance(raw, list):
            self.source.refuse(at, "is not a list", "Write one pattern per line")
        return tuple(self.pattern(each, (*at, str(index))) for index, each in enumerate(raw))

    def pattern(self, raw: object, at: Path) -> re.Pattern[str]:
        text = self.text(raw, at)
        try:
            return re.compile(text)
        except re.error as error:
            self.source.refuse(at, f"{text!r} is no regular expression ({error})", "Mend the expression")

    def fold(self, raw: object, at: Path) -> dict[str, str]:
        text = self.text(raw, at).split()
        for pair in text:
            if len(pair) != 2:
                self.source.refuse(at, f"{pair!r} is not a pair of characters", "Write 報报 警警 …")
        return {pair[0]: pair[1] for pair in text}

    def text(self, raw: object, at: Path) -> str:
        if not isinstance(raw, str) or not raw.strip():
            self.source.refuse(at, "is missing or blank", "Write it as text")
        return raw.strip()

    def one_of(self, raw: object, allowed: tuple[Any, ...], at: Path) -> Any:
        if raw not in allowed:
            self.source.refuse(at, f"{raw!r} is not allowed", f"Give one of: {', '.join(map(str, allowed))}")
        return raw

    def mapping(self, raw: object, at: Path, known: tuple[str, ...]) -> Mapping[str, Any]:
        if not isinstance(raw, Mapping):
            self.source.refuse(at, "is not a mapping", f"Write {', '.join(known)} below it, indented")
        for key in raw:
            if key not in known:
                self.source.refuse((*at, str(key)), "is not a known key", f"Known here: {', '.join(known)}")
        return raw
