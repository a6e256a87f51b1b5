"""Complaints: saying it once is enough (C7, R25, B44, B45, B49)."""

from __future__ import annotations

from datetime import timedelta

from care.domain.records import Complaint, ContactPoint, Message, new_id, new_reference
from care.services import handoff
from care.services.context import Care, Outcome, Turn, Work, begin, verified_party

CALLS = frozenset({"harassment", "privacy"})


def open_complaint(care: Care, turn: Turn, kind: str) -> Outcome:
    """Open a complaint at the first word, verified or not; a second word in the same conversation adds to it.

    `kind`: harassment | privacy | service | threat. Complaints about calls stop calls to the verified borrower.
    """
    with begin(care, turn) as work:
        if done := work.done("complaint.open"):
            return done
        for complaint in work.uow.find(Complaint, conversation_id=turn.conversation_id, kind=kind):
            if complaint.status != "closed":
                if kind in CALLS:
                    _stop_calls(work)
                handoff.queue(work, 1, f"complaint_{kind}", exclusive=False)
                work.uow.commit()
                return Outcome("complaint_noted", _facts(complaint))
        complaint = _new(work, kind)
        work.uow.add(complaint)
        stopped = _stop_calls(work) if kind in CALLS else 0
        handoff.queue(work, 1, f"complaint_{kind}", exclusive=False)
        after = {"kind": kind, "due_by": complaint.due_by.isoformat(), "calls_stopped": stopped}
        return work.record(
            "complaint.open",
            complaint,
            Outcome("complaint_opened", _facts(complaint)),
            after=after,
            why="borrower complains",
        )


def _new(work: Work, kind: str) -> Complaint:
    message = work.uow.get(Message, work.turn.message_id)
    party = verified_party(work.care, work.uow, work.conversation, work.now)
    return Complaint(
        id=new_id("cm"),
        reference=new_reference("CP", work.today),
        conversation_id=work.conversation.id,
        kind=kind,
        detail=message.text if message else "",
        status="acknowledged",
        received_at=work.now,
        due_by=work.today + timedelta(days=work.care.policy.complaint.decide_days),
        party_id=party.id if party else None,
    )


def _stop_calls(work: Work) -> int:
    party = verified_party(work.care, work.uow, work.conversation, work.now)
    if party is None:
        return 0
    points = work.uow.find(ContactPoint, party_id=party.id, kind="phone", opt_out=False)
    for point in points:
        point.opt_out = True
    return len(points)


def _facts(complaint: Complaint) -> dict[str, str]:
    return {"kind": complaint.kind, "no": complaint.reference, "until": complaint.due_by.isoformat()}
