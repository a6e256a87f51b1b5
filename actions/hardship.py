"""Hardship: acknowledge, hold, ask the month's figures one at a time, propose what fits."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from actions._asked import Asked
from actions._forms import Filled, Validate, questions
from actions._guarded import Answer, Guarded
from care.domain.dialogue import ABOUT_MONTH, MONTH_QUESTIONS, SKIPPED, month_answer
from care.domain.hardship import Cause
from care.domain.heard import Unsure
from care.services import hardship
from care.services.context import Outcome
from care.services.hardship import Declared

FORM = "hardship_form"
SLOTS = tuple(f"hardship_{name}" for name in ("reason", *MONTH_QUESTIONS))
EMPTY = dict.fromkeys(SLOTS)
CAUSES = {
    "hardship_unemployment": Cause.UNEMPLOYED,
    "hardship_illness": Cause.ILLNESS,
    "hardship_disaster": Cause.DISASTER,
    "hardship_business": Cause.BUSINESS,
    "hardship_family": Cause.FAMILY,
}

globals().update(questions(FORM, *SLOTS))


def cause_said(asked: Asked) -> str | None:
    """The cause in this message, by intent or by button; None when it named none."""
    button = asked.heard.option("reason")
    if button in {cause.value for cause in Cause}:
        return button
    cause = CAUSES.get(asked.heard.intent)
    return cause.value if cause else None


class ActionOpenHardship(Guarded):
    """Stop collecting first, thank for telling, then ask."""

    resumes_form = False
    absorbs = frozenset({*CAUSES, "cannot_pay", "installment_request", "salary_late"})

    def name(self) -> str:
        return "action_open_hardship"

    def keep(self, asked: Asked) -> dict[str, Any]:
        cause = cause_said(asked)
        return {"hardship_reason": cause} if cause else {}

    def do(self, asked: Asked) -> Answer:
        cause = cause_said(asked) or asked.slots.get("hardship_reason") or Cause.UNKNOWN.value
        said = hardship.open_hardship(asked.care, asked.turn, asked.account_ref, Cause(cause))
        if said.name != "hardship_hold":
            return Answer((said,), leave_form=True)
        focus = {"account_ref": said.facts["account_ref"], "focus": said.facts}
        says = (Outcome("hardship_ack", said.facts), said)
        return Answer(says, focus, follow=FORM, leave_form=asked.active_form not in (None, FORM))


class ActionOpenPlan(ActionOpenHardship):
    """An instalment plan is asked for: the same questions decide what is affordable, without assuming a hardship."""

    def name(self) -> str:
        return "action_open_plan"

    def do(self, asked: Asked) -> Answer:
        said = hardship.open_plan_request(asked.care, asked.turn, asked.account_ref)
        if said.name != "proceed":
            return Answer((said,), leave_form=True)
        focus = {"account_ref": said.facts["account_ref"], "focus": said.facts}
        slots = focus | {"hardship_reason": asked.slots.get("hardship_reason") or Cause.UNKNOWN.value}
        return Answer((), slots, follow=FORM, leave_form=asked.active_form not in (None, FORM))


class ValidateHardshipForm(Validate):
    """One answer to the open question, or a value said ahead of its question."""

    form = FORM

    def fill(self, asked: Asked) -> Filled | None:
        slots: dict[str, Any] = {name: asked.slots.get(name) for name in SLOTS}
        cause = cause_said(asked)
        if cause and slots["hardship_reason"] in (None, Cause.UNKNOWN.value):
            slots["hardship_reason"] = cause
        elif asked.requested == "hardship_reason" and asked.heard.intent in ("skip", "dont_know", "deny", "inform"):
            slots["hardship_reason"] = Cause.UNKNOWN.value
        elif asked.requested is not None and asked.requested != "hardship_reason":
            answer = self._month(asked, asked.requested.removeprefix("hardship_"))
            if answer is None:
                return None
            if isinstance(answer, Unsure):
                return Filled(slots, asked.requested, (Outcome("hardship_value_unsure"),))
            slots[asked.requested] = answer
        elif asked.requested is not None:
            return None
        return Filled(slots, next((name for name in SLOTS if slots[name] is None), None))

    def _month(self, asked: Asked, question: str) -> str | Unsure | None:
        return month_answer(question, asked.heard) if asked.heard.intent in ABOUT_MONTH else None


class ActionAssessHardship(Guarded):
    """Work out what is affordable and show the offers."""

    resumes_form = False

    def name(self) -> str:
        return "action_assess_hardship"

    def do(self, asked: Asked) -> Answer:
        figures = {name: _figure(asked.slots.get(f"hardship_{name}")) for name in MONTH_QUESTIONS}
        dependants = figures.pop("dependants")
        declared = Declared(dependants=int(dependants) if dependants is not None else None, **figures)
        said = hardship.assess(asked.care, asked.turn, asked.account_ref, declared)
        offered = [outcome.facts for outcome in said if outcome.name == "offer"]
        return Answer(tuple(said), {**EMPTY, "plan_options": offered}, follow="plan_form" if offered else None)


def _figure(value: str | None) -> Decimal | None:
    return None if value is None or value == SKIPPED else Decimal(value)
