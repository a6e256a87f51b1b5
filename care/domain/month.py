"""The affordability questions, and what a message answers of them (C3, B23): pure decisions."""

from __future__ import annotations

import re
from decimal import Decimal

from care.domain.heard import Heard, Unsure, money
from care.domain.money import FEN

MONTH_QUESTIONS = ("net_income", "essentials", "other_debts", "dependants")
"""One at a time, each may be skipped."""
SKIPPED = "skipped"

ABOUT_MONTH = frozenset({"inform", "skip", "dont_know", "deny", "affirm", "nlu_fallback", "out_of_scope", "correct"})
"""Intents under which a message answers the open question about the borrower's month."""
WITH_FIGURE = frozenset(
    {
        "hardship_unemployment",
        "hardship_illness",
        "hardship_disaster",
        "hardship_business",
        "hardship_family",
        "cannot_pay",
        "ask_min_payment",
        "pay_minimum_only",
        "partial_payment",
        "promise_to_pay",
        "salary_late",
        "installment_request",
    }
)
"""Intents that mean something else, unless the message names a figure and no day."""

_CUES = re.compile(
    r"(?P<net_income>月入|收入|工资|薪|到手|挣|赚|退休金|低保)"
    r"|(?P<essentials>房租|租金|房贷|吃饭|伙食|生活费|开销|开支|花销|要花|水电|药费|学费)"
    r"|(?P<other_debts>别的(?:卡|贷|银行)|其他(?:卡|贷|银行)|别处|别家|车贷|网贷)"
    r"|(?P<dependants>孩子|小孩|老人|父母)"
)
_NO_INCOME = re.compile(r"没(?:有|了)?(?:什么|啥|任何)?(?:收入|工资|钱进)|(?:收入|工资)(?:没了|为零|是零|是0)|零收入")


def month_answers(question: str, heard: Heard) -> dict[str, str] | Unsure | None:
    """Answers by question: of the open one, of several named in one breath, or of the one that is corrected.

    None when the message is about something else.
    """
    figures = heard.amounts or heard.numbers
    if heard.intent not in ABOUT_MONTH and not (heard.intent in WITH_FIGURE and (figures or heard.about)):
        return {question: "0.00"} if question == "net_income" and _NO_INCOME.search(heard.text) else None
    if heard.intent in WITH_FIGURE and heard.dates:
        return None
    named = [str(match.lastgroup) for match in _CUES.finditer(heard.text)]
    if len(figures) > 1 and (several := _by_cue(named, figures)):
        return several
    if heard.intent == "correct" and len(set(named)) == 1:
        question = named[0]
    if question == "net_income" and not figures and _NO_INCOME.search(heard.text):
        return {question: "0.00"}
    answer = month_answer(question, heard)
    return {question: answer} if isinstance(answer, str) else answer


def _by_cue(named: list[str], figures: tuple[Decimal, ...]) -> dict[str, str] | None:
    """月入8000，房租2000吃饭1500: each figure under the cue that stands in its place; None when they don't match up."""
    if len(named) != len(figures):
        named = [cue for before, cue in zip(["", *named], named, strict=False) if cue != before]
    if len(named) != len(figures):
        return None
    sums: dict[str, Decimal] = {}
    for cue, figure in zip(named, figures, strict=True):
        sums[cue] = sums.get(cue, Decimal(0)) + figure
    counted = sums.pop("dependants", None)
    answers = {cue: str(total.quantize(FEN)) for cue, total in sums.items()}
    return answers if counted is None else answers | {"dependants": str(int(counted))}


def month_answer(question: str, heard: Heard) -> str | Unsure | None:
    """The answer to one affordability question as text: an amount, a count, `skipped`; None when about something else.

    「没有」 to other debts or dependants is zero; to income or essentials it is zero too, for nobody earns by denial.
    """
    if heard.intent in ("skip", "dont_know"):
        return SKIPPED
    if question == "dependants":
        counts = [int(n) for n in heard.numbers if n == n.to_integral_value() and 0 <= n <= 20]
        if len(set(counts)) == 1:
            return str(counts[0])
    else:
        said = money(heard, asked=True, roughly=True)
        if isinstance(said, Unsure):
            return said
        if said is not None:
            return str(said) if said >= 0 else Unsure()
    if heard.intent == "deny":
        return "0" if question == "dependants" else "0.00"
    return Unsure() if heard.intent in ("inform", "nlu_fallback", *WITH_FIGURE) else None
