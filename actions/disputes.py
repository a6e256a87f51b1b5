"""Disputes: which kind, which part, in the borrower's words, read back, recorded."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from actions._asked import Asked
from actions._forms import Complete, Filled, Validate, in_focus, questions
from actions._guarded import PROMISING, Answer, Guarded
from actions.accounts import ALONG, account_meant, asked_along
from care.domain.disputes import (
    DISPUTE_BY_INTENT,
    WHOLE,
    WHOLE_ACCOUNT,
    DisputeDraft,
    DisputeKind,
    dispute_step,
    told,
    told_amount,
)
from care.services import disputes
from care.services.context import Outcome

FORM = "dispute_form"
SLOTS = ("dispute_kind", "dispute_detail", "dispute_amount", "dispute_confirmed")
EMPTY = dict.fromkeys(SLOTS)

globals().update(questions(FORM, *SLOTS))


class ActionOpenDispute(Guarded):
    """Whether a dispute may be taken down now; then the form asks for what is missing."""

    resumes_form = False
    absorbs = frozenset({*DISPUTE_BY_INTENT, "deny_debt", "not_notified"})

    def name(self) -> str:
        return "action_open_dispute"

    def keep(self, asked: Asked) -> dict[str, Any]:
        kind = DISPUTE_BY_INTENT.get(asked.heard.intent)
        if kind is None:
            return {}
        return {"dispute_kind": kind.value, "dispute_detail": told(asked.heard.text)}

    def do(self, asked: Asked) -> Answer:
        kept = self.keep(asked).get("dispute_kind") or asked.slots.get("dispute_kind")
        kind = DisputeKind(kept) if kept else None
        said = disputes.open_dispute(asked.care, asked.turn, account_meant(asked), kind)
        if said.name != "proceed":
            return Answer((said,), EMPTY, leave_form=True)
        ref, intent = said.facts["account_ref"], asked.heard.intent
        slots = in_focus(asked, said.facts, self.absorbs | set(ALONG)) | self._part(asked, kind, said.facts)
        says = (Outcome(intent, said.facts),) if intent in ("deny_debt", "not_notified") else ()
        return Answer(
            (*asked_along(asked, ref), *says), slots, follow=FORM, leave_form=asked.active_form not in (None, FORM)
        )

    def _part(self, asked: Asked, kind: DisputeKind | None, facts: dict[str, Any]) -> dict[str, Any]:
        """The amount named along with the kind; one that belongs to a promise is not what is disputed."""
        if kind is None or kind in WHOLE_ACCOUNT or asked.slots.get("agenda") in PROMISING or asked.heard.dates:
            return {}
        amount = told_amount(asked.heard, Decimal(facts["total"]))
        return {"dispute_amount": amount} if amount else {}


class ValidateDisputeForm(Validate):
    """Fill the dispute by the rules of the domain."""

    form = FORM

    def fill(self, asked: Asked) -> Filled | None:
        focus = asked.slots.get("focus") or {}
        step = dispute_step(_draft(asked), asked.heard, asked.requested, Decimal(focus["total"]))
        if step is None:
            return None
        draft = step.draft
        slots = {
            "dispute_kind": draft.kind.value if draft.kind else None,
            "dispute_detail": draft.detail,
            "dispute_amount": draft.amount,
            "dispute_confirmed": draft.confirmed or None,
        }
        return Filled(slots, draft.missing, tuple(Outcome(remark, focus) for remark in step.remarks))


class ActionRecordDispute(Complete):
    """Write the confirmed dispute down."""

    form = FORM

    def name(self) -> str:
        return "action_record_dispute"

    def complete(self, asked: Asked) -> Answer:
        draft = _draft(asked)
        if draft.missing or draft.kind is None or draft.detail is None:
            return Answer(follow=FORM)
        amount = Decimal(draft.amount) if draft.amount and draft.amount != WHOLE else None
        said = disputes.record_dispute(asked.care, asked.turn, asked.account_ref, draft.kind, draft.detail, amount)
        return Answer((said,), EMPTY)


def _draft(asked: Asked) -> DisputeDraft:
    kind = asked.slots.get("dispute_kind")
    return DisputeDraft(
        DisputeKind(kind) if kind else None,
        asked.slots.get("dispute_detail"),
        asked.slots.get("dispute_amount"),
        bool(asked.slots.get("dispute_confirmed")),
    )
