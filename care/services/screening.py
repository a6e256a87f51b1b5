"""The one safety question after words that leave a doubt (D3): asked once a day, answered without an engine."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from care.domain.records import Effect, Message
from care.services import crisis, handoff
from care.services.context import Care, Outcome, Turn, Work, begin
from care.services.speaking import key_of, last_key, render, say, sentence_of, speak

QUESTION = "safety_check"
AGAIN_AFTER = timedelta(days=1)
SHORT_ANSWER = 12
"""Characters up to which an answer to the question says nothing else."""


def screen(care: Care, turn: Turn) -> Outcome | None:
    """The safety question for somebody in distress, and a person told; None when it was asked today."""
    with begin(care, turn) as work:
        if done := work.done("screen"):
            return done
        if not _due(work):
            return None
        handoff.queue(work, 1, "distressed", exclusive=False)
        return work.record("screen", work.conversation, Outcome(QUESTION), after={}, why="distress")


def screened(work: Work, message: Message, replies: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The engine's replies to `message`, or, when its words leave a doubt about somebody's life, only what they did
    and the safety question after it. The other replies wait for its answer: one question at a time (D1).
    """
    hit = work.care.language.crisis(message.text) if message.payload is None else None
    doubt = hit is not None and hit.level == "ask" and hit.about != "others"
    if not doubt or not _due(work) or any(key_of(r.get("response_id")) in (QUESTION, "crisis") for r in replies):
        return replies
    assert hit is not None
    done = {effect.response for effect in _effects(work, message)}
    told = [reply for reply in replies if key_of(reply.get("response_id")) in done]
    message.understanding = {**message.understanding, "held": [reply for reply in replies if reply not in told]}
    handoff.queue(work, 1, "distressed", exclusive=False)
    question = render(work, Outcome(QUESTION, {"about": hit.about}))
    return [*told, vars(question) | {"buttons": list(question.buttons)}]


def answered(work: Work, message: Message) -> bool | None:
    """Settle an answer to the safety question. True: all is said; False: the engine answers what else was written;
    None: `message` is no answer to it.
    """
    if last_key(work) != QUESTION or _due(work) or message.payload not in (None, "/safe_now"):
        return None
    danger = work.care.language.in_danger(message.text, asked=True) if message.payload is None else False
    if danger is None:
        return None
    if danger:
        say(work, crisis.switch_off(work, crisis.UNSAFE), answers=message.id)
        return True
    say(work, Outcome("safety_ok"), answers=message.id)
    if message.payload is None and len(message.text) > SHORT_ANSWER:
        return False
    for reply in _held(work):
        speak(work, sentence_of(reply), answers=message.id)
    return True


def _due(work: Work) -> bool:
    if work.conversation.collecting_off == "crisis":
        return False
    said = work.uow.find(Message, conversation_id=work.conversation.id, sender="bot", order="-seq")
    asked = (message for message in said if key_of(message.response_id) == QUESTION)
    return all(work.now - message.created_at >= AGAIN_AFTER for message in asked)


def _effects(work: Work, message: Message) -> list[Effect]:
    """What `message` did, its second matter included."""
    return [*work.uow.find(Effect, message_id=message.id), *work.uow.find(Effect, message_id=f"{message.id}:2")]


def _held(work: Work) -> list[dict[str, Any]]:
    written = work.uow.find(Message, conversation_id=work.conversation.id, sender="borrower", order="-seq")
    return next((list(m.understanding["held"]) for m in written if m.understanding.get("held")), [])
