"""Complaints: opened at the first word."""

from __future__ import annotations

from actions._asked import Asked
from actions._guarded import Answer, Guarded
from care.services import complaints
from care.services.context import Outcome

KINDS = {
    "complaint_harassment": "harassment",
    "complaint_privacy": "privacy",
    "complaint_service": "service",
    "threaten_complaint": "threat",
}


class ActionComplaint(Guarded):
    """Open the complaint, give its number and deadline, and the other ways to complain."""

    absorbs = frozenset(KINDS)

    def name(self) -> str:
        return "action_complaint"

    def do(self, asked: Asked) -> Answer:
        said = complaints.open_complaint(asked.care, asked.turn, KINDS.get(asked.heard.intent, "service"))
        channels = (Outcome("complaint_channels"),) if asked.heard.intent == "threaten_complaint" else ()
        return Answer((said, *channels))
