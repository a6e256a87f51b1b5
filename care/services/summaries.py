"""The hand-off card: what a person must know before the first word (C9). Records only, nothing invented."""

from __future__ import annotations

from typing import Any

from care.domain import contact
from care.domain.records import (
    Account,
    ArrearsRecord,
    Complaint,
    Dispute,
    Flag,
    Hold,
    Message,
    Plan,
    Promise,
    ServiceRequest,
)
from care.services.context import Work, verified_party


def summary(work: Work, reason: str) -> dict[str, Any]:
    """The card as JSON values; amounts are strings with two places and carry their as-of time."""
    party = verified_party(work.care, work.uow, work.conversation, work.now)
    said = work.uow.find(Message, conversation_id=work.conversation.id, sender="borrower", order="-seq", limit=3)
    card: dict[str, Any] = {
        "reason": reason,
        "verified": party is not None,
        "emotion": work.conversation.emotion,
        "last_words": [message.text for message in reversed(said)],
        "complaints": [
            c.reference for c in work.uow.find(Complaint, conversation_id=work.conversation.id) if c.status != "closed"
        ],
    }
    if party is None:
        return card
    holds = work.uow.find(Hold, party_id=party.id, lifted_at=None)
    return card | {
        "name": party.name_masked,
        "accounts": [_account(work, account) for account in work.uow.find(Account, party_id=party.id)],
        "promises": [
            {"amount": str(p.amount), "due": p.due_date.isoformat(), "status": p.status}
            for p in work.uow.find(Promise, party_id=party.id, order="-created_at", limit=3)
        ],
        "plans": [
            {"periods": p.periods, "status": p.status, "reference": p.reference}
            for p in work.uow.find(Plan, party_id=party.id, order="-offered_at", limit=3)
        ],
        "disputes": [d.reference for d in work.uow.find(Dispute, party_id=party.id) if d.status != "closed"],
        "flags": [flag.kind for flag in work.uow.find(Flag, party_id=party.id, cleared_at=None)],
        "collecting_off": sorted({h.reason for h in holds if contact.is_active(h, work.now)}),
    }


def on_record(work: Work) -> dict[str, Any]:
    """Every figure that a person may name in this conversation: the card's, and the deadlines promised here."""
    here: dict[str, Any] = {"conversation_id": work.conversation.id}
    found: list[Complaint | Dispute | ServiceRequest] = []
    found += [
        *work.uow.find(Complaint, **here),
        *work.uow.find(Dispute, **here),
        *work.uow.find(ServiceRequest, **here),
    ]
    cases = [{"no": case.reference, "until": case.due_by.isoformat()} for case in found if case.due_by]
    party = verified_party(work.care, work.uow, work.conversation, work.now)
    if party is None:
        return {"cases": cases}
    owed = [_owed(work, account) for account in work.uow.find(Account, party_id=party.id)]
    return {"cases": cases, "card": summary(work, "reply"), "owed": owed}


def _owed(work: Work, account: Account) -> dict[str, str]:
    arrears = work.uow.get(ArrearsRecord, account.id)
    if arrears is None:
        return {}
    amounts = ("principal", "interest", "penalty", "fees", "minimum_due", "outstanding", "surplus")
    return {name: str(getattr(arrears, name)) for name in amounts} | {"due": arrears.due_date.isoformat()}


def _account(work: Work, account: Account) -> dict[str, Any]:
    arrears = work.uow.get(ArrearsRecord, account.id)
    owed = (arrears.principal + arrears.interest + arrears.penalty + arrears.fees) if arrears else None
    return {
        "product": account.product,
        "tail4": account.tail4,
        "owed": str(owed) if owed is not None else None,
        "as_of": arrears.as_of.isoformat() if arrears else None,
        "overdue_since": arrears.overdue_since.isoformat() if arrears and arrears.overdue_since else None,
    }
