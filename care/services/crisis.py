"""The crisis protocol (D4): collecting off everywhere, the lines, a person at once."""

from __future__ import annotations

from care.domain.records import Flag, Hold, new_id
from care.services import handoff
from care.services.context import Care, Outcome, Turn, Work, begin, verified_party


def switch_off(work: Work, rule: str) -> Outcome:
    """Inside the caller's transaction: hold every account until a named person lifts it, and queue at P0.

    Works without the engine and, since it needs no verification, for whoever is writing; a hold is set only on a party
    that this conversation has proved, or the whole conversation otherwise.
    """
    first = work.conversation.collecting_off != "crisis"
    work.conversation.collecting_off = "crisis"
    work.conversation.emotion = "crisis"
    party = verified_party(work.care, work.uow, work.conversation, work.now)
    if party is not None and not work.uow.find(Hold, party_id=party.id, reason="crisis", lifted_at=None):
        hold = Hold(new_id("hd"), party.id, "crisis", work.now, work.turn.who)
        work.uow.add(hold)
        work.uow.add(Flag(new_id("fl"), party.id, "crisis", "self_said", work.turn.who, work.now))
        work.note("hold.set", hold, after={"reason": "crisis"}, why=f"crisis rule {rule}")
    handoff.queue(work, 0, "crisis", exclusive=True)
    return Outcome("crisis" if first else "crisis_stay")


def crisis_understood(care: Care, turn: Turn) -> Outcome:
    """The model, not the door, saw a crisis: the same protocol."""
    with begin(care, turn) as work:
        if done := work.done("crisis"):
            return done
        outcome = switch_off(work, "model")
        return work.record("crisis", work.conversation, outcome, after={"collecting_off": "crisis"}, why="model")
