"""What is settled at the door, without the engine: danger, emptiness, over-length, and whoever waits for a person."""

from __future__ import annotations

from datetime import datetime, timedelta

from care.domain import contact
from care.domain.records import Message
from care.services import crisis, handoff, screening
from care.services.context import Outcome, Work
from care.services.speaking import last_key, render, say, speak

QUIET = timedelta(minutes=2)
"""How long somebody in the queue is not told again that a person comes."""
NIGHT = timedelta(hours=10)


def settle(work: Work, message: Message, whole: str, removed: tuple[str, ...]) -> bool:
    """Answer without the engine where that is right; True when nothing is left for it.

    `whole` is the text before it was cut, `removed` the kinds of data that were taken out of it.
    """
    if _danger(work, message, whole):
        return True
    if work.conversation.owner == "bot" and (answer := screening.answered(work, message)) is not None:
        return answer
    if _turns_to_bot(work, message):
        work.conversation.owner = "bot"
        if message.payload == "/return_to_bot":
            say(work, Outcome("resumed_with_bot"), answers=message.id)
            return True
    if work.conversation.owner != "bot":
        message.addressee = "person"
        return work.conversation.owner == "queue" and _acknowledge(work, message)
    _tell_the_hour(work, message)
    return _unanswerable(work, message, removed)


def _danger(work: Work, message: Message, whole: str) -> bool:
    """The crisis protocol, and the buttons of its question."""
    hit = work.care.language.crisis(whole) if message.payload is None else None
    if hit is not None and hit.level == "crisis":
        _protect(work, message, hit.rule, hit.about)
        return True
    if message.payload == "/unsafe_now":
        _protect(work, message, crisis.UNSAFE, "self")
        return True
    waits = work.conversation.owner == "queue" and work.conversation.collecting_off == "crisis"
    if message.payload == "/safe_now" and waits:
        say(work, Outcome("crisis_safe"), answers=message.id)
        return True
    if hit is not None and hit.about == "others" and work.conversation.owner == "bot":
        handoff.queue(work, 1, "threat", exclusive=False)
    return False


def _protect(work: Work, message: Message, rule: str, about: str) -> None:
    if work.conversation.owner == "bot":
        # What the engine is still thinking about an earlier message may name a debt: it is dropped (D4).
        work.conversation.epoch += 1
    say(work, crisis.switch_off(work, rule, about), answers=message.id)


def _unanswerable(work: Work, message: Message, removed: tuple[str, ...]) -> bool:
    if removed:
        say(work, Outcome("private_data_removed", {"kind": removed[0]}), answers=message.id)
        if work.care.language.only_private(message.text):
            return True
    if message.payload is None and not message.text.strip():
        say(work, Outcome("empty"), answers=message.id)
        return True
    if message.understanding:
        say(work, Outcome("too_long"), answers=message.id)
        return True
    return False


def _tell_the_hour(work: Work, message: Message) -> None:
    """At night the service is an answering one (C10): said once a night, unless the greeting said it."""
    if not contact.is_night(work.now, work.care.policy):
        return
    said = work.uow.find(Message, conversation_id=work.conversation.id, sender="bot", order="-seq", limit=1)
    if said and work.now - said[0].created_at < NIGHT and contact.is_night(said[0].created_at, work.care.policy):
        return
    opening: datetime = contact.next_opening(work.now, work.care.policy)
    say(work, Outcome("night_service", {"open": opening.isoformat()}), answers=message.id)


def _turns_to_bot(work: Work, message: Message) -> bool:
    """Whether somebody in the queue presses a button of the bot's: it serves again, the place in the queue stays.

    In a crisis only a person ends the wait.
    """
    waits = work.conversation.owner == "queue" and work.conversation.collecting_off != "crisis"
    return waits and message.payload not in (None, "/ask_human")


def _acknowledge(work: Work, message: Message) -> bool:
    """Say that a person is coming; the message stays for that person.

    In a crisis every line is answered (D4). Otherwise not under every line, but again after a while.
    """
    if work.conversation.collecting_off == "crisis":
        danger = work.care.language.in_danger(message.text, asked=False)
        said = {True: Outcome("crisis_danger"), False: Outcome("crisis_safe")}
        say(work, crisis.stay(work) if danger is None else said[danger])
        return False
    last = work.uow.find(Message, conversation_id=work.conversation.id, sender="bot", order="-seq", limit=1)
    if last_key(work) != "queue_waiting" or work.now - last[0].created_at >= QUIET:
        speak(work, render(work, Outcome("queue_waiting", handoff.place(work))))
    return False
