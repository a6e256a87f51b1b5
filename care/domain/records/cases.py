"""What somebody must look into: disputes, complaints, hardship, requests."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from typing import Any


@dataclass(eq=False)
class Dispute:
    """An objection of the borrower to a debt or part of it (C6, R4)."""

    id: str
    reference: str
    party_id: str
    account_id: str
    conversation_id: str
    kind: str
    detail: str
    status: str
    raised_at: datetime
    due_by: date
    amount: Decimal | None = None


@dataclass(eq=False)
class Complaint:
    """A complaint (C7, R25). `party_id` is None when the complainant is not verified."""

    id: str
    reference: str
    conversation_id: str
    kind: str
    detail: str
    status: str
    received_at: datetime
    due_by: date
    party_id: str | None = None
    assigned_to: str | None = None


@dataclass(eq=False)
class HardshipCase:
    """Why the borrower cannot pay and what they can afford, self-declared (C3). Any figure may be unknown."""

    id: str
    reference: str
    party_id: str
    account_id: str
    conversation_id: str
    reason: str
    opened_at: datetime
    status: str = "open"
    net_income: Decimal | None = None
    essentials: Decimal | None = None
    dependants: int | None = None
    other_debts: Decimal | None = None
    available: Decimal | None = None


@dataclass(eq=False)
class ServiceRequest:
    """Anything else a borrower asked for that somebody must answer: waiver, extension, callback, certificate, claim…"""

    id: str
    reference: str
    kind: str
    conversation_id: str
    status: str
    created_at: datetime
    facts: dict[str, Any] = field(default_factory=dict)
    party_id: str | None = None
    account_id: str | None = None
    due_by: date | None = None
