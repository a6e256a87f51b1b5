"""Disputes: which kind, which part, in the borrower's words, read back, recorded."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from actions._asked import Asked
from actions._forms import Filled, Validate, questions
from actions._guarded import Answer, Guarded
from care.domain.dialogue import DISPUTE_BY_INTENT, DisputeDraft, dispute_step
from care.domain.disputes import DisputeKind
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
        return {"dispute_kind": kind.value, "dispute_detail": asked.heard.text if len(asked.heard.text) >= 6 else None}

    def do(self, asked: Asked) -> Answer:
        kept = self.keep(asked).get("dispute_kind") or asked.slots.get("dispute_kind")
        kind = DisputeKind(kept) if kept else None
        said = disputes.open_dispute(asked.care, asked.turn, asked.account_ref, kind)
        if said.name != "proceed":
            return Answer((said,), EMPTY, leave_form=True)
        focus = {"account_ref": said.facts["account_ref"], "focus": said.facts}
        acknowledged = asked.heard.intent
        says = (Outcome(acknowledged, said.facts),) if acknowledged in ("deny_debt", "not_notified") else ()
        return Answer(says, focus, follow=FORM, leave_form=asked.active_form not in (None, FORM))


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


class ActionRecordDispute(Guarded):
    """Write the confirmed dispute down."""

    def name(self) -> str:
        return "action_record_dispute"

    def do(self, asked: Asked) -> Answer:
        draft = _draft(asked)
        if draft.missing or draft.kind is None or draft.detail is None:
            return Answer(follow=FORM)
        amount = Decimal(draft.amount) if draft.amount and draft.amount != "whole" else None
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
