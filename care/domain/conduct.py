"""The conduct gate: every text to a borrower, whoever wrote it, is reviewed against the rulebook (A3)."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

from care.domain.conduct_figures import Known, figures, known
from care.domain.conduct_rules import Rule, Rulebook, Severity, parse_rulebook
from care.domain.conduct_text import Clauses, sentences

__all__ = ["Breach", "ConductContext", "Rulebook", "Verdict", "parse_rulebook", "review"]

REACH = 6
"""Over how many characters a denial like 不会 still covers what follows."""


@dataclass(frozen=True)
class ConductContext:
    """Who says a text, when, and what the record knows. `facts` hold every figure that the text may name."""

    sender: Literal["bot", "agent"]
    direction: Literal["reply", "outbound"]
    verified: bool
    night: bool
    facts: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Breach:
    """A rule that a text breaks, where (a slice of the text), and a lawful rewording."""

    rule_id: str
    span: tuple[int, int]
    mend: str
    severity: Severity


@dataclass(frozen=True)
class Verdict:
    """What the gate says; a warning alone does not stop a text. `checked` are the ids of the rules that applied."""

    allowed: bool
    breaches: tuple[Breach, ...]
    checked: tuple[str, ...]
    rulebook_version: str


def review(text: str, context: ConductContext, rulebook: Rulebook) -> Verdict:
    """Judge a text as it would be said in `context`."""
    applying = [rule for rule in rulebook.rules if _applies(rule, context)]
    parts = sentences(text, rulebook.fold)
    recorded = known(context.facts)
    breaches = tuple(
        Breach(rule.id, span, rule.mend, rule.severity)
        for rule in applying
        for span in _hits(rule, parts, recorded, rulebook)
    )
    return Verdict(
        allowed=all(breach.severity != "block" for breach in breaches),
        breaches=breaches,
        checked=tuple(rule.id for rule in applying),
        rulebook_version=rulebook.version,
    )


def _applies(rule: Rule, context: ConductContext) -> bool:
    if rule.unless_fact is not None and context.facts.get(rule.unless_fact):
        return False
    return all(getattr(context, name) == value for name, value in rule.scope.items())


def _hits(rule: Rule, parts: list[Clauses], recorded: Known, rulebook: Rulebook) -> Iterator[tuple[int, int]]:
    for sentence in parts:
        if any(excuse.search(sentence.text) for excuse in rule.unless):
            continue
        for pattern in rule.patterns:
            for hit in pattern.finditer(sentence.text):
                if not (rule.negatable and _denied(sentence, hit, rulebook)):
                    yield sentence.span(*hit.span())
        for figure in figures(sentence):
            if figure.kind in rule.figures and not recorded.has(figure):
                yield sentence.span(figure.start, figure.end)


def _denied(sentence: Clauses, hit: re.Match[str], rulebook: Rulebook) -> bool:
    """Whether the hit is said not to be: 不会联系您的家人.

    The denial stands in the same clause, inside the hit or at most REACH characters before it, and no word
    like 就 ("then") or a second "not" stands between.
    """
    start = sentence.clause_start(hit.start())
    last = max((far.end() for far in rulebook.far.finditer(sentence.text, start, hit.end())), default=None)
    covered = last is not None and last >= hit.start() - REACH
    if covered and not rulebook.ends_reach.search(sentence.text, last or 0, hit.end()):
        return True
    inside = last is not None and last >= hit.start()
    return not inside and rulebook.near.search(sentence.text[start : hit.start()]) is not None
