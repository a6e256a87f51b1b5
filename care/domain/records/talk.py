"""Conversations: messages, who proved who they are, who waits for a person."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any


@dataclass(eq=False)
class Conversation:
    """One chat. Exactly one owner at a time; `epoch` grows with each change of owner."""

    id: str
    token_hash: str
    channel: str
    created_at: datetime
    last_at: datetime
    owner: str = "bot"
    """bot | queue | agent"""
    epoch: int = 0
    agent: str | None = None
    next_seq: int = 1
    party_id: str | None = None
    """Whom the verification of this conversation proved; read it through `care.services.identity` only."""
    collecting_off: str | None = None
    emotion: str = "calm"


@dataclass(eq=False)
class Message:
    """One thing said in a conversation, with the certificate of what was checked before it was said."""

    id: str
    conversation_id: str
    seq: int
    sender: str
    """borrower | bot | agent | system"""
    text: str
    created_at: datetime
    addressee: str = "bot"
    """Who still owes the answer to a borrower's message: bot | person."""
    client_id: str | None = None
    payload: str | None = None
    """The Rasa payload of an issued button or of an event of our own; never typed by the borrower."""
    answers: str | None = None
    """The id of the borrower's message that this one answers."""
    answered_at: datetime | None = None
    attempts: int = 0
    buttons: list[dict[str, str]] = field(default_factory=list)
    form: str | None = None
    agent: str | None = None
    response_id: str | None = None
    response_version: int | None = None
    facts: dict[str, Any] = field(default_factory=dict)
    conduct: dict[str, Any] = field(default_factory=dict)
    understanding: dict[str, Any] = field(default_factory=dict)


@dataclass(eq=False)
class Verification:
    """Proof that the person in this conversation is the party (design: lives here, never in a slot)."""

    id: str
    conversation_id: str
    party_id: str
    method: str
    verified_at: datetime
    last_seen_at: datetime
    ended_at: datetime | None = None


@dataclass(eq=False)
class Challenge:
    """A one-time code that was sent, or pretended to be sent when nobody or more than one person matched."""

    id: str
    conversation_id: str
    code_hash: str
    lock_key: str
    created_at: datetime
    expires_at: datetime
    party_id: str | None = None
    used_at: datetime | None = None


@dataclass(eq=False)
class Lock:
    """Failed verification attempts counted per subject (a conversation, a phone); survives restarts."""

    key: str
    failures: int
    last_at: datetime
    locked_until: datetime | None = None


@dataclass(eq=False)
class Handoff:
    """A conversation waiting for, or held by, a person (C9)."""

    id: str
    conversation_id: str
    priority: int
    reason: str
    exclusive: bool
    """True: the bot is silent until a person answers; False: a person follows up while the bot goes on."""
    queued_at: datetime
    summary: dict[str, Any] = field(default_factory=dict)
    status: str = "queued"
    taken_by: str | None = None
    taken_at: datetime | None = None
    done_at: datetime | None = None
