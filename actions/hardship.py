"""Hardship: acknowledge, hold, ask the month's figures one at a time, propose what fits."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from typing import Any

from actions._asked import Asked
from actions._forms import Complete, Filled, Validate, in_focus, questions
from actions._guarded import Answer, Guarded
from actions.accounts import ALONG, account_meant, asked_along
from care.domain.hardship import Cause
from care.domain.heard import Unsure
from care.domain.month import MONTH_QUESTIONS, SKIPPED, month_answers
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
    """The cause in this message, by intent, by button or said along; None when it named none."""
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
        along = CAUSES.get(str(asked.slots.get("agenda")))
        cause = cause_said(asked) or (along.value if along and asked.active_form is None else None)
        return {"hardship_reason": cause} if cause else {}

    def do(self, asked: Asked) -> Answer:
        cause = self.keep(asked).get("hardship_reason") or asked.slots.get("hardship_reason") or Cause.UNKNOWN.value
        said = hardship.open_hardship(asked.care, asked.turn, account_meant(asked), Cause(cause))
        if said.name != "hardship_hold":
            return Answer((said,), leave_form=True)
        known = (asked.slots.get("focus") or {}).get("until") == said.facts["until"]
        says = (Outcome("hardship_ack", said.facts), *(() if known else (said,)))
        return self.opened(asked, said, says)

    def opened(self, asked: Asked, said: Outcome, says: tuple[Outcome, ...]) -> Answer:
        """On to the questions; what was asked along is answered first."""
        along = asked_along(asked, said.facts["account_ref"])
        focus = in_focus(asked, said.facts, self.absorbs | set(ALONG))
        return Answer((*says, *along), focus, follow=FORM, leave_form=asked.active_form not in (None, FORM))


class ActionOpenPlan(ActionOpenHardship):
    """An instalment plan is asked for: the same questions decide what is affordable, without assuming a hardship."""

    def name(self) -> str:
        return "action_open_plan"

    def do(self, asked: Asked) -> Answer:
        if self.keep(asked):
            return super().do(asked)
        said = hardship.open_plan_request(asked.care, asked.turn, account_meant(asked))
        if said.name != "proceed":
            return Answer((said,), leave_form=True)
        says = () if asked.active_form == FORM else (Outcome("plan_start", said.facts),)
        reason = {"hardship_reason": asked.slots.get("hardship_reason") or Cause.UNKNOWN.value}
        answer = self.opened(asked, said, says)
        return replace(answer, slots=answer.slots | reason)


class ValidateHardshipForm(Validate):
    """Answers to the open question, or values said ahead of theirs."""

    form = FORM

    def resume(self, asked: Asked) -> str | None:
        return _missing(asked.slots)

    def fill(self, asked: Asked) -> Filled | None:
        slots: dict[str, Any] = {name: asked.slots.get(name) for name in SLOTS}
        if asked.requested is None:
            return Filled(slots, _missing(slots))
        if asked.requested == "hardship_reason":
            if asked.heard.intent not in ("skip", "dont_know", "deny", "inform"):
                return None  # a cause goes to the action that acknowledges it
            slots["hardship_reason"] = Cause.UNKNOWN.value
            return Filled(slots, _missing(slots))
        answers = month_answers(asked.requested.removeprefix("hardship_"), asked.heard)
        if answers is None or (
            isinstance(answers, Unsure) and cause_said(asked) not in (None, slots["hardship_reason"])
        ):
            return None
        if isinstance(answers, Unsure):
            return Filled(slots, asked.requested, (Outcome("hardship_value_unsure"),))
        slots |= {f"hardship_{name}": value for name, value in answers.items()}
        if slots["hardship_net_income"] == slots["hardship_essentials"] == SKIPPED:
            # Without both no offer can be worked out: nothing more is asked (C3).
            slots |= {name: slots[name] or SKIPPED for name in SLOTS}
        return Filled(slots, _missing(slots))


class ActionAssessHardship(Complete):
    """Work out what is affordable and show the offers."""

    form = FORM
    resumes_form = False

    def name(self) -> str:
        return "action_assess_hardship"

    def complete(self, asked: Asked) -> Answer:
        figures = {name: _figure(asked.slots.get(f"hardship_{name}")) for name in MONTH_QUESTIONS}
        dependants = figures.pop("dependants")
        declared = Declared(dependants=int(dependants) if dependants is not None else None, **figures)
        said = hardship.assess(asked.care, asked.turn, asked.account_ref, declared)
        offered = [outcome.facts for outcome in said if outcome.name == "offer"]
        options = {"plan_options": offered or None, "plan_declined": None, "plan_choice": None}
        return Answer(tuple(said), {**EMPTY, **options}, follow="plan_form" if offered else None)


def _missing(slots: dict[str, Any]) -> str | None:
    return next((name for name in SLOTS if slots.get(name) is None), None)


def _figure(value: str | None) -> Decimal | None:
    return None if value is None or value == SKIPPED else Decimal(value)
