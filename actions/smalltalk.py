"""The glue of a conversation: greetings, yes and no without a question, repeating, giving up, not understanding."""

from __future__ import annotations

import re

from actions._asked import Asked
from actions._guarded import Answer, Guarded
from care.services import conversations, handoff, promises
from care.services.context import Outcome

FORM_SLOTS = ("promise_", "hardship_", "plan_", "dispute_")
LATIN_ONLY = re.compile(r"[^\u4e00-\u9fff]*[A-Za-z]{3}[^\u4e00-\u9fff]*\Z")


class ActionSay(Guarded):
    """One sentence for intents that change nothing."""

    SAYS = {"greet": "greet_again", "affirm": "affirm_nothing", "deny": "deny_nothing", "skip": "deny_nothing"}

    def name(self) -> str:
        return "action_say"

    def do(self, asked: Asked) -> Answer:
        return Answer((Outcome(self.SAYS.get(asked.heard.intent, "nothing_pending")),))


class ActionRepeat(Guarded):
    """Say the last thing again."""

    resumes_form = False

    def name(self) -> str:
        return "action_repeat"

    def do(self, asked: Asked) -> Answer:
        if asked.active_form:
            return Answer((Outcome("repeat"),), follow=asked.active_form)
        last = conversations.last_said(asked.care, asked.turn.conversation_id)
        return Answer((last,) if last else (Outcome("nothing_pending"),))


class ActionWhereWereWe(Guarded):
    """Back to the open question, or to what is settled so far."""

    resumes_form = False

    def name(self) -> str:
        return "action_where_were_we"

    def do(self, asked: Asked) -> Answer:
        if asked.active_form:
            return Answer((Outcome("resume"),), follow=asked.active_form)
        return Answer((Outcome("nothing_pending"),))


class ActionCancel(Guarded):
    """Give up what is being arranged; outside of that, offer to take back an open promise."""

    def name(self) -> str:
        return "action_cancel"

    def do(self, asked: Asked) -> Answer:
        empty = {name: None for name in asked.slots if name.startswith(FORM_SLOTS)}
        if asked.active_form or asked.slots.get("parked"):
            return Answer((Outcome("cancelled"),), empty | {"parked": None, "agenda": None}, leave_form=True)
        return Answer((promises.cancel_offer(asked.care, asked.turn),))


class ActionBye(Guarded):
    """A one-line recap of what is agreed, and how to come back."""

    def name(self) -> str:
        return "action_bye"

    def do(self, asked: Asked) -> Answer:
        return Answer((conversations.farewell(asked.care, asked.turn),), leave_form=False)


class ActionFallback(Guarded):
    """Not understood: a useful question with buttons; the second time in a row a person is told (C9)."""

    def name(self) -> str:
        return "action_fallback"

    def do(self, asked: Asked) -> Answer:
        if LATIN_ONLY.match(asked.heard.text):
            return Answer((Outcome("english"),))
        count = int(asked.slots.get("fallbacks") or 0) + 1
        if count >= 2:
            handoff.follow_up(asked.care, asked.turn, "not_understood_twice", 1)
        said = "fallback" if any("\u4e00" <= char <= "\u9fff" for char in asked.heard.text) else "unreadable"
        return Answer((Outcome(said),), {"fallbacks": count})
