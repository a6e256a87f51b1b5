"""The only door through which a text reaches a borrower: render, review, store (design §4.2)."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from care.domain import contact
from care.domain.conduct import ConductContext, Verdict, review
from care.domain.records import Effect, Message, new_id
from care.services.context import Outcome, Work, verified_party

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


def render(work: Work, outcome: Outcome) -> Sentence:
    """The sentence that states `outcome` in this conversation's mood and hour."""
    said = work.care.wording.say(
        f"utter_{outcome.name}",
        outcome.facts,
        emotion=work.conversation.emotion,
        night=contact.is_night(work.now, work.care.policy),
        used=frozenset(),
        seed=work.turn.message_id,
    )
    buttons = outcome.buttons or tuple({"title": b.title, "payload": b.payload} for b in said.buttons)
    return Sentence(said.text, dict(said.facts), buttons, said.form, said.response_id, said.version)


def say(work: Work, outcome: Outcome, *, answers: str | None = None, outbound: bool = False) -> Message:
    """Render and say `outcome`."""
    return speak(work, render(work, outcome), answers=answers, outbound=outbound)


def speak(work: Work, sentence: Sentence, *, answers: str | None = None, outbound: bool = False) -> Message:
    """Say `sentence` if the conduct gate allows it, else the safe sentence that still states what was done."""
    verdict = check(work, sentence, outbound=outbound)
    if not verdict.allowed:
        sentence = _replacement(work, answers, outbound)
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
    """The conduct verdict on `sentence` as it would be said now."""
    party = verified_party(work.care, work.uow, work.conversation, work.now)
    context = ConductContext(
        sender="agent" if work.turn.who.startswith("agent:") else "bot",
        direction="outbound" if outbound else "reply",
        verified=party is not None,
        night=contact.is_night(work.now, work.care.policy),
        facts=sentence.facts,
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


def _replacement(work: Work, answers: str | None, outbound: bool) -> Sentence:
    for effect in work.uow.find(Effect, message_id=answers or "", order="created_at"):
        if effect.response in SILENT:
            continue
        stated = render(work, Outcome(effect.response, dict(effect.facts)))
        if check(work, stated, outbound=outbound).allowed:
            return stated
    return render(work, Outcome("gate_replacement"))
