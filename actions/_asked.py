"""What an action is asked: the tracker read once, as typed values."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from rasa_sdk import Tracker

from care.domain.heard import Heard
from care.services.context import Care, Turn

QUESTION_MARKS = ("?", "\N{FULLWIDTH QUESTION MARK}")
BUTTON_FIELDS = ("account_ref", "plan_ref", "reason", "kind", "field", "case", "request", "topic")


@dataclass(frozen=True)
class Asked:
    """One call of one action."""

    care: Care
    turn: Turn
    heard: Heard
    slots: dict[str, Any]
    active_form: str | None
    requested: str | None
    resuming: bool
    """True when the form is only coming back to its question after a digression."""
    questioned: bool
    """True when this turn has put a question to the borrower already."""
    tail: str | None
    product: str | None
    role: str | None
    """The first person other than the borrower who is spoken of, such as `lawyer`."""

    @property
    def account_ref(self) -> str | None:
        """The account in focus, as far as one was chosen."""
        ref = self.slots.get("account_ref")
        return str(ref) if ref else None


def asked_of(care: Care, tracker: Tracker) -> Asked:
    """Read the tracker that Rasa posted."""
    message = tracker.latest_message
    metadata = message.get("metadata") or {}
    entities = message.get("entities") or []
    loop = tracker.active_loop or {}
    return Asked(
        care=care,
        turn=Turn(
            tracker.sender_id,
            str(metadata.get("message") or message.get("message_id") or ""),
            int(metadata.get("epoch") or 0),
        ),
        heard=_heard(message, entities),
        slots=dict(tracker.slots),
        active_form=loop.get("name"),
        requested=tracker.slots.get("requested_slot"),
        resuming=_digressed(tracker),
        questioned=_questioned(tracker),
        tail=_first(entities, "account_tail"),
        product=_first(entities, "product"),
        role=_first(entities, "person_role"),
    )


def _heard(message: dict[str, Any], entities: list[dict[str, Any]]) -> Heard:
    return Heard(
        intent=str((message.get("intent") or {}).get("name") or ""),
        text=str(message.get("text") or ""),
        amounts=tuple(Decimal(value) for value in _all(entities, "amount")),
        numbers=tuple(Decimal(value) for value in _all(entities, "number")),
        shares=tuple(Decimal(value) for value in _all(entities, "share")),
        about=tuple(Decimal(value) for value in _all(entities, "about")),
        vague_amount=bool(_all(entities, "amount_vague")),
        dates=tuple(date.fromisoformat(v) for v in (*_all(entities, "date"), *_all(entities, "date_past"))),
        vague_date=bool(_all(entities, "date_vague")),
        periods=tuple(int(value) for value in _all(entities, "periods")),
        hours=tuple(_hour(value) for value in _all(entities, "time_of_day")),
        options=tuple((e["entity"], str(e["value"])) for e in entities if e.get("entity") in BUTTON_FIELDS),
    )


def _hour(value: str) -> int:
    """The hour of `15:00`; of a stretch of time (`12:00-18:00`) the one in its middle, where it has an end."""
    first, _, last = value.partition("-")
    if not last or last.startswith("23:59"):
        return int(first[:2])
    return (int(first[:2]) + int(last[:2])) // 2


def _all(entities: list[dict[str, Any]], name: str) -> list[str]:
    return [str(entity["value"]) for entity in entities if entity.get("entity") == name]


def _first(entities: list[dict[str, Any]], name: str) -> str | None:
    values = _all(entities, name)
    return values[0] if values else None


def _digressed(tracker: Tracker) -> bool:
    """Whether the active form already declined this message, so that another action answered it."""
    for event in reversed(tracker.events):
        if event.get("event") == "user":
            return False
        if event.get("event") == "action_execution_rejected":
            return True
    return False


def _questioned(tracker: Tracker) -> bool:
    for event in reversed(tracker.events):
        if event.get("event") == "user":
            return False
        if event.get("event") == "bot" and str(event.get("text") or "").rstrip().endswith(QUESTION_MARKS):
            return True
    return False
