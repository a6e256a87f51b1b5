"""People who aren't the borrower: nothing is disclosed, collecting stops where it must (B6-B9, R8, R9, R12)."""

from __future__ import annotations

from datetime import timedelta

from care.domain.concession_policy import Authority
from care.domain.concessions import HoldReason, hold_max_days
from care.domain.records import Flag, Hold, ServiceRequest, Verification, new_id
from care.services import handoff
from care.services.accounts import open_request
from care.services.context import Care, Outcome, Turn, Work, begin, verified_party

PRIORITY = {"wrong_person": 2, "third_party": 2, "deceased": 1, "unavailable": 2}
HOLDS = {"wrong_person": "wrong_party", "deceased": "deceased", "unavailable": "unavailable"}
"""Why collecting is off after the report; a third party's question switches nothing off."""


def report(care: Care, turn: Turn, kind: str) -> Outcome:
    """Somebody says they aren't the borrower, or that the borrower died or can't be reached.

    Whoever says it stops being treated as the verified borrower. Collecting is off for this conversation, and for the
    party when one was verified here; a person confirms before anything goes on. Said again it changes nothing.
    `kind` is a key of PRIORITY.
    """
    with begin(care, turn) as work:
        if done := work.done(f"outsider.{kind}"):
            return done
        if work.uow.find(ServiceRequest, conversation_id=turn.conversation_id, kind=f"report_{kind}", status="open"):
            return Outcome("only_borrower", {"kind": kind})
        party = verified_party(work.care, work.uow, work.conversation, work.now)
        if kind in HOLDS:
            work.conversation.collecting_off = work.conversation.collecting_off or HOLDS[kind]
        if party is not None and kind in HOLDS:
            _hold(work, party.id, HOLDS[kind])
        for verification in work.uow.find(Verification, conversation_id=turn.conversation_id, ended_at=None):
            verification.ended_at = work.now
        request = open_request(work, f"report_{kind}", {}, None)
        handoff.queue(work, PRIORITY[kind], kind, exclusive=False)
        return work.record(f"outsider.{kind}", request, Outcome(kind), after={"kind": kind}, why="said in this chat")


def _hold(work: Work, party_id: str, reason: str) -> None:
    hold = Hold(new_id("hd"), party_id, reason, work.now, work.turn.who)
    if reason == "unavailable":
        hold.ends_at = work.now + timedelta(days=hold_max_days(HoldReason.HARDSHIP, work.care.policy, Authority.BOT))
    work.uow.add(hold)
    work.uow.add(Flag(new_id("fl"), party_id, reason, "third_person", work.turn.who, work.now))
