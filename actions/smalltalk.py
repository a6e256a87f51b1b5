"""The glue of a conversation: greetings, yes and no without a question, repeating, giving up, not understanding."""

from __future__ import annotations

import re
from typing import Any

from actions._asked import Asked
from actions._guarded import Answer, Guarded
from care.services import complaints, conversations, handoff, promises
from care.services.context import Outcome

FORM_SLOTS = ("promise_", "hardship_", "plan_", "dispute_")
LATIN_ONLY = re.compile(r"[^\u4e00-\u9fff]*[A-Za-z]{3}[^\u4e00-\u9fff]*\Z")


class ActionSay(Guarded):
    """One sentence for intents that change nothing."""

    SAYS = {"greet": "greet_again", "affirm": "affirm_nothing", "deny": "deny_nothing", "skip": "deny_nothing"}

    def name(self) -> str:
        return "action_say"

    def do(self, asked: Asked) -> Answer:
        if asked.slots.get("outsider") and asked.heard.intent != "greet":
            return Answer((Outcome("bye_plain"),))
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
        waits = asked.active_form or asked.slots.get("parked")
        if waits:
            return Answer((Outcome("resume"),), follow=waits)
        return Answer((Outcome("nothing_pending"),))


class ActionCancel(Guarded):
    """Give up what is being arranged; outside of that, offer to take back an open promise, or hear of a complaint."""

    def name(self) -> str:
        return "action_cancel"

    def do(self, asked: Asked) -> Answer:
        empty = {name: None for name in asked.slots if name.startswith(FORM_SLOTS)}
        if asked.active_form or asked.slots.get("parked"):
            stays = {name: value for name, value in _standing(asked).items() if value}
            return Answer((Outcome("cancelled", stays),), empty | {"parked": None, "agenda": None}, leave_form=True)
        said = promises.cancel_offer(asked.care, asked.turn)
        if said.name == "nothing_to_cancel":
            said = complaints.withdrawal(asked.care, asked.turn) or said
        return Answer((said,))


def _standing(asked: Asked) -> dict[str, Any]:
    """What giving up leaves as it is: the hold of a hardship, the promise that was to be changed."""
    held = (asked.slots.get("focus") or {}).get("until") if asked.active_form == "hardship_form" else None
    return {"until": held, "promise_replaces": asked.slots.get("promise_replaces")}


class ActionBye(Guarded):
    """A one-line recap of what is agreed, and how to come back; what is being arranged stays open, unasked."""

    repeats_question = False

    def name(self) -> str:
        return "action_bye"

    def do(self, asked: Asked) -> Answer:
        if asked.active_form:
            return Answer((Outcome("bye_open"),))
        return Answer((conversations.farewell(asked.care, asked.turn),))


class ActionFallback(Guarded):
    """Not understood: a useful question with buttons; the second time in a row a person is told (C9)."""

    def name(self) -> str:
        return "action_fallback"

    def do(self, asked: Asked) -> Answer:
        if (kind := asked.slots.get("outsider")) is not None:
            return Answer((Outcome("only_borrower", {"kind": kind}),))
        count = int(asked.slots.get("fallbacks") or 0) + 1
        if count >= 2:
            handoff.follow_up(asked.care, asked.turn, "not_understood_twice", 1)
            latin = LATIN_ONLY.match(asked.heard.text) is not None
            return Answer((Outcome("fallback_again", {"latin": latin}),), {"fallbacks": count})
        return Answer((Outcome(_unread(asked.heard.text)),), {"fallbacks": count})


def _unread(text: str) -> str:
    if LATIN_ONLY.match(text):
        return "english"
    return "fallback" if any("\u4e00" <= char <= "\u9fff" for char in text) else "unreadable"
