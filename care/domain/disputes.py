"""Disputes by kind: what is held and how fast somebody must act; and how one is taken down (C6, R4, R21)."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import Decimal
from enum import Enum

from care.domain.heard import Heard, Unsure, money
from care.domain.policy import DisputePolicy


class DisputeKind(str, Enum):
    """What the borrower objects to (B38-B43)."""

    FRAUD = "fraud"
    IDENTITY_THEFT = "identity_theft"
    AMOUNT = "amount"
    MERCHANT = "merchant"
    FEE = "fee"
    BANK_ERROR = "bank_error"
    WHOLE_DEBT = "deny_debt"


WHOLE_ACCOUNT = frozenset({DisputeKind.FRAUD, DisputeKind.IDENTITY_THEFT, DisputeKind.WHOLE_DEBT})
"""Kinds for which collecting stops on the whole account, not only on the disputed amount (C6)."""


@dataclass(frozen=True)
class Handling:
    """How a dispute is treated: hold the whole account or a part, the person's priority, the answer's last day."""

    whole_account: bool
    whole_party: bool
    priority: int
    due_by: date


def handling(kind: DisputeKind, today: date, rules: DisputePolicy) -> Handling:
    """The treatment of a dispute raised today."""
    theft = kind is DisputeKind.IDENTITY_THEFT
    urgent = theft or kind is DisputeKind.FRAUD
    return Handling(kind in WHOLE_ACCOUNT, theft, 1 if urgent else 2, today + timedelta(days=rules.answer_days))


DISPUTE_BY_INTENT = {
    "dispute_not_mine": DisputeKind.FRAUD,
    "identity_theft": DisputeKind.IDENTITY_THEFT,
    "dispute_amount": DisputeKind.AMOUNT,
    "dispute_merchant": DisputeKind.MERCHANT,
    "dispute_fee": DisputeKind.FEE,
    "bank_error": DisputeKind.BANK_ERROR,
    "not_notified": DisputeKind.BANK_ERROR,
}
"""Which kind of dispute an intent names (an unsent notice: B43); a flat denial names none and is asked."""
WHOLE = "whole"
UNTOLD = "-"
OTHER_BUSINESS = frozenset(
    {"ask_human", "cancel", "self_harm_crisis", "abusive", "repeat_request", "where_were_we", "debtor_deceased"}
)
"""Intents that are never the borrower's account of what is wrong."""
MORE_OF_IT = frozenset({"inform", "correct", "already_paid", "pay_minimum_only", "nlu_fallback"})
"""Intents under which a sentence said before the confirmation adds to the story."""
TOLD_AS_ASKED = frozenset({"ask_autodebit", "ask_posting_time", "ask_fee_breakdown", "ask_bill_details"})
"""Questions that sound like the story itself, where the sentence asks nothing."""
_ASKING = re.compile(r"[?？吗么呢哪几]|多少")
_ADDING = re.compile(r"(?:我?再?补充|还有一?[点件]|另外)")
TELLING = 6
"""Characters from which a sentence says enough to stand as the detail."""
LEAST = Decimal(10)
"""A bare number below this is a count, not money."""


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
        return _dispute_detail(draft, heard, total)
    if asked == "dispute_amount":
        return _dispute_amount(draft, heard, total)
    return _dispute_confirmed(draft, heard, total)


def _dispute_confirmed(draft: DisputeDraft, heard: Heard, total: Decimal) -> DisputeStep | None:
    """Yes, no, another amount, or more of the story."""
    kind = DISPUTE_BY_INTENT.get(heard.intent)
    said = _part(heard, total)
    if heard.intent in ("correct", "inform", "deny", "affirm") and isinstance(said, str):
        return DisputeStep(replace(draft, amount=said))
    if heard.intent == "affirm":
        return DisputeStep(replace(draft, confirmed=True))
    if heard.intent == "deny":
        return DisputeStep(DisputeDraft())
    more = kind is not None or heard.intent in MORE_OF_IT or _ADDING.match(heard.text)
    if not more or heard.intent in OTHER_BUSINESS:
        return None
    named = said if heard.amounts and isinstance(said, str) else draft.amount
    detail = _more(draft.detail, heard.text)
    return DisputeStep(replace(draft, kind=kind or draft.kind, detail=detail, amount=named))


def _more(detail: str | None, text: str) -> str:
    """What was said first and what was added to it."""
    return text.strip() if detail in (None, UNTOLD) else f"{detail} / {text.strip()}"


def _part(heard: Heard, total: Decimal) -> str | Unsure | None:
    """The disputed part named: text with two places, or WHOLE when it is all that is owed or more."""
    said = money(heard, whole=total, asked=True, roughly=True)
    if said is None or isinstance(said, Unsure):
        return said
    if said <= 0:
        return Unsure()
    return WHOLE if said >= total else str(said)


def told(text: str) -> str | None:
    """The sentence that opened a dispute as its detail; None where it says too little, or was a button."""
    return text.strip() if len(text.strip()) >= TELLING and not text.startswith("/") else None


def told_amount(heard: Heard, total: Decimal) -> str | None:
    """The part named in passing (违约金120收得不对), to be read back; None when none or several were."""
    found = _part(replace(heard, numbers=tuple(n for n in heard.numbers if n >= LEAST)), total)
    return found if isinstance(found, str) else None


def _dispute_detail(draft: DisputeDraft, heard: Heard, total: Decimal) -> DisputeStep | None:
    if heard.intent in ("skip", "dont_know"):
        return DisputeStep(replace(draft, detail=UNTOLD))
    about_this = heard.intent in DISPUTE_BY_INTENT or not heard.intent.startswith(("ask_", "hardship_"))
    about_this = about_this or (heard.intent in TOLD_AS_ASKED and not _ASKING.search(heard.text))
    if heard.intent in OTHER_BUSINESS or not about_this or len(heard.text.strip()) < 2:
        return None
    # A wrong amount is what most people say first; what it was about comes second.
    named = DISPUTE_BY_INTENT.get(heard.intent) if draft.kind is DisputeKind.AMOUNT else None
    amount = draft.amount or told_amount(heard, total)
    return DisputeStep(replace(draft, kind=named or draft.kind, detail=heard.text.strip(), amount=amount))


def _dispute_amount(draft: DisputeDraft, heard: Heard, total: Decimal) -> DisputeStep | None:
    if heard.intent in ("skip", "dont_know", "affirm"):
        return DisputeStep(replace(draft, amount=WHOLE))
    said = _part(heard, total)
    if said is None and heard.intent != "inform":
        return None
    if isinstance(said, str):
        return DisputeStep(replace(draft, amount=said))
    return DisputeStep(draft, ("dispute_value_unsure",))
