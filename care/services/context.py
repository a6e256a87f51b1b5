"""What every service works with: the product's parts (`Care`), the turn it acts for, the work of one transaction."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, Protocol

from care.domain import audit
from care.domain.clock import SHANGHAI, Clock
from care.domain.conduct import Rulebook
from care.domain.errors import NotFound, NotVerified, Overtaken
from care.domain.policy import Policy
from care.domain.records import AuditEntry, Conversation, Effect, Party, Verification, new_id
from care.services.ports import Facts, Language, Sms, UnitOfWork, UnitOfWorkFactory, Vault, Wording


@dataclass(frozen=True)
class Care:
    """The product's parts, built once per process by `care.bootstrap`."""

    uow: UnitOfWorkFactory
    clock: Clock
    policy: Policy
    rulebook: Rulebook
    wording: Wording
    language: Language
    vault: Vault
    sms: Sms
    lender: Facts
    base_url: str
    demo: bool
    """Whether this deployment shows made-up data: only then may unknown conversations be opened from `rasa shell`."""
    secret: bytes
    """Keys the hashes of one-time codes, conversation tokens and signing links."""


@dataclass(frozen=True)
class Turn:
    """On whose behalf a service acts: the conversation, the message that asked for it, and the owner's epoch."""

    conversation_id: str
    message_id: str
    epoch: int
    who: str = "bot"
    """`bot`, `agent:<name>`, `system` or `lender`."""


@dataclass(frozen=True)
class Outcome:
    """What a service found or did; `utter_<name>` states it, filled with `facts`."""

    name: str
    facts: dict[str, Any] = field(default_factory=dict)
    buttons: tuple[dict[str, str], ...] = ()


class HasId(Protocol):
    id: str


@dataclass
class Work:
    """One transaction of one turn: the locked conversation, the instant it happens at, and its journal."""

    care: Care
    turn: Turn
    uow: UnitOfWork
    conversation: Conversation
    now: datetime

    @property
    def today(self) -> date:
        return self.now.astimezone(SHANGHAI).date()

    def party(self) -> Party:
        """The verified borrower of this conversation.

        Raises `NotVerified` when there is none or the verification has been idle too long (design §4.1).
        """
        party = verified_party(self.care, self.uow, self.conversation, self.now)
        if party is None:
            raise NotVerified(self.conversation.id)
        return party

    def done(self, action: str) -> Outcome | None:
        """What this message's `action` already did, or None; an effect happens once per message and action."""
        effect = self.uow.get(Effect, f"{self.turn.message_id}:{action}")
        return Outcome(effect.response, dict(effect.facts)) if effect else None

    def record(
        self,
        action: str,
        entity: HasId,
        outcome: Outcome,
        *,
        after: Facts,
        before: Facts | None = None,
        why: str,
        chain: str | None = None,
    ) -> Outcome:
        """Journal the one decision of this turn's `action`: its effect (for repeats) and audit entry; then commit."""
        effect = Effect(f"{self.turn.message_id}:{action}", self.turn.message_id, outcome.name, outcome.facts, self.now)
        self.uow.add(effect)
        self.note(action, entity, before=before, after=after, why=why, chain=chain)
        self.uow.commit()
        return outcome

    def note(
        self,
        action: str,
        entity: HasId,
        *,
        after: Facts,
        before: Facts | None = None,
        why: str,
        chain: str | None = None,
    ) -> None:
        """Add an audit entry; personal data never goes into `before`, `after` or `why`."""
        append_audit(
            self.uow,
            chain=chain or self.conversation.party_id or self.conversation.id,
            at=self.now,
            who=self.turn.who,
            action=action,
            entity=entity,
            before=dict(before or {}),
            after=dict(after),
            why=why,
            message_id=self.turn.message_id,
        )


@contextmanager
def begin(care: Care, turn: Turn) -> Iterator[Work]:
    """Open the turn's transaction with the conversation's row locked.

    Raises `NotFound` for an unknown conversation and `Overtaken` when the turn's owner no longer owns it (design §4.7).
    """
    with care.uow() as uow:
        conversation = uow.get(Conversation, turn.conversation_id, lock=True)
        if conversation is None:
            raise NotFound(turn.conversation_id)
        if turn.who == "bot" and (conversation.owner == "agent" or conversation.epoch != turn.epoch):
            raise Overtaken(turn.conversation_id)
        if turn.who.startswith("agent:") and (conversation.owner, conversation.agent) != (
            "agent",
            turn.who[6:],
        ):
            raise Overtaken(turn.conversation_id)
        yield Work(care, turn, uow, conversation, care.clock.now())


def verified_party(care: Care, uow: UnitOfWork, conversation: Conversation, now: datetime) -> Party | None:
    """The party whose verification in this conversation is live at `now`, or None."""
    if conversation.party_id is None:
        return None
    newest = uow.find(Verification, conversation_id=conversation.id, ended_at=None, order="-verified_at", limit=1)
    if not newest or now - newest[0].last_seen_at > care.policy.verification.idle:
        return None
    return uow.get(Party, newest[0].party_id)


def append_audit(
    uow: UnitOfWork,
    *,
    chain: str,
    at: datetime,
    who: str,
    action: str,
    entity: HasId,
    before: dict[str, Any],
    after: dict[str, Any],
    why: str,
    message_id: str | None,
) -> None:
    """Append one entry to a chain. Two writers of one chain can't both succeed: (chain, number) is unique."""
    uow.flush()
    last = uow.find(AuditEntry, chain=chain, order="-number", limit=1)
    entry = AuditEntry(
        id=new_id("au"),
        chain=chain,
        number=last[0].number + 1 if last else 1,
        at=at,
        who=who,
        action=action,
        entity=type(entity).__name__,
        entity_id=entity.id,
        before=before,
        after=after,
        why=why,
        message_id=message_id,
        previous=last[0].hash if last else audit.GENESIS,
        hash="",
    )
    entry.hash = audit.digest(entry)
    uow.add(entry)
    uow.flush()
