"""Forms as thin adapters: a validate action that fills by the domain's rules, and the questions with their facts."""

from __future__ import annotations

import abc
from dataclasses import dataclass, field
from typing import Any

from actions._asked import Asked
from actions._guarded import Answer, Guarded
from care.services import identity
from care.services.context import Outcome

REQUESTED = "requested_slot"
PARKED = "parked"
AGENDA = "agenda"


@dataclass(frozen=True)
class Filled:
    """The form's slots after a message, what to remark, and what to ask next (None: the form is complete)."""

    slots: dict[str, Any]
    ask: str | None
    remarks: tuple[Outcome, ...] = field(default=())


class Validate(Guarded):
    """`validate_<form>`: Rasa calls it when the form starts, at every message, and after a digression."""

    form: str
    resumes_form = False
    part_of_form = True

    def name(self) -> str:
        return f"validate_{self.form}"

    @abc.abstractmethod
    def fill(self, asked: Asked) -> Filled | None:
        """What the message means for this form; None when it is about something else."""

    def resume(self, asked: Asked) -> str | None:
        """The question to come back to after a digression."""
        return asked.requested

    def do(self, asked: Asked) -> Answer:
        # Without a question there is nothing to come back to: the digression itself opened this form.
        if asked.resuming and asked.requested is not None:
            return Answer(slots={REQUESTED: self.resume(asked)})
        filled = self.fill(asked)
        if filled is None:
            return Answer()
        if not identity.is_verified(asked.care, asked.turn.conversation_id):
            # What was said is kept; what comes next would name the account (design §4.1).
            said = (Outcome("verify_first"),)
            return Answer(said, {**filled.slots, REQUESTED: None, PARKED: self.form}, leave_form=True)
        return Answer(filled.remarks, {**self._agenda(asked), **filled.slots, REQUESTED: filled.ask})

    def _agenda(self, asked: Asked) -> dict[str, Any]:
        """Rasa reads the message again when a form starts: what was settled of it before stays settled."""
        focus = asked.slots.get("focus") or {}
        return {AGENDA: focus.get(AGENDA)} if asked.requested is None else {}


class Complete(Guarded):
    """What a complete form leads to. Rasa runs it whenever a form ends, also one that waits for a verification."""

    form: str

    def do(self, asked: Asked) -> Answer:
        return Answer() if asked.slots.get(PARKED) == self.form else self.complete(asked)

    @abc.abstractmethod
    def complete(self, asked: Asked) -> Answer:
        """Do what was arranged."""


class Ask(Guarded):
    """`action_ask_<form>_<slot>`: the question, with the focus account and the form's values as facts."""

    form: str
    resumes_form = False
    part_of_form = True

    @property
    @abc.abstractmethod
    def slot(self) -> str:
        """The slot asked for; abstract, so that only questions with one are registered as actions."""

    def name(self) -> str:
        return f"action_ask_{self.form}_{self.slot}"

    def do(self, asked: Asked) -> Answer:
        if asked.slots.get("hushed"):
            return Answer(slots={"hushed": None})
        # One question at a time (D1): a remark that asked already stands for this one.
        return Answer() if asked.questioned and not asked.resuming else self.ask(asked)

    def ask(self, asked: Asked) -> Answer:
        """Put the question."""
        facts = dict(asked.slots.get("focus") or {})
        facts |= {name.split("_", 1)[1]: value for name, value in asked.slots.items() if name.startswith(self.prefix)}
        return Answer((Outcome(f"ask_{self.form}_{self.slot}", facts),))

    @property
    def prefix(self) -> str:
        return f"{self.form.removesuffix('_form')}_"


def in_focus(asked: Asked, facts: dict[str, Any], settled: frozenset[str]) -> dict[str, Any]:
    """The slots with which an arrangement on an account begins; a second matter among `settled` needs no turn more."""
    agenda = asked.slots.get(AGENDA)
    left = None if agenda in settled else agenda
    return {"account_ref": facts["account_ref"], "focus": facts | {AGENDA: left}, PARKED: None, AGENDA: left}


def questions(form: str, *slots: str) -> dict[str, type[Ask]]:
    """One `Ask` action per slot of the form, for the module that owns the form."""
    return {
        f"Ask_{form}_{slot}": type(f"Ask_{form}_{slot}", (Ask,), {"form": form, "slot": slot, "__doc__": Ask.__doc__})
        for slot in slots
    }
