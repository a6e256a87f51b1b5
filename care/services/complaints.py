"""Complaints: saying it once is enough (C7, R25, B44, B45, B49)."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from care.domain.records import Complaint, ContactPoint, Flag, Message, new_id, new_reference
from care.services import handoff
from care.services.context import Care, Outcome, Turn, Work, begin, verified_party

CALLS = frozenset({"harassment", "privacy"})
"""Complaints about being contacted. Each of the two is a matter of its own; other kinds add to any open complaint."""


def open_complaint(care: Care, turn: Turn, kind: str | None) -> Outcome:
    """Open a complaint at the first word, verified or not; a further word about it is added to it.

    `kind`: harassment | privacy | service | threat | legal_rep, or None for what only adds to the newest complaint.
    Complaints about calls stop calls to the verified borrower.
    """
    with begin(care, turn) as work:
        if done := work.done("complaint.open"):
            return done
        complaint, name = _standing(work, kind), "complaint_noted"
        if complaint is None:
            complaint, name = _new(work, kind or "service"), "complaint_opened"
            work.uow.add(complaint)
        else:
            complaint.detail = f"{complaint.detail}\n{_said(work)}"
        calls = _calls(work, complaint)
        if kind == "legal_rep":
            _represented(work)
        handoff.queue(work, 1, f"complaint_{complaint.kind}", exclusive=False)
        return work.record(
            "complaint.open",
            complaint,
            Outcome(name, _facts(complaint) | {"kind": kind or complaint.kind, "calls": calls}),
            after={"kind": complaint.kind, "due_by": complaint.due_by.isoformat(), "calls": calls},
            why="borrower complains",
        )


def claim(care: Care, turn: Turn) -> Outcome | None:
    """After a verification: complaints made before it in this conversation become the borrower's.

    Tells when that stopped calls; None when it stopped none.
    """
    with begin(care, turn) as work:
        if done := work.done("complaint.claim"):
            return done
        party = work.party()
        unnamed = _open(work, party_id=None)
        for complaint in unnamed:
            complaint.party_id = party.id
        about_calls = [complaint for complaint in unnamed if _calls(work, complaint) == "stopped"]
        if not about_calls:
            work.uow.commit()
            return None
        outcome = Outcome("calls_stopped", _facts(about_calls[-1]))
        return work.record("complaint.claim", about_calls[-1], outcome, after={"calls": "stopped"}, why="verified")


def withdrawal(care: Care, turn: Turn) -> Outcome | None:
    """The complainant wants no complaint any more: a person confirms it, until then it goes on. None without one."""
    with begin(care, turn) as work:
        if done := work.done("complaint.withdraw"):
            return done
        standing = _open(work)
        if not standing:
            return None
        handoff.queue(work, 2, "complaint_withdrawal", exclusive=False)
        outcome = Outcome("complaint_withdrawal", _facts(standing[-1]))
        return work.record("complaint.withdraw", standing[-1], outcome, after={}, why="borrower asked")


def _open(work: Work, **by: Any) -> list[Complaint]:
    found = work.uow.find(Complaint, conversation_id=work.conversation.id, order="received_at", **by)
    return [complaint for complaint in found if complaint.status != "closed"]


def _standing(work: Work, kind: str | None) -> Complaint | None:
    """The open complaint that a word of this kind adds to."""
    return next((c for c in reversed(_open(work)) if kind not in CALLS or c.kind == kind), None)


def _calls(work: Work, complaint: Complaint) -> str:
    """Stop calls where the complaint is about them: `stopped`, `unverified` when whose is not known, else `none`."""
    if complaint.kind not in CALLS:
        return "none"
    party = verified_party(work.care, work.uow, work.conversation, work.now)
    if party is None:
        return "unverified"
    for point in work.uow.find(ContactPoint, party_id=party.id, kind="phone", opt_out=False):
        point.opt_out = True
    return "stopped"


def _represented(work: Work) -> None:
    party = verified_party(work.care, work.uow, work.conversation, work.now)
    if party is not None and not work.uow.find(Flag, party_id=party.id, kind="legal_rep", cleared_at=None):
        work.uow.add(Flag(new_id("fl"), party.id, "legal_rep", "self_said", work.turn.who, work.now))


def _said(work: Work) -> str:
    message = work.uow.get(Message, work.turn.message_id.partition(":")[0])
    return message.text if message else ""


def _new(work: Work, kind: str) -> Complaint:
    party = verified_party(work.care, work.uow, work.conversation, work.now)
    return Complaint(
        id=new_id("cm"),
        reference=new_reference("CP", work.today),
        conversation_id=work.conversation.id,
        kind=kind,
        detail=_said(work),
        status="acknowledged",
        received_at=work.now,
        due_by=work.today + timedelta(days=work.care.policy.complaint.decide_days),
        party_id=party.id if party else None,
    )


def _facts(complaint: Complaint) -> dict[str, str]:
    return {"kind": complaint.kind, "no": complaint.reference, "until": complaint.due_by.isoformat()}
