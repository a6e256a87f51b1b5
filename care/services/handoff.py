"""Queueing for a person, and the person's side: list, take, reply, return (C9)."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from care.domain import contact
from care.domain.errors import ConductRefused, NotFound, Overtaken
from care.domain.records import Handoff, Message, new_id
from care.services.context import Care, Outcome, Turn, Work, begin
from care.services.ports import UnitOfWork
from care.services.speaking import Sentence, check, say, speak
from care.services.summaries import summary


@dataclass(frozen=True)
class Waiting:
    """A row of the queue as an agent reads it."""

    conversation_id: str
    priority: int
    reason: str
    status: str
    taken_by: str | None
    queued_at: datetime
    unanswered: int
    summary: dict[str, Any]


def queue(work: Work, priority: int, reason: str, *, exclusive: bool) -> Outcome:
    """Put the conversation before a person. Inside the caller's transaction; the caller commits.

    `exclusive` makes the bot step back until somebody answers. A conversation has one open hand-off: a second reason
    can only raise its priority. Outside staffed hours nobody would answer for long (P0 pages at once): the borrower
    hears when people come, and the bot stays.
    """
    opening = contact.next_opening(work.now, work.care.policy)
    after_hours = priority > 0 and opening > work.now
    exclusive = exclusive and not after_hours
    waiting = work.uow.find(Handoff, conversation_id=work.conversation.id, status="queued")
    if waiting:
        entry = waiting[0]
        if priority < entry.priority:
            entry.priority, entry.reason = priority, reason
        entry.exclusive = entry.exclusive or exclusive
        entry.summary = summary(work, reason)
    else:
        entry = Handoff(
            new_id("ho"), work.conversation.id, priority, reason, exclusive, work.now, summary(work, reason)
        )
        work.uow.add(entry)
    if exclusive and work.conversation.owner == "bot":
        work.conversation.owner = "queue"
        _leave_to_person(work)
    work.note("handoff.queue", entry, after={"priority": priority, "reason": reason}, why=reason)
    if after_hours:
        return Outcome("handoff_after_hours", {"open": opening.isoformat()})
    return Outcome("handoff_queued", place(work))


def ask_human(care: Care, turn: Turn, reason: str, priority: int = 1) -> Outcome:
    """The borrower wants a person: queued at once, no obstacle question (B53, B54)."""
    with begin(care, turn) as work:
        if done := work.done("handoff.ask"):
            return done
        outcome = queue(work, priority, reason, exclusive=True)
        return work.record("handoff.ask", work.conversation, outcome, after={"reason": reason}, why=reason)


def follow_up(care: Care, turn: Turn, reason: str, priority: int) -> None:
    """A person should look at this conversation while the bot goes on."""
    with begin(care, turn) as work:
        if work.done("handoff.follow_up") is None:
            queue(work, priority, reason, exclusive=False)
            unsaid = Outcome("proceed")
            work.record("handoff.follow_up", work.conversation, unsaid, after={"reason": reason}, why=reason)


def waiting(care: Care) -> list[Waiting]:
    """The queue, most urgent and longest waiting first; taken conversations at the end."""
    with care.uow(read_only=True) as uow:
        rows = [
            Waiting(
                entry.conversation_id,
                entry.priority,
                entry.reason,
                entry.status,
                entry.taken_by,
                entry.queued_at,
                len(_unanswered(uow, entry.conversation_id)),
                entry.summary,
            )
            for entry in uow.find(Handoff, status=("queued", "taken"))
        ]
    return sorted(rows, key=lambda row: (row.status == "taken", row.priority, row.queued_at))


def take(care: Care, conversation_id: str, agent: str) -> Waiting:
    """`agent` takes the conversation; the bot falls silent and what it was still thinking is dropped.

    Raises `NotFound` when nobody queued it, `Overtaken` when a colleague was faster.
    """
    turn = Turn(conversation_id, new_id("tk"), 0, who="system")
    with begin(care, turn) as work:
        entries = work.uow.find(Handoff, conversation_id=conversation_id, status=("queued", "taken"), order="queued_at")
        if not entries:
            raise NotFound(conversation_id)
        if work.conversation.owner == "agent":
            if work.conversation.agent != agent:
                raise Overtaken(f"{conversation_id} is with {work.conversation.agent}")
        else:
            _hand_over(work, entries, agent)
            work.uow.commit()
    return next(row for row in waiting(care) if row.conversation_id == conversation_id)


def reply(care: Care, conversation_id: str, agent: str, text: str, client_id: str) -> Message:
    """`agent` writes to the borrower, once per `client_id`. The text passes the same gate as the bot's.

    Raises `ConductRefused` when the gate blocks it, `Overtaken` when the agent doesn't hold the conversation.
    """
    with begin(care, Turn(conversation_id, client_id, 0, who=f"agent:{agent}")) as work:
        if known := work.uow.find(Message, conversation_id=conversation_id, client_id=client_id):
            return known[0]
        sentence = Sentence(text)
        verdict = check(work, sentence, outbound=False)
        if not verdict.allowed:
            raise ConductRefused(verdict.breaches)
        message = speak(work, sentence)
        message.client_id = client_id
        for unanswered in _unanswered(work.uow, conversation_id):
            unanswered.answered_at = work.now
        work.note("agent.reply", message, after={"seq": message.seq}, why="agent reply")
        work.uow.commit()
        return message


def give_back(care: Care, conversation_id: str, agent: str, note: str) -> None:
    """`agent` hands the conversation back to the bot; `note` says what was agreed, for the next person."""
    with begin(care, Turn(conversation_id, new_id("rt"), 0, who=f"agent:{agent}")) as work:
        work.conversation.owner, work.conversation.agent = "bot", None
        work.conversation.epoch += 1
        for entry in work.uow.find(Handoff, conversation_id=conversation_id, status="taken"):
            entry.status, entry.done_at = "done", work.now
            entry.summary = entry.summary | {"note": note}
        for message in _unanswered(work.uow, conversation_id):
            message.answered_at = work.now
        work.note("handoff.return", work.conversation, after={"owner": "bot"}, why="given back by the agent")
        off = {"off": work.conversation.collecting_off} if work.conversation.collecting_off else {}
        say(replace(work, turn=replace(work.turn, who="system")), Outcome("agent_returned", off))
        work.uow.commit()


def _hand_over(work: Work, entries: list[Handoff], agent: str) -> None:
    work.conversation.owner, work.conversation.agent = "agent", agent
    work.conversation.epoch += 1
    _leave_to_person(work)
    for entry in entries:
        entry.status, entry.taken_by, entry.taken_at = "taken", agent, work.now
    say(work, Outcome("agent_joined", {"agent": agent}))
    work.note(
        "handoff.take",
        work.conversation,
        after={"owner": "agent", "agent": agent},
        why="taken from the queue",
    )


def _leave_to_person(work: Work) -> None:
    """Whatever still waits for the bot, but the message that this turn answers, waits for a person from now on."""
    for message in work.uow.find(Message, conversation_id=work.conversation.id, sender="borrower", answered_at=None):
        if message.id != work.turn.message_id:
            message.addressee = "person"


def _unanswered(uow: UnitOfWork, conversation_id: str) -> list[Message]:
    return uow.find(Message, conversation_id=conversation_id, addressee="person", answered_at=None, order="seq")


def place(work: Work) -> dict[str, int]:
    """Where the conversation stands in the queue, as a fact; nothing when it isn't queued."""
    work.uow.flush()
    queued = work.uow.find(Handoff, status="queued")
    own = next((entry for entry in queued if entry.conversation_id == work.conversation.id), None)
    if own is None:
        return {}
    ahead = [other for other in queued if (other.priority, other.queued_at) < (own.priority, own.queued_at)]
    return {"place": len(ahead) + 1}
