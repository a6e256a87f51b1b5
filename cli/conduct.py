"""`anhuan conduct`: read texts as the conduct gate does, and show its rules to people."""

from __future__ import annotations

import argparse
from pathlib import Path

from care.domain.conduct import ConductContext, Rulebook, review
from care.domain.conduct_rules import Rule, parse_rulebook
from care.files import load_yaml
from care.settings import ROOT
from cli.parts import Nouns, Refused, settings, verbs

PAGE = ROOT / "docs" / "conduct-rules.md"
GENERATED = (
    "<!-- From here on written by `anhuan conduct rules` out of policies/conduct.yml: change that file, not this. -->"
)
HEAD = "| Rule | Effect | Applies | Refused | Allowed | Source |\n|---|---|---|---|---|---|"
SCOPES: dict[tuple[str, object], str] = {
    ("sender", "bot"): "to the assistant",
    ("sender", "agent"): "to people",
    ("direction", "reply"): "in replies",
    ("direction", "outbound"): "when we write first",
    ("verified", True): "after verification",
    ("verified", False): "before verification",
    ("night", True): "outside contact hours",
    ("night", False): "in contact hours",
}


def register(nouns: Nouns[argparse.ArgumentParser]) -> None:
    """Add this noun."""
    mine = verbs(nouns, "conduct", "The conduct rulebook.")
    check = mine.add_parser("check", help="review each line of a UTF-8 text file; status 1 when a line is refused")
    check.add_argument("file", type=Path)
    check.add_argument("--sender", choices=("bot", "agent"), default="agent")
    check.add_argument("--outbound", action="store_true", help="as if we wrote first, not in reply")
    check.set_defaults(run=_check)
    rules = mine.add_parser("rules", help="write the rulebook as a table into docs/conduct-rules.md")
    rules.add_argument("file", type=Path, nargs="?", default=PAGE)
    rules.set_defaults(run=_rules)


def _rules_table(rulebook: Rulebook) -> str:
    """The rulebook as Markdown, one row a rule."""
    rows = "\n".join(_row(rule) for rule in rulebook.rules)
    return f"{GENERATED}\n\n## Rules of the gate, rulebook {rulebook.version}\n\n{HEAD}\n{rows}\n"


def _row(rule: Rule) -> str:
    applies = [SCOPES[condition] for condition in rule.scope.items()] or ["always"]
    if rule.unless_fact:
        applies.append(f"unless the record holds `{rule.unless_fact}`")
    source = f"{rule.law.source} ({rule.law.article}) [{rule.law.tag}]"
    effect = {"block": "refused", "warn": "warned"}[rule.severity]
    cells = (rule.id, effect, ", ".join(applies), rule.example, rule.counter_example, source)
    return "| " + " | ".join(cell.replace("|", "\\|") for cell in cells) + " |"


def _rules(options: argparse.Namespace) -> None:
    try:
        written, mark, _ = options.file.read_text("utf-8").partition(GENERATED)
    except OSError as error:
        raise Refused(f"{options.file} cannot be read: {error.strerror}") from None
    if not mark:
        raise Refused(f"{options.file} has no line {GENERATED}")
    rulebook = _rulebook()
    options.file.write_text(written + _rules_table(rulebook), "utf-8")
    print(f"{options.file}: {len(rulebook.rules)} rules.")


def _rulebook() -> Rulebook:
    rules = settings().policy_dir / "conduct.yml"
    return parse_rulebook(*load_yaml(rules), str(rules))


def _check(options: argparse.Namespace) -> None:
    rulebook = _rulebook()
    context = ConductContext(
        sender=options.sender,
        direction="outbound" if options.outbound else "reply",
        verified=True,
        night=False,
        facts={},
    )
    lines, refused = _lines(options.file), 0
    for number, line in enumerate(lines, 1):
        verdict = review(line, context, rulebook)
        refused += not verdict.allowed
        for breach in verdict.breaches:
            print(f"{options.file}:{number}: {breach.rule_id}: {breach.mend}")
    if refused:
        raise Refused(f"{refused} of {len(lines)} lines are refused")
    print(f"{len(lines)} lines, none refused.")


def _lines(path: Path) -> list[str]:
    try:
        return path.read_text("utf-8-sig").splitlines()
    except OSError as error:
        raise Refused(f"{path} cannot be read: {error.strerror}") from None
    except UnicodeDecodeError:
        raise Refused(f"{path} is not UTF-8: save it as UTF-8") from None
