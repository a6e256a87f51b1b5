"""The only door through which a text reaches a borrower: render, review, store (design §4.2)."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from care.domain import contact
from care.domain.conduct import ConductContext, Verdict, review
from care.domain.records import Effect, Message, new_id
from care.services.context import Outcome, Work, verified_party
from care.services.summaries import on_record

SILENT = frozenset({"proceed", "engine_down"})
"""Effects that no sentence states: a step on the way, and an outage that is over."""


@dataclass(frozen=True)
class Sentence:
    """A text about to be said, with its provenance. `response_id` is None for an agent's own words."""

    text: str
    facts: dict[str, Any] = field(default_factory=dict)
    buttons: tuple[dict[str, str], ...] = ()
    form: str | None = None
    response_id: str | None = None
    version: int | None = None


def sentence_of(reply: dict[str, Any]) -> Sentence:
    """A reply of the engine."""
    return Sentence(
        reply["text"],
        reply.get("facts") or {},
        tuple(reply.get("buttons") or ()),
        reply.get("form"),
        reply.get("response_id"),
        reply.get("version"),
    )


def key_of(response_id: str | None) -> str:
    """The outcome that a response states: `crisis` for `conduct.crisis.2`; empty for words that are no response."""
    return (response_id or "").partition(".")[2].partition(".")[0]


def last_key(work: Work) -> str:
    """The outcome last said by the bot in this conversation."""
    last = work.uow.find(Message, conversation_id=work.conversation.id, sender="bot", order="-seq", limit=1)
    return key_of(last[0].response_id) if last else ""


def render(work: Work, outcome: Outcome) -> Sentence:
    """The sentence that states `outcome` in this conversation's mood and hour, and was not said in it before."""
    said = work.care.wording.say(
        f"utter_{outcome.name}",
        outcome.facts,
        emotion=work.conversation.emotion,
        night=contact.is_night(work.now, work.care.policy),
        used=_said_before(work),
        seed=work.turn.message_id,
    )
    buttons = outcome.buttons or tuple({"title": b.title, "payload": b.payload} for b in said.buttons)
    return Sentence(said.text, dict(said.facts), buttons, said.form, said.response_id, said.version)


def _said_before(work: Work) -> frozenset[str]:
    said = work.uow.find(Message, conversation_id=work.conversation.id, sender="bot")
    return frozenset(message.response_id for message in said if message.response_id)


def say(work: Work, outcome: Outcome, *, answers: str | None = None, outbound: bool = False) -> Message:
    """Render and say `outcome`."""
    return speak(work, render(work, outcome), answers=answers, outbound=outbound)


def speak(work: Work, sentence: Sentence, *, answers: str | None = None, outbound: bool = False) -> Message:
    """Say `sentence` if the conduct gate allows it, else the safe sentence that still states what was done."""
    verdict = check(work, sentence, outbound=outbound)
    if not verdict.allowed:
        sentence = done_or(work, answers, "gate_replacement", outbound=outbound)
    message = Message(
        id=new_id("ms"),
        conversation_id=work.conversation.id,
        seq=take_seq(work),
        sender="agent" if work.turn.who.startswith("agent:") else "bot",
        text=sentence.text,
        created_at=work.now,
        answers=answers,
        buttons=list(sentence.buttons),
        form=sentence.form,
        agent=work.turn.who[6:] if work.turn.who.startswith("agent:") else None,
        response_id=sentence.response_id,
        response_version=sentence.version,
        facts=dict(sentence.facts),
        conduct=certificate(verdict),
    )
    work.uow.add(message)
    return message


def check(work: Work, sentence: Sentence, *, outbound: bool) -> Verdict:
    """The conduct verdict on `sentence` as it would be said now; a person may name every figure of the record."""
    party = verified_party(work.care, work.uow, work.conversation, work.now)
    by_agent = work.turn.who.startswith("agent:")
    context = ConductContext(
        sender="agent" if by_agent else "bot",
        direction="outbound" if outbound else "reply",
        verified=party is not None,
        night=contact.is_night(work.now, work.care.policy),
        facts=on_record(work) if by_agent else sentence.facts,
    )
    return review(sentence.text, context, work.care.rulebook)


def certificate(verdict: Verdict) -> dict[str, Any]:
    """What is kept with a message as proof of its review."""
    return {
        "allowed": verdict.allowed,
        "checked": list(verdict.checked),
        "breaches": [breach.rule_id for breach in verdict.breaches],
        "rulebook": verdict.rulebook_version,
    }


def take_seq(work: Work) -> int:
    """The next number in the conversation, given under its row lock."""
    seq = work.conversation.next_seq
    work.conversation.next_seq = seq + 1
    work.conversation.last_at = work.now
    return seq


def done_or(work: Work, answers: str | None, otherwise: str, *, outbound: bool = False) -> Sentence:
    """What was done at a message's word, stated; the response `otherwise` when nothing was, or none may be stated."""
    for effect in work.uow.find(Effect, message_id=answers or "", order="created_at"):
        if effect.response in SILENT:
            continue
        stated = render(work, Outcome(effect.response, dict(effect.facts)))
        if check(work, stated, outbound=outbound).allowed:
            return stated
    return render(work, Outcome(otherwise))
