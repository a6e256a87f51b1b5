"""One turn of a conversation in the engine: read, understood, acted on and saved, or nothing at all."""

from __future__ import annotations

import json
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import takewhile
from typing import Any

from rasa.core.agent import Agent
from rasa.core.channels.channel import OutputChannel, UserMessage
from rasa.core.processor import MessageProcessor
from rasa.shared.constants import INTENT_MESSAGE_PREFIX
from rasa.shared.core.constants import ACTION_LISTEN_NAME, ACTION_SESSION_START_NAME
from rasa.shared.core.events import ActionExecuted, BotUttered, SessionStarted, SlotSet, UserUttered
from rasa.shared.core.trackers import DialogueStateTracker

from components.nlg import CALM, PROOF

LONG = 400
"""Events after which a conversation goes on in a new session: every event costs each later turn time."""
LOCK_POLL_SECONDS = 0.05
LONGEST_ID = 200
AGENDA, PARKED = "agenda", "parked"
"""Slots: the second matter of a message, and the action that waits for a verification or a choice."""
SECOND = ":2"


class BadTurn(ValueError):
    """The request's body is not a turn; the message names the field and the mend."""


@dataclass(frozen=True)
class Turn:
    """What the web process asks for."""

    conversation: str
    message: str
    epoch: int
    text: str
    now: str | None

    @classmethod
    def read(cls, body: bytes) -> Turn:
        """Raises BadTurn. A text that looks like a command of ours is made harmless here."""
        try:
            raw = json.loads(body)
        except ValueError:
            raise BadTurn("the body is not JSON") from None
        if not isinstance(raw, dict):
            raise BadTurn("the body is not a JSON object")
        epoch = raw.get("epoch")
        if isinstance(epoch, bool) or not isinstance(epoch, int):
            raise BadTurn("epoch must be a whole number")
        return cls(_id(raw, "conversation"), _id(raw, "message"), epoch, _said(raw), _now(raw))

    @property
    def metadata(self) -> dict[str, Any]:
        return {"message": self.message, "epoch": self.epoch, "now": self.now}


def _id(raw: dict[str, Any], field: str) -> str:
    value = raw.get(field)
    if not isinstance(value, str) or not 0 < len(value) <= LONGEST_ID:
        raise BadTurn(f"{field} must be text of 1 to {LONGEST_ID} characters")
    return value


def _said(raw: dict[str, Any]) -> str:
    text, payload = raw.get("text"), raw.get("payload")
    if (text is None) == (payload is None) or not isinstance(text if payload is None else payload, str):
        raise BadTurn("give exactly one of text and payload, as text")
    if payload is not None:
        if not payload.startswith(INTENT_MESSAGE_PREFIX):
            raise BadTurn("payload must start with /")
        return str(payload)
    typed = str(text).strip()
    return f"／{typed[1:]}" if typed.startswith(INTENT_MESSAGE_PREFIX) else typed


def _now(raw: dict[str, Any]) -> str | None:
    now = raw.get("now")
    if now is None:
        return None
    try:
        aware = datetime.fromisoformat(now).tzinfo is not None
    except (TypeError, ValueError):
        aware = False
    if not aware:
        raise BadTurn("now must be an ISO time with its zone")
    return str(now)


class Silent(OutputChannel):
    """Sends nothing: replies are read from the saved conversation, so that a repeat finds the same ones."""

    @classmethod
    def name(cls) -> str:
        return "care"

    async def send_response(self, recipient_id: str, message: dict[str, Any]) -> None:
        pass


async def run_turn(agent: Agent, turn: Turn) -> dict[str, Any]:
    """The answer to `turn`, saved; the stored one when the message was answered before.

    Raises BadTurn for a payload that is none of the domain's, and whatever broke on the way: then nothing was saved.
    """
    processor = agent.processor
    async with agent.lock_store.lock(turn.conversation, wait_time_in_seconds=LOCK_POLL_SECONDS):
        channel = Silent()
        tracker = await processor.fetch_tracker_and_update_session(turn.conversation, channel)
        if not _is_answered(tracker, turn.message):
            _start_afresh_when_long(tracker, processor)
            await _take(processor, channel, tracker, turn)
            while (matter := _second_matter(tracker)) is not None:
                tracker.update(SlotSet(AGENDA, None), processor.domain)
                await _take(processor, channel, tracker, matter_turn(turn, matter))
            await processor.save_tracker(tracker)
        return _outcome(tracker, turn.message)


async def _take(processor: MessageProcessor, channel: OutputChannel, tracker: DialogueStateTracker, turn: Turn) -> None:
    message = UserMessage(
        turn.text,
        channel,
        turn.conversation,
        input_channel=channel.name(),
        message_id=turn.message,
        metadata=turn.metadata,
    )
    await processor._handle_message_with_tracker(message, tracker)
    if turn.text.startswith(INTENT_MESSAGE_PREFIX) and not tracker.latest_message.intent_name:
        raise BadTurn("payload names no intent of the domain")
    tracker = await processor.run_action_extract_slots(channel, tracker)
    await processor._run_prediction_loop(channel, tracker)
    if tracker.latest_action_name != ACTION_LISTEN_NAME:
        # Without it every later turn would stay silent.
        tracker.update(ActionExecuted(ACTION_LISTEN_NAME), processor.domain)


def _second_matter(tracker: DialogueStateTracker) -> str | None:
    """The intent said beside one that is settled now: taken up as soon as nothing else is being arranged."""
    waits = tracker.active_loop_name or tracker.get_slot(PARKED)
    matter: str | None = None if waits else tracker.get_slot(AGENDA)
    return matter


def matter_turn(turn: Turn, intent: str) -> Turn:
    """The same turn, about its second matter; a name of its own keeps its effects apart from the first's."""
    return replace(turn, message=f"{turn.message}{SECOND}", text=f"{INTENT_MESSAGE_PREFIX}{intent}")


def _start_afresh_when_long(tracker: DialogueStateTracker, processor: MessageProcessor) -> None:
    """Between two forms, open a new session with the slots as they are; Rasa reads back the latest session only."""
    if len(tracker.events) < LONG or tracker.active_loop_name:
        return
    kept = [SlotSet(slot.name, slot.value) for slot in tracker.slots.values() if slot.value != slot.initial_value]
    tracker.update_with_events(
        [
            ActionExecuted(ACTION_SESSION_START_NAME),
            SessionStarted(),
            *kept,
            ActionExecuted(ACTION_LISTEN_NAME),
        ],
        processor.domain,
    )


def _is_answered(tracker: DialogueStateTracker, message: str) -> bool:
    return any(isinstance(event, UserUttered) and event.message_id == message for event in tracker.events)


def _outcome(tracker: DialogueStateTracker, message: str) -> dict[str, Any]:
    """What was understood of a message and said to it, as the conversation keeps it."""
    events = list(tracker.events)
    at = max(i for i, e in enumerate(events) if isinstance(e, UserUttered) and e.message_id == message)
    heard = events[at]
    later = takewhile(
        lambda event: not isinstance(event, UserUttered) or event.message_id.startswith(f"{message}{SECOND}"),
        events[at + 1 :],
    )
    replies = [_reply(event) for event in later if isinstance(event, BotUttered)]
    entities = heard.parse_data["entities"]
    emotion = next((entity["value"] for entity in entities if entity["entity"] == "emotion"), None)
    return {
        "replies": replies,
        "understanding": {
            "intent": {name: heard.intent.get(name) for name in ("name", "confidence")},
            "ranking": heard.parse_data.get("intent_ranking", []),
            "entities": entities,
            "emotion": emotion or tracker.get_slot("emotion") or CALM,
            "model": heard.metadata.get("model_id"),
        },
    }


def _reply(event: BotUttered) -> dict[str, Any]:
    buttons = event.data.get("buttons") or []
    proof = event.metadata.get(PROOF, {})
    return {
        "text": event.text,
        "buttons": [{"title": button["title"], "payload": button["payload"]} for button in buttons],
        **{name: proof.get(name) for name in ("form", "response_id", "version")},
        "facts": proof.get("facts") or {},
    }
