"""How the answers of a conversation fill what is being arranged: pure decisions, no dialogue engine in sight.

Each `…_step` takes what is known, what was just heard and what was asked, and says what is known now, what to
remark, and what to ask next. None as a result means that the message is about something else.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

from care.domain.heard import Heard, Unsure, day, money
from care.domain.promises import Limits, object_to_amount, object_to_date

ABOUT_PROMISE = frozenset(
    {
        "promise_to_pay",
        "willing_to_pay",
        "partial_payment",
        "pay_minimum_only",
        "salary_late",
        "inform",
        "correct",
        "affirm",
        "deny",
        "dont_know",
        "skip",
        "extension_request",
        "broken_promise",
        "early_settlement",
        "nlu_fallback",
        "out_of_scope",
        "repeat_request",
    }
)
"""Intents under which an amount or a day said while a promise is being arranged belongs to the promise."""
MISHEARD = frozenset({"dispute_amount", "change_cancel_plan", "change_promise"})
"""Intents for which a correction of what was just read back is easily taken (金额不对，八百)."""


@dataclass(frozen=True)
class PromiseDraft:
    """A promise being arranged."""

    amount: Decimal | None = None
    due: date | None = None
    confirmed: bool = False

    @property
    def missing(self) -> str | None:
        """What to ask next; None when everything is said and confirmed."""
        if self.amount is None:
            return "promise_amount"
        if self.due is None:
            return "promise_date"
        return None if self.confirmed else "promise_confirmed"


@dataclass(frozen=True)
class PromiseStep:
    """The draft after a message, and what to remark before the next question."""

    draft: PromiseDraft
    remarks: tuple[str, ...] = ()


def promise_step(
    draft: PromiseDraft, heard: Heard, asked: str | None, limits: Limits, minimum: Decimal
) -> PromiseStep | None:
    """Fill the draft from a message. `asked` is the question that was open, None at the start.

    A value that is unclear or not allowed is remarked, one a message, and asked for again, whatever stood in its place.
    """
    if asked is not None and not _is_about_promise(heard, asked):
        return None
    field = heard.option("field")
    if field in ("promise_amount", "promise_date"):
        return PromiseStep(replace(draft, **{"amount" if field == "promise_amount" else "due": None}))  # type: ignore[arg-type]
    amount, amount_remark = _amount(draft, heard, asked, limits, minimum)
    due, due_remark = _due(draft, heard, asked, limits)
    if amount_remark or due_remark:
        filled = PromiseDraft(
            None if amount_remark else amount or draft.amount, None if due_remark else due or draft.due
        )
        return PromiseStep(filled, tuple(remark for remark in (amount_remark, due_remark) if remark)[:1])
    filled = PromiseDraft(amount or draft.amount, due or draft.due, draft.confirmed)
    said = asked is not None and heard.intent != "affirm" and (amount is not None or due is not None)
    if said or filled != draft:
        return PromiseStep(replace(filled, confirmed=False))
    return _without_value(draft, heard, asked)


def _is_about_promise(heard: Heard, asked: str) -> bool:
    if asked == "promise_confirmed" and heard.intent in MISHEARD and (heard.amounts or heard.dates):
        return True
    return heard.intent in ABOUT_PROMISE


def _without_value(draft: PromiseDraft, heard: Heard, asked: str | None) -> PromiseStep | None:
    if asked is None:
        return PromiseStep(draft)
    if asked == "promise_confirmed":
        if heard.intent == "affirm":
            return PromiseStep(replace(draft, confirmed=True))
        unsure = heard.intent in ("deny", "correct", "inform")
        return PromiseStep(draft, ("promise_what_to_change",)) if unsure else None
    if heard.intent in ("dont_know", "skip", "deny"):
        return PromiseStep(draft, ("promise_take_your_time",))
    if heard.intent == "inform":
        return PromiseStep(draft, (f"{asked}_unsure",))
    return PromiseStep(draft) if heard.intent == "affirm" else None


def _amount(
    draft: PromiseDraft, heard: Heard, asked: str | None, limits: Limits, minimum: Decimal
) -> tuple[Decimal | None, str | None]:
    if heard.intent == "pay_minimum_only" and not heard.amounts:
        return minimum, None
    bare = asked in ("promise_amount", "promise_confirmed")
    said = money(heard, whole=limits.total, asked=bare, roughly=True)
    if said is None and asked is None:
        said = draft.amount
    if isinstance(said, Unsure):
        return None, "promise_amount_unsure"
    if said is None:
        return None, None
    objection = object_to_amount(said, limits)
    return (None, objection.value) if objection else (said, None)


def _due(draft: PromiseDraft, heard: Heard, asked: str | None, limits: Limits) -> tuple[date | None, str | None]:
    said = day(heard)
    if said is None and asked is None:
        said = draft.due
    if isinstance(said, Unsure):
        return None, "promise_date_unsure"
    if said is None:
        return None, None
    objection = object_to_date(said, limits)
    return (None, objection.value) if objection else (said, None)


_PLACE = re.compile(r"第([一二三123])(?:个|种|款|项|档)")
_PLACES = {"一": 1, "二": 2, "三": 3, "1": 1, "2": 2, "3": 3}
_BEST = (
    (
        re.compile(r"(?:月供|每月|每期|压力|负担)[^，。？?]{0,4}(?:低|少|小|轻)|最长|期数(?:最|更|比较)?(?:多|长)"),
        "amount",
    ),
    (re.compile(r"期数(?:最|更|比较)?(?:少|短)|最短|(?:最|更)?快(?:还|结|的)"), "periods"),
    (re.compile(r"总[^，。？?]{0,4}(?:低|少)|便宜|最省|省钱|(?:费用|利息|成本)(?:最|更|比较)?(?:低|少)"), "total"),
)
"""What somebody names an offer by: the lowest of this value is meant."""


def choice_of(heard: Heard, options: Sequence[Mapping[str, object]], *, described: bool = False) -> str | None:
    """The `plan_ref` of the offer meant: by button, by its number of periods, or by its place in the list.

    With `described` also by what sets it apart (月供低的那个). None when no one offer fits.
    """
    by_button = heard.option("plan_ref")
    if by_button in {option["plan_ref"] for option in options}:
        return by_button
    for said in heard.periods:
        fitting = [option for option in options if option["periods"] == said]
        if len(fitting) == 1:
            return str(fitting[0]["plan_ref"])
    numbers = [*heard.numbers, *(Decimal(_PLACES[place]) for place in _PLACE.findall(heard.text))]
    places = [int(n) for n in numbers if n == n.to_integral_value() and 1 <= n <= len(options)]
    if len(places) == 1:
        return str(options[places[0] - 1]["plan_ref"])
    return _best(heard.text, options) if described else None


def _best(text: str, options: Sequence[Mapping[str, object]]) -> str | None:
    for cue, value in _BEST:
        if cue.search(text):
            ranked = sorted(options, key=lambda option: Decimal(str(option[value])))
            return str(ranked[0]["plan_ref"])
    return None
