"""Crisis, abuse and fear: the protocol first, the debt later or never."""

from __future__ import annotations

from actions._asked import Asked
from actions._guarded import Answer, Guarded
from care.services import crisis, handoff, screening
from care.services.context import Outcome


class ActionCrisis(Guarded):
    """The model heard a crisis that the door's rules did not."""

    def name(self) -> str:
        return "action_crisis"

    def do(self, asked: Asked) -> Answer:
        return Answer((crisis.crisis_understood(asked.care, asked.turn),), {"agenda": None}, leave_form=True)


class ActionAbusive(Guarded):
    """One calm line; the second time a boundary and a person. Never mirrored."""

    repeats_question = False

    def name(self) -> str:
        return "action_abusive"

    def do(self, asked: Asked) -> Answer:
        count = int(asked.slots.get("abuse_count") or 0) + 1
        slots = {"abuse_count": count}
        if count < 2:
            return Answer((Outcome("abusive_first"),), slots)
        queued = handoff.ask_human(asked.care, asked.turn, "abusive", priority=2)
        return Answer((Outcome("abusive_boundary"), queued), slots, leave_form=True)


class ActionAnxious(Guarded):
    """Slow down, one small step, a person told (P1); in distress the safety question first, once a day (B52, D3)."""

    repeats_question = False

    def name(self) -> str:
        return "action_anxious"

    def do(self, asked: Asked) -> Answer:
        if asked.slots.get("emotion") == "distressed" and (said := screening.screen(asked.care, asked.turn)):
            return Answer((said,))
        handoff.follow_up(asked.care, asked.turn, "distressed", 1)
        return Answer((Outcome("anxious"),))
