"""The journal: audit entries and the effects of messages."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any


@dataclass(eq=False)
class AuditEntry:
    """One decision: who did what to which record and why; chained by hash within `chain` (a party, a conversation)."""

    id: str
    chain: str
    number: int
    at: datetime
    who: str
    action: str
    entity: str
    entity_id: str
    before: dict[str, Any]
    after: dict[str, Any]
    why: str
    message_id: str | None
    previous: str
    hash: str


@dataclass(eq=False)
class Effect:
    """What a message already caused, so that the same message again causes nothing (key: message id + action)."""

    key: str
    message_id: str
    response: str
    """The response key that states the effect to the borrower."""
    facts: dict[str, Any]
    created_at: datetime
