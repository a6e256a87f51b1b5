"""A borrower's conversation: opened, written to, answered, read back. Every client goes through these functions."""

from __future__ import annotations

import hmac
import secrets
from dataclasses import dataclass
from datetime import timedelta
from hashlib import sha256
from typing import Any

from care.domain.errors import BadButton
from care.domain.records import Conversation, Effect, Message, Promise, Verification, new_id
from care.services import door, handoff, screening
from care.services.context import Care, Outcome, Turn, Work, begin, verified_party
from care.services.speaking import done_or, say, sentence_of, speak, take_seq

MAX_TEXT = 1000
"""Longest message kept, in characters; a longer one is cut and the borrower is asked to be brief."""
MAX_ATTEMPTS = 3
"""How often an engine that answers with an error is asked again before a person is."""

RECAPS = {
    "promise_recorded": "promise",
    "dispute_opened": "dispute",
    "plan_sign": "plan",
    "complaint_opened": "complaint",
    "extension_granted": "extension",
    "already_paid_pending": "payment_claim",
    "appeal": "appeal",
    "callback_booked": "callback",
}
"""Effects worth repeating in a goodbye, by what they are called there."""
OPEN_RECAPS = frozenset({"complaint_opened", "appeal", "callback_booked"})
"""Those of them that tell nothing of an account: repeated to anybody."""
ASKERS = ("borrower", "system")
"""Senders whose messages want an answer: the borrower, and events of our own such as a verification."""


@dataclass(frozen=True)
class Opened:
    """A new conversation and the bearer token that is its only key."""

    conversation_id: str
    token: str


@dataclass(frozen=True)
class Received:
    """What became of a borrower's message; `pending` means that the engine still has to answer it."""

    message: Message
    pending: bool


@dataclass(frozen=True)
class Task:
    """A stored message that waits for the engine."""

    conversation_id: str
    message_id: str
    epoch: int
    text: str | None
    payload: str | None
    attempts: int


def open_conversation(care: Care, channel: str) -> Opened:
    """Start a conversation and greet with the AI disclosure (R27) before anything is asked."""
    token = secrets.token_urlsafe(32)
    with care.uow() as uow:
        now = care.clock.now()
        conversation = Conversation(new_id("cv"), token_hash(care, token), channel, now, now)
        uow.add(conversation)
        uow.flush()
        work = Work(care, Turn(conversation.id, new_id("op"), 0), uow, conversation, now)
        say(work, Outcome("greet"))
        uow.commit()
    return Opened(conversation.id, token)


def adopt(care: Care, conversation_id: str) -> bool:
    """Open a conversation under a name that another Rasa client chose (`rasa shell`); nobody gets a token for it.

    Only in a demo deployment: returns False, and opens nothing, in any other.
    """
    if not care.demo:
        return False
    with care.uow() as uow:
        now = care.clock.now()
        uow.add(Conversation(conversation_id, "", "shell", now, now))
        uow.commit()
    return True


def token_hash(care: Care, token: str) -> str:
    """What is stored of a conversation's token."""
    return hmac.new(care.secret, token.encode(), sha256).hexdigest()


def authorise(care: Care, conversation_id: str, token: str) -> bool:
    """Whether `token` opens this conversation; the same answer for a wrong token and an unknown conversation."""
    with care.uow(read_only=True) as uow:
        conversation = uow.get(Conversation, conversation_id)
    stored = conversation.token_hash if conversation else ""
    return hmac.compare_digest(stored, token_hash(care, token))


def receive(
    care: Care, conversation_id: str, client_id: str, *, text: str | None = None, button: str | None = None
) -> Received:
    """Store a borrower's message once per `client_id`, after removing what must never be stored (design §4.6, §4.11).

    `button` is the id of a button issued in this conversation (`BadButton` otherwise). What the door can settle without
    the engine (crisis, emptiness, over-length, a person who holds the conversation) is settled in the same transaction.
    """
    message_id = new_id("ms")
    with begin(care, Turn(conversation_id, message_id, 0, who="door")) as work:
        known = work.uow.find(Message, conversation_id=conversation_id, client_id=client_id)
        if known:
            return Received(known[0], _is_pending(known[0]))
        message, whole, removed = _store(work, client_id, text, button)
        _touch(work)
        settled = door.settle(work, message, whole, removed)
        if settled:
            message.answered_at = work.now
        work.uow.commit()
        return Received(message, _is_pending(message))


def announce(care: Care, conversation_id: str, payload: str) -> None:
    """Put an event of ours (a verification, a signature) before the engine, in its turn among the messages."""
    with begin(care, Turn(conversation_id, new_id("ev"), 0, who="system")) as work:
        work.uow.add(
            Message(work.turn.message_id, conversation_id, take_seq(work), "system", "", work.now, payload=payload)
        )
        work.uow.commit()


def next_task(care: Care, conversation_id: str) -> Task | None:
    """The oldest message of the conversation that the engine has not answered; None while a person has it."""
    with care.uow(read_only=True) as uow:
        conversation = uow.get(Conversation, conversation_id)
        if conversation is None or conversation.owner == "agent":
            return None
        waiting = uow.find(
            Message,
            conversation_id=conversation_id,
            sender=ASKERS,
            addressee="bot",
            answered_at=None,
            order="seq",
            limit=1,
        )
    if not waiting:
        return None
    message = waiting[0]
    text = None if message.payload else message.text
    return Task(conversation_id, message.id, conversation.epoch, text, message.payload, message.attempts)


def unanswered_conversations(care: Care) -> list[str]:
    """Conversations with a message that waits for the engine: what a restarted process carries on with."""
    with care.uow(read_only=True) as uow:
        messages = uow.find(Message, sender=ASKERS, addressee="bot", answered_at=None)
    return sorted({message.conversation_id for message in messages})


def deliver(care: Care, task: Task, replies: list[dict[str, Any]], understanding: dict[str, Any]) -> bool:
    """Say the engine's replies to a message, once. False when they were dropped or had been said before.

    Dropped: a person took the conversation while the engine was thinking (design §4.7).
    """
    with begin(care, Turn(task.conversation_id, task.message_id, task.epoch, who="system")) as work:
        message = work.uow.get(Message, task.message_id)
        conversation = work.conversation
        if message is None or message.answered_at is not None or _overtaken(conversation, task):
            return False
        conversation.emotion = understanding.get("emotion", conversation.emotion)
        message.understanding = dict(understanding)
        message.answered_at = work.now
        for reply in screening.screened(work, message, replies):
            speak(work, sentence_of(reply), answers=message.id)
        work.uow.commit()
        return True


def tell_truth(care: Care, task: Task) -> None:
    """The engine can't be reached: say so once, let a person see it, and keep the message waiting (design §4.10)."""
    with begin(care, Turn(task.conversation_id, task.message_id, task.epoch, who="system")) as work:
        if work.done("engine.down") or _overtaken(work.conversation, task):
            return
        say(work, Outcome("engine_down"))
        handoff.queue(work, 1, "engine_down", exclusive=False)
        work.record("engine.down", work.conversation, Outcome("engine_down"), after={}, why="engine unreachable")


def failed(care: Care, task: Task) -> bool:
    """The engine answered with an error. True when nothing is left to try: a person has it, or was called now.

    What was done before the error is stated then: an effect that stands is never called a failure.
    """
    with begin(care, Turn(task.conversation_id, task.message_id, task.epoch, who="system")) as work:
        message = work.uow.get(Message, task.message_id)
        if message is None or message.answered_at is not None or _overtaken(work.conversation, task):
            return True
        message.attempts += 1
        given_up = message.attempts >= MAX_ATTEMPTS
        if given_up:
            message.answered_at = work.now
            speak(work, done_or(work, message.id, "technical_sorry"), answers=message.id)
            handoff.queue(work, 1, "turn_failed", exclusive=False)
        work.uow.commit()
        return given_up


def events(care: Care, conversation_id: str, after: int, limit: int = 200) -> list[Message]:
    """What was said after number `after`, in order; events of ours are left out."""
    with care.uow(read_only=True) as uow:
        found = uow.after(Message, "seq", after, limit=limit, conversation_id=conversation_id)
    return [message for message in found if message.sender != "system"]


def last_said(care: Care, conversation_id: str) -> Outcome | None:
    """The last thing the bot said, to be said again; None at the start."""
    with care.uow(read_only=True) as uow:
        said = uow.find(Message, conversation_id=conversation_id, sender="bot", order="-seq", limit=1)
    if not said or said[0].response_id is None:
        return None
    key = said[0].response_id.split(".")[1]
    return Outcome(key, dict(said[0].facts), tuple(said[0].buttons))


def farewell(care: Care, turn: Turn) -> Outcome:
    """A recap of what this conversation settled (D5 row 25), or a plain goodbye."""
    with begin(care, turn) as work:
        settled = [
            effect
            for message in work.uow.find(Message, conversation_id=turn.conversation_id, sender="borrower", order="seq")
            for effect in work.uow.find(Effect, message_id=message.id)
            if effect.response in RECAPS and _still_stands(work, effect)
        ]
        party = verified_party(care, work.uow, work.conversation, work.now)
    told = [effect for effect in settled if party is not None or effect.response in OPEN_RECAPS]
    if not told:
        return Outcome("bye_plain")
    lines = [{"effect": RECAPS[effect.response], **_recap(effect)} for effect in told[-3:]]
    return Outcome("bye", {"recap": lines})


def is_waiting(care: Care, conversation_id: str) -> bool:
    """Whether the borrower is still owed an answer from the engine."""
    return next_task(care, conversation_id) is not None


def _still_stands(work: Work, effect: Effect) -> bool:
    if effect.response != "promise_recorded":
        return True
    return bool(work.uow.find(Promise, reference=effect.facts["reference"], status="open"))


def _recap(effect: Effect) -> dict[str, Any]:
    return {name: effect.facts[name] for name in ("amount", "date", "no", "at") if effect.facts.get(name) is not None}


def _overtaken(conversation: Conversation, task: Task) -> bool:
    """Whether a person, or a crisis, took the conversation since the engine was asked (design §4.7)."""
    return conversation.owner == "agent" or conversation.epoch != task.epoch


def _is_pending(message: Message) -> bool:
    return message.answered_at is None and message.addressee == "bot"


def _store(work: Work, client_id: str, text: str | None, button: str | None) -> tuple[Message, str, tuple[str, ...]]:
    """The stored message, its text before it was cut, and what kinds of data were removed from it."""
    payload = None
    removed: tuple[str, ...] = ()
    if button is not None:
        whole, payload = _issued(work, button)
    else:
        whole, removed = work.care.language.strip(text or "")
        if whole.strip() and work.conversation.collecting_off != "crisis":
            work.conversation.emotion = work.care.language.emotion(whole)
    understanding: dict[str, Any] = {"cut": True} if len(whole) > MAX_TEXT else {}
    message = Message(
        work.turn.message_id,
        work.conversation.id,
        take_seq(work),
        "borrower",
        whole[:MAX_TEXT],
        work.now,
        client_id=client_id,
        payload=payload,
        understanding=understanding,
    )
    work.uow.add(message)
    work.uow.flush()
    return message, whole, removed


def _issued(work: Work, button: str) -> tuple[str, str]:
    message_id, _, index = button.rpartition(":")
    message = work.uow.get(Message, message_id)
    if message is None or message.conversation_id != work.conversation.id or not index.isdecimal():
        raise BadButton(button)
    if int(index) >= len(message.buttons):
        raise BadButton(button)
    issued = message.buttons[int(index)]
    return issued["title"], issued["payload"]


def _touch(work: Work) -> None:
    idle: timedelta = work.care.policy.verification.idle
    for verification in work.uow.find(Verification, conversation_id=work.conversation.id, ended_at=None):
        if work.now - verification.last_seen_at <= idle:
            verification.last_seen_at = work.now
