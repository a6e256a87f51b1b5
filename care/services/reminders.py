"""What the product says on its own: one reminder before a promise is due, and what became of it (C5, C10)."""

from __future__ import annotations

from datetime import timedelta

from care.domain import contact
from care.domain.clock import local_date
from care.domain.records import ContactPoint, Conversation, Party, Promise
from care.services.context import Care, Outcome, Turn, Work, append_audit, begin, verified_party
from care.services.ports import UnitOfWork
from care.services.promises import promise_facts, switched_off
from care.services.speaking import say

TOLD_LATER = ("kept", "partially_kept", "broken")


def remind(care: Care) -> int:
    """Send the one reminder of every promise that is due soon, inside the permitted hours. Returns how many."""
    now = care.clock.now()
    if contact.is_night(now, care.policy):
        return 0
    day = local_date(now) + timedelta(days=care.policy.ptp.reminder_days_before)
    with care.uow(read_only=True) as uow:
        due = [p.id for p in uow.find(Promise, status="open", reminded_at=None, due_date=day)]
    return sum(_remind_one(care, promise_id) for promise_id in due)


def news(care: Care, turn: Turn) -> list[Outcome]:
    """What became of the verified borrower's promises since they were last told, each told once."""
    with begin(care, turn) as work:
        party = work.party()
        untold = work.uow.find(Promise, party_id=party.id, status=TOLD_LATER, told_at=None, order="settled_at")
        told = [promise for promise in untold if switched_off(work.uow, promise, work.now) is None]
        for promise in told:
            promise.told_at = work.now
        work.uow.commit()
    return [Outcome(f"promise_{promise.status}", promise_facts(promise)) for promise in told]


def _remind_one(care: Care, promise_id: str) -> bool:
    """In the chat when its borrower is verified there, else by a text that names neither debt nor amount (R12)."""
    with care.uow() as uow:
        now = care.clock.now()
        promise = uow.get(Promise, promise_id, lock=True)
        if promise is None or promise.status != "open" or promise.reminded_at is not None:
            return False
        if switched_off(uow, promise, now) is not None:
            return False
        promise.reminded_at = now
        phone = None if _said_in_chat(care, uow, promise) else _phone(care, uow, promise)
        append_audit(
            uow,
            chain=promise.party_id,
            at=now,
            who="system",
            action="promise.remind",
            entity=promise,
            before={},
            after={"channel": "sms" if phone else "chat"},
            why="due soon",
            message_id=None,
        )
        uow.commit()
    if phone is not None:
        text = care.wording.say(
            "utter_sms_reminder", {}, emotion="calm", night=False, used=frozenset(), seed=promise_id
        ).text
        care.sms.send(phone, text)
    return True


def _said_in_chat(care: Care, uow: UnitOfWork, promise: Promise) -> bool:
    now = care.clock.now()
    conversation = uow.get(Conversation, promise.conversation_id or "", lock=True)
    if conversation is None or conversation.owner != "bot" or verified_party(care, uow, conversation, now) is None:
        return False
    work = Work(care, Turn(conversation.id, promise.id, conversation.epoch, "system"), uow, conversation, now)
    say(work, Outcome("promise_reminder", promise_facts(promise)), outbound=True)
    return True


def _phone(care: Care, uow: UnitOfWork, promise: Promise) -> str | None:
    """A valid phone of their own that may be written to, the preferred one first; None where the borrower opted out."""
    party = uow.get(Party, promise.party_id)
    usable = {"kind": "phone", "owner": "self", "valid": True, "opt_out": False, "consent": True}
    points = uow.find(ContactPoint, order=None, limit=None, party_id=promise.party_id, **usable)
    if party is None or not points:
        return None
    best = max(points, key=lambda point: point.preferred)
    return care.vault.open(party.key_enc, best.value_enc)
