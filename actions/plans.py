"""Plans: choose an offer, read its cost table, confirm, sign elsewhere."""

from __future__ import annotations

from typing import Any

from actions._asked import Asked
from actions._forms import Ask, Complete, Filled, Validate, questions
from actions._guarded import PROMISING, Answer, Guarded
from actions.accounts import account_meant
from care.domain.dialogue import choice_of
from care.services import plans, requests
from care.services.context import Outcome

FORM = "plan_form"
STEPS = ("plan_choice", "plan_disclosed", "plan_confirmed")
UNDECIDED = dict.fromkeys((*STEPS, "plan_declined"))
EMPTY = UNDECIDED | {"plan_options": None}

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
        options, at_choice = slots["plan_options"] or [], asked.requested == "plan_choice"
        if asked.requested is None:
            return _next(slots)
        picked = choice_of(asked.heard, options, described=at_choice)
        if picked is None and at_choice:
            return self._unpicked(asked, slots)
        if picked is not None:
            return _next(slots | UNDECIDED | {"plan_choice": picked})
        if asked.heard.intent == "affirm":
            return _next(slots | {asked.requested: True})
        if asked.heard.intent in ("deny", "correct"):
            return _next(slots | UNDECIDED)
        unclear = asked.heard.intent in ("dont_know", "skip", "inform")
        return Filled(slots, asked.requested, (Outcome("plan_explain"),)) if unclear else None

    def _unpicked(self, asked: Asked, slots: dict[str, Any]) -> Filled | None:
        """No offer was named: a yes to the only one or to a person, a no, a term we don't offer, or unclear words."""
        intent, options = asked.heard.intent, slots["plan_options"] or []
        if intent == "affirm" and slots["plan_declined"]:
            return Filled(slots, None)
        if intent == "affirm" and len(options) == 1:
            return _next(slots | {"plan_choice": options[0]["plan_ref"]})
        buttons = plans.choice(asked.care, options).buttons
        if intent in ("deny", "refuse_to_pay", "cannot_pay"):
            return Filled(slots | {"plan_declined": True}, "plan_choice", (Outcome("plan_none_fits"),))
        if asked.heard.periods:
            other = Outcome("plan_term_not_offered", {"periods": asked.heard.periods[0]}, buttons)
            return Filled(slots, "plan_choice", (other,))
        unclear = intent in ("inform", "affirm", "dont_know", "nlu_fallback", "skip")
        return Filled(slots, "plan_choice", (Outcome("plan_choice_unsure", {}, buttons),)) if unclear else None


def _next(slots: dict[str, Any]) -> Filled:
    return Filled(slots, next((name for name in STEPS if not slots[name]), None))


class ActionConfirmPlan(Complete):
    """Record the borrower's yes and give the way to sign; or to a person, where no offer fits."""

    form = FORM

    def name(self) -> str:
        return "action_confirm_plan"

    def complete(self, asked: Asked) -> Answer:
        choice = asked.slots.get("plan_choice")
        if not asked.slots.get("plan_options"):
            return Answer()  # the offers were good no longer, and that was said
        if choice is None and asked.slots.get("plan_declined"):
            return Answer(slots=EMPTY, follow="action_ask_human")
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

    waits_for = "action_extension"

    def name(self) -> str:
        return "action_extension"

    def do(self, asked: Asked) -> Answer:
        dates = asked.heard.dates
        until = dates[0] if len(dates) == 1 else None
        return Answer((requests.extension(asked.care, asked.turn, account_meant(asked), until),))


class ActionWaiver(Guarded):
    """Ask for charges to be waived; a promise made in the same breath comes first, for it may decide the waiver."""

    def name(self) -> str:
        return "action_waiver"

    def do(self, asked: Asked) -> Answer:
        if asked.slots.get("agenda") in PROMISING and asked.active_form is None:
            return Answer(slots={"agenda": "waiver_request"}, follow="action_open_promise")
        return Answer((requests.waiver(asked.care, asked.turn, account_meant(asked)),))
