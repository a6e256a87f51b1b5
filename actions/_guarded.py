"""The base of every action: call one service, translate its errors once, say what it found."""

from __future__ import annotations

import abc
import asyncio
import logging
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any, cast

from rasa_sdk import Action, Tracker
from rasa_sdk.events import ActiveLoop, FollowupAction, SlotSet
from rasa_sdk.executor import CollectingDispatcher

from actions._asked import Asked, asked_of
from care import bootstrap
from care.domain.errors import AccountUnclear, NoAccount, NotFound, NotVerified, Overtaken
from care.services import conversations, handoff
from care.services.accounts import Standing, which_account
from care.services.context import Care, Outcome
from care.settings import load_settings

log = logging.getLogger(__name__)

ACTION_LISTEN = "action_listen"
PROMISING = frozenset({"promise_to_pay", "partial_payment", "salary_late", "willing_to_pay"})
"""Intents for which an amount and a day are worth remembering."""


@dataclass(frozen=True)
class Answer:
    """What an action says, remembers and hands on to."""

    says: tuple[Outcome, ...] = ()
    slots: dict[str, Any] = field(default_factory=dict)
    follow: str | None = None
    leave_form: bool = False


def awaited(asked: Asked) -> Answer | None:
    """Hand a message over to the action whose reply it follows up, outside of any form (a time, a detail)."""
    waits = asked.slots.get("awaits")
    return Answer(follow=waits) if waits and not asked.active_form else None


@lru_cache(maxsize=1)
def care() -> Care:
    """The product's parts, built at the first action, not at import."""
    return bootstrap.build(load_settings())


def promise_values(asked: Asked) -> dict[str, Any]:
    """An amount and a day said before the promise they belong to could be arranged, kept for it."""
    said: dict[str, Any] = {}
    if len(asked.heard.amounts) == 1:
        said["promise_amount"] = str(asked.heard.amounts[0])
    if len(asked.heard.dates) == 1:
        said["promise_date"] = asked.heard.dates[0].isoformat()
    return said


class Guarded(Action, abc.ABC):
    """An action that can't leak an error: nothing of the request ever comes back in an answer."""

    resumes_form = True
    """Whether an active form goes on afterwards."""
    repeats_question = True
    """Whether it asks its open question again then; after an insult, distress or a complaint it waits (D1)."""
    absorbs: frozenset[str] = frozenset()
    """Second matters of the same message that this action settles along with the first."""
    part_of_form = False
    """Whether a form runs this action within itself: then what comes next is the form's to say."""

    waits_for: str | None = None
    """The action that may take what the borrower says next, when it is a bare value (slot `awaits`)."""

    @abc.abstractmethod
    def do(self, asked: Asked) -> Answer:
        """Call the service and say what it found."""

    def keep(self, asked: Asked) -> dict[str, Any]:
        """Slots worth keeping of this message even when something else must be settled first."""
        return {}

    async def run(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]
    ) -> list[dict[str, Any]]:
        asked = asked_of(care(), tracker)
        answer = await asyncio.to_thread(self._answer, asked)
        for said in answer.says:
            dispatcher.utter_message(response=f"utter_{said.name}", buttons=list(said.buttons) or None, **said.facts)
        return self._events(asked, answer)

    def _answer(self, asked: Asked) -> Answer:
        try:
            answer = self.do(asked)
            kept = {**self._for_later(asked), **self.keep(asked)}
            return Answer(answer.says, {**kept, **answer.slots}, answer.follow, answer.leave_form)
        except NotVerified:
            if (kind := asked.slots.get("outsider")) is not None:
                return Answer((Outcome("only_borrower", {"kind": kind}),), leave_form=True)
            return self._parked(asked, Outcome("verify_first"))
        except AccountUnclear as unclear:
            return self._parked(asked, which_account(asked.care, cast(tuple[Standing, ...], unclear.accounts)))
        except NoAccount:
            return Answer((Outcome("balance_none"),), leave_form=True)
        except Overtaken:
            return Answer()
        except NotFound:
            return self._unknown_conversation(asked)
        except Exception as error:
            # The message may hold what a borrower wrote, so only the kind of error is logged.
            log.error("%s failed: %s", self.name(), type(error).__name__, exc_info=log.isEnabledFor(logging.DEBUG))
            handoff.follow_up(asked.care, asked.turn, "action_failed", 1)
            return Answer((Outcome("technical_sorry"),), leave_form=True)

    def _for_later(self, asked: Asked) -> dict[str, Any]:
        """What was said together with another matter, for the promise that comes after it."""
        waits = asked.slots.get("agenda") in PROMISING and asked.active_form is None
        return promise_values(asked) if waits else {}

    def _passed(self, asked: Asked) -> dict[str, Any]:
        """What holds for one turn only: the value awaited, and not having understood."""
        now = {"awaits": self.waits_for, "fallbacks": None}
        return {name: value for name, value in now.items() if asked.slots.get(name) != value}

    def _parked(self, asked: Asked, said: Outcome) -> Answer:
        return Answer((said,), {**self._for_later(asked), **self.keep(asked), "parked": self.name()}, leave_form=True)

    def _unknown_conversation(self, asked: Asked) -> Answer:
        """`rasa shell` has conversations that the web never opened: open one under its name and go on."""
        if not conversations.adopt(asked.care, asked.turn.conversation_id):
            return Answer((Outcome("technical_sorry"),), leave_form=True)
        return self._answer(asked)

    def _events(self, asked: Asked, answer: Answer) -> list[dict[str, Any]]:
        settled = {"agenda": None} if asked.slots.get("agenda") in self.absorbs else {}
        passed = {} if answer.follow or self.part_of_form else self._passed(asked)
        slots = {**settled, **passed, **answer.slots}
        events: list[dict[str, Any]] = [SlotSet(name, value) for name, value in slots.items()]
        if asked.active_form and answer.leave_form:
            events += [ActiveLoop(None), SlotSet("requested_slot", None)]
        follow = answer.follow
        if follow is None and asked.active_form and self.resumes_form and not answer.leave_form:
            follow = asked.active_form
            if not self.repeats_question:
                events.append(SlotSet("hushed", True))
        if self.part_of_form:
            return events
        # No rule covers the turn after a followed-up action: without this, Rasa would fall back and rewind it.
        return [*events, FollowupAction(follow or ACTION_LISTEN)]
