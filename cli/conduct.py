"""`anhuan conduct`: read texts as the conduct gate does."""

from __future__ import annotations

import argparse
from pathlib import Path

from care.domain.conduct import ConductContext, review
from care.domain.conduct_rules import parse_rulebook
from care.files import load_yaml
from cli.parts import Nouns, Refused, settings, verbs


def register(nouns: Nouns[argparse.ArgumentParser]) -> None:
    """Add this noun."""
    mine = verbs(nouns, "conduct", "The conduct rulebook.")
    check = mine.add_parser("check", help="review each line of a UTF-8 text file; status 1 when a line is refused")
    check.add_argument("file", type=Path)
    check.add_argument("--sender", choices=("bot", "agent"), default="agent")
    check.add_argument("--outbound", action="store_true", help="as if we wrote first, not in reply")
    check.set_defaults(run=_check)


def _check(options: argparse.Namespace) -> None:
    rules = settings().policy_dir / "conduct.yml"
    rulebook = parse_rulebook(*load_yaml(rules), str(rules))
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
