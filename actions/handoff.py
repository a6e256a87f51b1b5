"""Handing over: to a person now, to a person later, or to the channel the borrower prefers."""

from __future__ import annotations

from datetime import datetime

from actions._asked import Asked
from actions._guarded import Answer, Guarded
from care.services import handoff, requests


class ActionAskHuman(Guarded):
    """To a person at once, no obstacle question."""

    def name(self) -> str:
        return "action_ask_human"

    def do(self, asked: Asked) -> Answer:
        return Answer((handoff.ask_human(asked.care, asked.turn, "asked_for_human"),), leave_form=True)


class ActionAppeal(Guarded):
    """A supervisor or a written appeal, with a number and the answer's last day."""

    def name(self) -> str:
        return "action_appeal"

    def do(self, asked: Asked) -> Answer:
        return Answer((requests.submit(asked.care, asked.turn, "appeal", 2, about_account=False),))


class ActionCallback(Guarded):
    """Book a later talk inside the permitted hours."""

    waits_for = "action_callback"

    def name(self) -> str:
        return "action_callback"

    def do(self, asked: Asked) -> Answer:
        heard = asked.heard
        now: datetime = asked.care.clock.now()
        at = requests.callback_moment(
            heard.dates[0] if heard.dates else None, heard.hours[0] if heard.hours else None, now
        )
        busy = not heard.text.startswith("/")
        return Answer((requests.callback(asked.care, asked.turn, at, busy=busy),), leave_form=True)


class ActionStopContact(Guarded):
    """The borrower's contact choice, at once; one channel may stay."""

    def name(self) -> str:
        return "action_stop_contact"

    def do(self, asked: Asked) -> Answer:
        if (channel := asked.heard.option("field")) is not None:
            return Answer((requests.keep_channel(asked.care, asked.turn, channel),), leave_form=True)
        return Answer((requests.stop_contact(asked.care, asked.turn),), leave_form=True)


class ActionSubmit(Guarded):
    """Requests that only a person can decide: taken down with a number and a last day."""

    KINDS = {"settlement_discount": 2, "stop_interest_request": 2, "change_cancel_plan": 2}
    OUTCOME = {
        "settlement_discount": "settlement_discount",
        "stop_interest_request": "stop_interest_submitted",
        "change_cancel_plan": "plan_change_to_agent",
    }

    def name(self) -> str:
        return "action_submit"

    def do(self, asked: Asked) -> Answer:
        intent = asked.heard.intent
        said = requests.submit(
            asked.care, asked.turn, self.OUTCOME[intent], self.KINDS[intent], asked.account_ref, about_account=True
        )
        return Answer((said,))
