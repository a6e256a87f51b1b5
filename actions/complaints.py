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
    """Open the complaint, give its number and deadline, and the other ways to complain; add what is said of it next."""

    absorbs = frozenset(KINDS)
    repeats_question = False
    waits_for = "action_complaint"

    def name(self) -> str:
        return "action_complaint"

    def do(self, asked: Asked) -> Answer:
        kind = KINDS.get(asked.heard.intent)
        if kind == "threat" and asked.role == "lawyer":
            kind = "legal_rep"
        said = complaints.open_complaint(asked.care, asked.turn, kind)
        elsewhere = said.name == "complaint_opened" and kind != "threat"
        return Answer((said, Outcome("complaint_channels")) if elsewhere else (said,))
