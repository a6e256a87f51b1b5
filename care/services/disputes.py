"""Disputes: recorded with a number and a deadline, collecting off for what is disputed (C6, B38-B43)."""

from __future__ import annotations

from decimal import Decimal

from care.domain.disputes import DisputeKind, Handling, handling
from care.domain.records import Dispute, Hold, Promise, new_id, new_reference
from care.services import handoff
from care.services.accounts import Standing, chosen
from care.services.context import Care, Outcome, Turn, Work, begin

OPEN = ("raised", "acknowledged", "evidence", "investigating", "appealed")


def open_dispute(care: Care, turn: Turn, account_ref: str | None, kind: DisputeKind | None) -> Outcome:
    """Whether a dispute may be taken down now: `proceed`, or the one that is open already."""
    with begin(care, turn) as work:
        s = chosen(work, account_ref, owing=False)
        for dispute in work.uow.find(Dispute, account_id=s.account.id, status=OPEN):
            if kind is None or dispute.kind == kind.value:
                return Outcome("dispute_exists", s.facts | _facts(dispute))
        return Outcome("proceed", s.facts)


def record_dispute(
    care: Care, turn: Turn, account_ref: str | None, kind: DisputeKind, detail: str, amount: Decimal | None
) -> Outcome:
    """Write the dispute down once, annotate the account, hold what is disputed, call the right person.

    `amount` is the disputed part; None disputes the whole account. Raised and acknowledged in the same turn (C6).
    """
    with begin(care, turn) as work:
        if done := work.done("dispute.record"):
            return done
        s = chosen(work, account_ref, owing=False)
        treated = handling(kind, work.today, work.care.policy.dispute)
        dispute = Dispute(
            id=new_id("dp"),
            reference=new_reference("DS", work.today),
            party_id=s.account.party_id,
            account_id=s.account.id,
            conversation_id=work.conversation.id,
            kind=kind.value,
            detail=detail,
            status="acknowledged",
            raised_at=work.now,
            due_by=treated.due_by,
            amount=None if treated.whole_account else amount,
        )
        work.uow.add(dispute)
        hold = _hold(work, s, dispute, treated)
        _release_promises(work, dispute)
        handoff.queue(work, treated.priority, f"dispute_{kind.value}", exclusive=False)
        outcome = Outcome("dispute_opened", s.facts | _facts(dispute))
        after = {
            "kind": kind.value,
            "amount": str(dispute.amount),
            "hold": hold.id,
            "due_by": dispute.due_by.isoformat(),
        }
        return work.record("dispute.record", dispute, outcome, after=after, why="borrower objects")


def _hold(work: Work, s: Standing, dispute: Dispute, treated: Handling) -> Hold:
    hold = Hold(new_id("hd"), s.account.party_id, "dispute", work.now, work.turn.who)
    hold.account_id = None if treated.whole_party else s.account.id
    hold.reason = "identity_theft" if treated.whole_party else "dispute"
    hold.case_id, hold.amount = dispute.id, dispute.amount
    work.uow.add(hold)
    return hold


def _release_promises(work: Work, dispute: Dispute) -> None:
    """A dispute of the whole account ends open promises on it, identity theft all: none admits a disputed debt (C5)."""
    if dispute.amount is not None:
        return
    for promise in work.uow.find(Promise, party_id=dispute.party_id, status="open"):
        if promise.account_id != dispute.account_id and dispute.kind != DisputeKind.IDENTITY_THEFT.value:
            continue
        promise.status, promise.settled_at = "cancelled", work.now
        work.note("promise.cancel", promise, after={"status": "cancelled"}, why="the account is disputed")


def _facts(dispute: Dispute) -> dict[str, object]:
    return {
        "kind": dispute.kind,
        "no": dispute.reference,
        "until": dispute.due_by.isoformat(),
        "disputed": str(dispute.amount) if dispute.amount is not None else None,
    }
