"""How the answers of a conversation fill what is being arranged: pure decisions, no dialogue engine in sight.

Each `…_step` takes what is known, what was just heard and what was asked, and says what is known now, what to
remark, and what to ask next. None as a result means that the message is about something else.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

from care.domain.disputes import WHOLE_ACCOUNT, DisputeKind
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
    """Fill the draft from a message. `asked` is the question that was open, None at the start."""
    if asked is not None and heard.intent not in ABOUT_PROMISE:
        return None
    field = heard.option("field")
    if field in ("promise_amount", "promise_date"):
        return PromiseStep(replace(draft, **{"amount" if field == "promise_amount" else "due": None}))  # type: ignore[arg-type]
    amount, amount_remark = _amount(heard, asked, limits, minimum)
    due, due_remark = _due(heard, limits)
    remarks = tuple(remark for remark in (amount_remark, due_remark) if remark)
    if amount is not None or due is not None or remarks:
        filled = PromiseDraft(amount or draft.amount, due or draft.due)
        return PromiseStep(filled, remarks)
    if asked == "promise_confirmed" and heard.intent == "affirm":
        return PromiseStep(replace(draft, confirmed=True))
    if asked == "promise_confirmed" and heard.intent in ("deny", "correct"):
        return PromiseStep(draft, ("promise_what_to_change",))
    if asked in ("promise_amount", "promise_date") and heard.intent in ("dont_know", "skip"):
        return PromiseStep(draft, ("promise_take_your_time",))
    return PromiseStep(draft) if asked is None else None


def _amount(heard: Heard, asked: str | None, limits: Limits, minimum: Decimal) -> tuple[Decimal | None, str | None]:
    if heard.intent == "pay_minimum_only" and not heard.amounts:
        return minimum, None
    said = money(heard, whole=limits.total, asked=asked == "promise_amount")
    if isinstance(said, Unsure):
        return None, "promise_amount_unsure"
    if said is None:
        return None, None
    objection = object_to_amount(said, limits)
    return (None, objection.value) if objection else (said, None)


def _due(heard: Heard, limits: Limits) -> tuple[date | None, str | None]:
    said = day(heard)
    if isinstance(said, Unsure):
        return None, "promise_date_unsure"
    if said is None:
        return None, None
    objection = object_to_date(said, limits)
    return (None, objection.value) if objection else (said, None)


MONTH_QUESTIONS = ("net_income", "essentials", "other_debts", "dependants")
"""The affordability questions, one at a time, each may be skipped (C3, B23)."""
SKIPPED = "skipped"

ABOUT_MONTH = frozenset({"inform", "skip", "dont_know", "deny", "affirm", "nlu_fallback", "out_of_scope", "correct"})
"""Intents under which a value answers the open question about the borrower's month."""


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
    return Unsure() if heard.intent in ("inform", "nlu_fallback") else None


def choice_of(heard: Heard, options: Sequence[Mapping[str, object]]) -> str | None:
    """The `plan_ref` of the offer meant: by button, by its number of periods, or by its place in the list."""
    by_button = heard.option("plan_ref")
    if by_button in {option["plan_ref"] for option in options}:
        return by_button
    for said in heard.periods:
        fitting = [option for option in options if option["periods"] == said]
        if len(fitting) == 1:
            return str(fitting[0]["plan_ref"])
    places = [int(n) for n in heard.numbers if n == n.to_integral_value() and 1 <= n <= len(options)]
    return str(options[places[0] - 1]["plan_ref"]) if len(places) == 1 else None


DISPUTE_BY_INTENT = {
    "dispute_not_mine": DisputeKind.FRAUD,
    "identity_theft": DisputeKind.IDENTITY_THEFT,
    "dispute_amount": DisputeKind.AMOUNT,
    "dispute_merchant": DisputeKind.MERCHANT,
    "dispute_fee": DisputeKind.FEE,
    "bank_error": DisputeKind.BANK_ERROR,
}
"""Which kind of dispute an intent names; a flat denial names none and is asked."""
WHOLE = "whole"
UNTOLD = "-"
OTHER_BUSINESS = frozenset(
    {"ask_human", "cancel", "self_harm_crisis", "abusive", "repeat_request", "where_were_we", "debtor_deceased"}
)
"""Intents that are never the borrower's account of what is wrong."""


@dataclass(frozen=True)
class DisputeDraft:
    """A dispute being taken down; `amount` is text with two places, or WHOLE."""

    kind: DisputeKind | None = None
    detail: str | None = None
    amount: str | None = None
    confirmed: bool = False

    @property
    def missing(self) -> str | None:
        """What to ask next; the disputed part matters only where the rest stays open (C6)."""
        if self.kind is None:
            return "dispute_kind"
        if self.detail is None:
            return "dispute_detail"
        if self.amount is None and self.kind not in WHOLE_ACCOUNT:
            return "dispute_amount"
        return None if self.confirmed else "dispute_confirmed"


@dataclass(frozen=True)
class DisputeStep:
    """The draft after a message, and what to remark before the next question."""

    draft: DisputeDraft
    remarks: tuple[str, ...] = ()


def dispute_step(draft: DisputeDraft, heard: Heard, asked: str | None, total: Decimal) -> DisputeStep | None:
    """Fill the draft from a message; `total` is what is owed on the account, the most that can be disputed of it."""
    if asked is None:
        return DisputeStep(draft)
    kind = DISPUTE_BY_INTENT.get(heard.intent)
    if kind is not None and asked == "dispute_kind":
        return DisputeStep(replace(draft, kind=kind))
    if asked == "dispute_kind":
        whole = heard.intent in ("deny_debt", "skip", "dont_know")
        return DisputeStep(replace(draft, kind=DisputeKind.WHOLE_DEBT)) if whole else None
    if asked == "dispute_detail":
        return _dispute_detail(draft, heard)
    if asked == "dispute_amount":
        return _dispute_amount(draft, heard, total)
    if heard.intent == "affirm":
        return DisputeStep(replace(draft, confirmed=True))
    if heard.intent == "deny":
        return DisputeStep(DisputeDraft())
    if kind is not None or heard.intent in ("inform", "correct"):
        return DisputeStep(replace(draft, kind=kind or draft.kind, detail=_more(draft.detail, heard.text)))
    return None


def _more(detail: str | None, text: str) -> str:
    """What was said first and what was added to it."""
    return text.strip() if detail in (None, UNTOLD) else f"{detail} / {text.strip()}"


def _dispute_detail(draft: DisputeDraft, heard: Heard) -> DisputeStep | None:
    if heard.intent in ("skip", "dont_know"):
        return DisputeStep(replace(draft, detail=UNTOLD))
    about_this = heard.intent in DISPUTE_BY_INTENT or not heard.intent.startswith(("ask_", "hardship_"))
    if heard.intent in OTHER_BUSINESS or not about_this or len(heard.text.strip()) < 2:
        return None
    return DisputeStep(replace(draft, detail=heard.text.strip()))


def _dispute_amount(draft: DisputeDraft, heard: Heard, total: Decimal) -> DisputeStep | None:
    if heard.intent in ("skip", "dont_know", "affirm"):
        return DisputeStep(replace(draft, amount=WHOLE))
    said = money(heard, whole=total, asked=True)
    if said is None:
        return None
    if isinstance(said, Unsure) or said <= 0:
        return DisputeStep(draft, ("dispute_value_unsure",))
    return DisputeStep(replace(draft, amount=WHOLE if said >= total else str(said)))
