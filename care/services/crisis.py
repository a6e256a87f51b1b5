"""The crisis protocol (D4): collecting off everywhere, the lines, a person at once, nobody left without an answer."""

from __future__ import annotations

from typing import Any

from care.domain.records import Flag, Hold, Message, new_id
from care.services import handoff
from care.services.context import Care, Outcome, Turn, Work, begin, verified_party

UNSAFE = "unsafe"
"""The rule's name when the borrower says so without a crisis word: by button, or when asked."""
ACUTE = frozenset({UNSAFE, "method"})
"""Rules after which the emergency lines are given once more, whatever was said before."""


def switch_off(work: Work, rule: str, about: str = "self") -> Outcome:
    """Inside the caller's transaction: hold every account until a named person lifts it, and queue at P0.

    Works without the engine and, since it needs no verification, for whoever is writing; a hold is set only on a party
    that this conversation has proved, or the whole conversation otherwise. `about`: self | third | others | child.
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
    if first:
        return Outcome("crisis", _whom(about))
    return Outcome("crisis_danger") if rule in ACUTE else stay(work)


def crisis_understood(care: Care, turn: Turn) -> Outcome:
    """The model, not the door, saw a crisis: the same protocol."""
    with begin(care, turn) as work:
        if done := work.done("crisis"):
            return done
        outcome = switch_off(work, "model")
        return work.record("crisis", work.conversation, outcome, after={"collecting_off": "crisis"}, why="model")


def stay(work: Work) -> Outcome:
    """A short warm line for whatever is written while the person comes; it speaks of whom the crisis is about."""
    written = work.uow.find(Message, conversation_id=work.conversation.id, sender="borrower", order="seq")
    hits = (work.care.language.crisis(message.text) for message in written)
    first = next((hit for hit in hits if hit is not None and hit.level == "crisis"), None)
    return Outcome("crisis_stay", _whom(first.about if first else "self"))


def _whom(about: str) -> dict[str, Any]:
    return {} if about == "self" else {"about": about}
