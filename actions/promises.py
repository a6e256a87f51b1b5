"""Promises to pay: open, fill, read back, record, change, take back."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

from actions._asked import Asked
from actions._forms import Complete, Filled, Validate, in_focus, questions
from actions._guarded import PROMISING, Answer, Guarded, awaited, promise_values
from actions.accounts import ALONG, ActionChooseAccount, account_meant, asked_along
from care.domain.dialogue import PromiseDraft, promise_step
from care.domain.disputes import DISPUTE_BY_INTENT, told
from care.domain.promises import Limits
from care.services import promises
from care.services.context import Outcome

FORM = "promise_form"
EMPTY = {"promise_amount": None, "promise_date": None, "promise_confirmed": None, "promise_replaces": None}

globals().update(questions(FORM, "promise_amount", "promise_date", "promise_confirmed"))


class ActionOpenPromise(Guarded):
    """Whether a promise may be taken now; then the form asks for what is missing."""

    resumes_form = False
    absorbs = PROMISING

    def name(self) -> str:
        return "action_open_promise"

    def keep(self, asked: Asked) -> dict[str, Any]:
        return promise_values(asked)

    def do(self, asked: Asked) -> Answer:
        if (disputed := self._disputed(asked)) is not None:
            return disputed
        said = promises.open_promise(asked.care, asked.turn, account_meant(asked), asked.slots.get("promise_replaces"))
        if said.name != "proceed":
            return Answer((said,), EMPTY, leave_form=True)
        slots = in_focus(asked, said.facts, self.absorbs | set(ALONG))
        says = (*asked_along(asked, slots["account_ref"]), *self.remarks(asked, said.facts))
        return Answer(says, slots, follow=FORM, leave_form=asked.active_form not in (None, FORM))

    def _disputed(self, asked: Asked) -> Answer | None:
        """Said together with a dispute, the promise comes after it, and then admits nothing (C5, C6)."""
        kind = DISPUTE_BY_INTENT.get(str(asked.slots.get("agenda")))
        if kind is None or asked.active_form is not None:
            return None
        slots = {"dispute_kind": kind.value, "dispute_detail": told(asked.heard.text), "agenda": "promise_to_pay"}
        return Answer(slots=slots, follow="action_open_dispute")

    def remarks(self, asked: Asked, facts: dict[str, Any]) -> tuple[Outcome, ...]:
        """What to say before the first question."""
        return ()


class ActionSalaryLate(ActionOpenPromise):
    """Wages are late: say so kindly, then ask for the expected day."""

    def name(self) -> str:
        return "action_salary_late"

    def remarks(self, asked: Asked, facts: dict[str, Any]) -> tuple[Outcome, ...]:
        return (Outcome("salary_late", facts),)


class ActionPartialPayment(ActionOpenPromise):
    """A part helps too; then take it as a promise."""

    def name(self) -> str:
        return "action_partial_payment"

    def remarks(self, asked: Asked, facts: dict[str, Any]) -> tuple[Outcome, ...]:
        total, amounts = Decimal(facts["total"]), asked.heard.amounts
        if len(amounts) != 1 or not 0 < amounts[0] < total:
            return (Outcome("partial_welcome", facts),)
        return (Outcome("partial_order", facts | {"amount": str(amounts[0]), "left": str(total - amounts[0])}),)


class ActionBrokenPromise(Guarded):
    """No blame: one new attempt, or a person after the second break."""

    resumes_form = False

    def name(self) -> str:
        return "action_broken_promise"

    def do(self, asked: Asked) -> Answer:
        said = promises.missed(asked.care, asked.turn, asked.account_ref)
        if said.name != "proceed":
            return Answer((said,))
        return Answer((Outcome("broken_promise"),), follow="action_open_promise")


class ValidatePromiseForm(Validate):
    """Fill the promise from what was said, by the rules of the domain."""

    form = FORM

    def fill(self, asked: Asked) -> Filled | None:
        focus = asked.slots.get("focus") or {}
        moved = self._moved(asked, focus)
        if moved is not None and moved.name != "proceed":
            return Filled(EMPTY, None, (moved,))
        focus = moved.facts if moved else focus
        limits = Limits(
            Decimal(focus["total"]), date.fromisoformat(focus["today"]), date.fromisoformat(focus["last_day"])
        )
        # On another account what was said is checked anew.
        asked_for = None if moved else asked.requested
        step = promise_step(_draft(asked), asked.heard, asked_for, limits, Decimal(focus["minimum"]))
        if step is None:
            return None
        facts = focus | {"amount": str(step.draft.amount), "max_days": (limits.last_day - limits.today).days}
        facts |= {"limit": limits.last_day.isoformat()}
        slots = {
            "focus": focus,
            "account_ref": focus["account_ref"],
            "promise_amount": str(step.draft.amount) if step.draft.amount is not None else None,
            "promise_date": step.draft.due.isoformat() if step.draft.due else None,
            "promise_confirmed": step.draft.confirmed or None,
        }
        return Filled(slots, step.draft.missing, tuple(Outcome(remark, facts) for remark in step.remarks))

    def _moved(self, asked: Asked, focus: dict[str, Any]) -> Outcome | None:
        """The promise taken to the account that a correction names; None when it stays where it is."""
        if asked.requested is None or asked.heard.intent not in ("correct", "inform", "deny"):
            return None
        meant = account_meant(asked)
        return promises.open_promise(asked.care, asked.turn, meant) if meant != focus["account_ref"] else None


class ActionRecordPromise(Complete):
    """Write the confirmed promise down, in the place of the one it changes."""

    form = FORM

    def name(self) -> str:
        return "action_record_promise"

    def complete(self, asked: Asked) -> Answer:
        draft = _draft(asked)
        if asked.account_ref is None or draft == PromiseDraft():
            return Answer()
        if draft.missing or draft.amount is None or draft.due is None:
            return Answer(follow=FORM)
        if asked.slots.get("promise_replaces"):
            promises.reopen(asked.care, asked.turn)
        said = promises.record_promise(asked.care, asked.turn, asked.account_ref, draft.amount, draft.due)
        return Answer((said,), EMPTY)


class ActionCorrect(Guarded):
    """Correct what was settled earlier: the account that was meant, or an open promise, which stands meanwhile."""

    resumes_form = True

    def name(self) -> str:
        return "action_correct"

    def keep(self, asked: Asked) -> dict[str, Any]:
        return {} if asked.active_form else promise_values(asked)

    def do(self, asked: Asked) -> Answer:
        if asked.active_form:
            return Answer()
        if (handed := awaited(asked)) is not None:
            return handed
        values = promise_values(asked)
        if (asked.tail or asked.product) and not values:
            return ActionChooseAccount().do(asked)
        said = promises.changeable(asked.care, asked.turn)
        if said.name != "proceed":
            return Answer((said,), EMPTY)
        slots = {"promise_amount": said.facts["amount"], "promise_date": said.facts["date"]} | values
        slots |= {"account_ref": said.facts["account_ref"], "promise_replaces": said.facts["parent"]}
        says = () if values else (Outcome("promise_what_to_change", said.facts),)
        return Answer(says, slots, follow="action_open_promise")


class ActionCancelPromise(Guarded):
    """Take back the open promise."""

    def name(self) -> str:
        return "action_cancel_promise"

    def do(self, asked: Asked) -> Answer:
        return Answer((promises.cancel(asked.care, asked.turn),), EMPTY)


def _draft(asked: Asked) -> PromiseDraft:
    amount, due = asked.slots.get("promise_amount"), asked.slots.get("promise_date")
    return PromiseDraft(
        Decimal(amount) if amount else None,
        date.fromisoformat(due) if due else None,
        bool(asked.slots.get("promise_confirmed")),
    )
