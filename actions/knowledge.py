"""Answers that need no account: approved knowledge, the same for everybody."""

from __future__ import annotations

from typing import Any

from actions._asked import Asked
from actions._guarded import Answer, Guarded
from care.services import handoff
from care.services.context import Outcome

ANSWERS = {
    "bot_challenge": "bot_challenge",
    "ask_who_calling": "ask_who_calling",
    "scam_check": "scam_check",
    "refuse_verification": "refuse_verification",
    "ask_how_to_pay": "how_to_pay",
    "ask_posting_time": "posting_time",
    "card_restriction": "card_restriction",
    "card_service": "card_service",
    "other_bank_service": "other_bank_service",
    "update_contact": "update_contact",
    "ask_jail": "jail",
    "ask_lawsuit": "lawsuit",
    "ask_credit_record": "credit_record",
    "ask_consequence": "consequence",
    "financial_education": "education",
    "debt_agent_offer": "debt_agent",
    "recording_consent": "recording",
    "contact_channel": "contact_channel",
    "already_contacted": "already_contacted",
    "out_of_scope": "out_of_scope",
}
"""Which approved answer each intent gets."""


class ActionAnswer(Guarded):
    """Say the approved answer to the question asked."""

    def name(self) -> str:
        return "action_answer"

    def do(self, asked: Asked) -> Answer:
        return Answer((Outcome(ANSWERS[asked.heard.intent]),))


class ActionGlossary(Guarded):
    """Explain the term that the question names."""

    def name(self) -> str:
        return "action_glossary"

    def do(self, asked: Asked) -> Answer:
        named = [term for term in asked.care.wording.terms() if term in asked.heard.text]
        facts: dict[str, Any] = {"term": max(named, key=len)} if named else {}
        return Answer((Outcome("glossary", facts),))


class ActionRefuse(Guarded):
    """Neutral facts once, no threat, the door stays open; after the second time a person listens (B37)."""

    def name(self) -> str:
        return "action_refuse"

    def do(self, asked: Asked) -> Answer:
        count = int(asked.slots.get("refusals") or 0) + 1
        if count < 2:
            return Answer((Outcome("refuse_to_pay"),), {"refusals": count}, leave_form=True)
        handoff.follow_up(asked.care, asked.turn, "refused_twice", 2)
        return Answer((Outcome("refuse_again"),), {"refusals": count}, leave_form=True)


class ActionWilling(Guarded):
    """Willing without a day: thank, and ask for one, unless a promise stands already."""

    resumes_form = False

    def name(self) -> str:
        return "action_willing"

    def do(self, asked: Asked) -> Answer:
        if asked.active_form:
            return Answer(follow=asked.active_form)
        return Answer((), follow="action_open_promise")
