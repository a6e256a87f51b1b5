"""Plans: choose an offer, read its cost table, confirm, sign elsewhere."""

from __future__ import annotations

from typing import Any

from actions._asked import Asked
from actions._forms import Ask, Filled, Validate, questions
from actions._guarded import Answer, Guarded
from care.domain.dialogue import choice_of
from care.services import plans, requests
from care.services.context import Outcome

FORM = "plan_form"
EMPTY = {"plan_choice": None, "plan_disclosed": None, "plan_confirmed": None, "plan_options": None}

globals().update(questions(FORM, "plan_confirmed"))


class AskPlanChoice(Ask):
    """Which offer: a button for each."""

    form = FORM
    slot = "plan_choice"

    def ask(self, asked: Asked) -> Answer:
        return Answer((plans.choice(asked.care, asked.slots.get("plan_options") or []),))


class AskPlanDisclosed(Ask):
    """The cost table of R20, and whether it is clear."""

    form = FORM
    slot = "plan_disclosed"

    def ask(self, asked: Asked) -> Answer:
        said = plans.disclose(asked.care, asked.turn, str(asked.slots.get("plan_choice")))
        if said.name != "plan_cost_table":
            return Answer((said,), EMPTY, leave_form=True)
        return Answer((Outcome("ask_plan_form_plan_disclosed", said.facts),), {"focus": said.facts})


class ValidatePlanForm(Validate):
    """A choice among the offers, then two separate yeses."""

    form = FORM

    def fill(self, asked: Asked) -> Filled | None:
        slots: dict[str, Any] = {name: asked.slots.get(name) for name in EMPTY}
        options = slots["plan_options"] or []
        if asked.requested is None:
            return Filled(slots, "plan_choice")
        picked = choice_of(asked.heard, options)
        if picked is not None:
            slots |= {"plan_choice": picked, "plan_disclosed": None, "plan_confirmed": None}
        elif asked.requested == "plan_choice":
            if asked.heard.intent not in ("inform", "affirm", "dont_know", "nlu_fallback"):
                return None
            return Filled(slots, "plan_choice", (Outcome("plan_choice_unsure"),))
        elif asked.heard.intent == "affirm":
            slots[asked.requested] = True
        elif asked.heard.intent in ("deny", "correct"):
            slots |= {"plan_choice": None, "plan_disclosed": None, "plan_confirmed": None}
        else:
            return None
        return Filled(
            slots, next((n for n in ("plan_choice", "plan_disclosed", "plan_confirmed") if not slots[n]), None)
        )


class ActionConfirmPlan(Guarded):
    """Record the borrower's yes and give the way to sign."""

    def name(self) -> str:
        return "action_confirm_plan"

    def do(self, asked: Asked) -> Answer:
        choice = asked.slots.get("plan_choice")
        if not choice or not asked.slots.get("plan_confirmed"):
            return Answer(follow=FORM)
        return Answer((plans.confirm(asked.care, asked.turn, str(choice)),), EMPTY)


class ActionPlanSigned(Guarded):
    """The lender's app reported the signature."""

    def name(self) -> str:
        return "action_plan_signed"

    def do(self, asked: Asked) -> Answer:
        return Answer((plans.activated(asked.care, asked.turn),))


class ActionPlanStatus(Guarded):
    """Where the plan or application stands."""

    def name(self) -> str:
        return "action_plan_status"

    def do(self, asked: Asked) -> Answer:
        return Answer((plans.status(asked.care, asked.turn),))


class ActionExtension(Guarded):
    """Postpone payment, within the rule engine's band or by a person."""

    def name(self) -> str:
        return "action_extension"

    def do(self, asked: Asked) -> Answer:
        dates = asked.heard.dates
        return Answer(
            (requests.extension(asked.care, asked.turn, asked.account_ref, dates[0] if len(dates) == 1 else None),)
        )


class ActionWaiver(Guarded):
    """Ask for charges to be waived."""

    def name(self) -> str:
        return "action_waiver"

    def do(self, asked: Asked) -> Answer:
        return Answer((requests.waiver(asked.care, asked.turn, asked.account_ref),))
