"""What was arranged with a borrower: holds, flags, promises, plans."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from care.domain.money import ZERO


@dataclass(eq=False)
class Hold:
    """A span in which collecting is off, for the party, one account, or one disputed amount."""

    id: str
    party_id: str
    reason: str
    starts_at: datetime
    set_by: str
    account_id: str | None = None
    case_id: str | None = None
    amount: Decimal | None = None
    ends_at: datetime | None = None
    """None: until a named person lifts it."""
    lifted_at: datetime | None = None
    lifted_by: str | None = None


@dataclass(eq=False)
class Flag:
    """A vulnerability or care flag (C8). It may only ever soften treatment."""

    id: str
    party_id: str
    kind: str
    source: str
    set_by: str
    set_at: datetime
    consent: bool = False
    note: str | None = None
    review_date: date | None = None
    cleared_at: datetime | None = None


@dataclass(eq=False)
class Promise:
    """A promise to pay (C5)."""

    id: str
    reference: str
    account_id: str
    party_id: str
    amount: Decimal
    due_date: date
    status: str
    """open | kept | partially_kept | broken | renegotiated | cancelled"""
    taken_by: str
    channel: str
    policy_version: str
    created_at: datetime
    conversation_id: str | None = None
    method: str | None = None
    reason: str | None = None
    parent_id: str | None = None
    without_admission: bool = False
    settled_at: datetime | None = None
    reminded_at: datetime | None = None
    """When its one reminder went out (C5)."""
    told_at: datetime | None = None
    """When the borrower was told what became of it."""


@dataclass(eq=False)
class Plan:
    """An instalment plan from offer to signature (R5, R6, R20)."""

    id: str
    reference: str
    account_id: str
    party_id: str
    conversation_id: str
    kind: str
    periods: int
    principal: Decimal
    total: Decimal
    total_cost: Decimal
    nominal_annual: Decimal
    effective_annual: Decimal
    status: str
    why: str
    authority: str
    policy_version: str
    offered_at: datetime
    expires_at: datetime
    terms: dict[str, Any] = field(default_factory=dict)
    """The six statements of R5 art. 70, as shown to the borrower."""
    disclosed_at: datetime | None = None
    confirmed_at: datetime | None = None
    signed_at: datetime | None = None
    activated_at: datetime | None = None
    recording_id: str | None = None


@dataclass(eq=False)
class PlanInstalment:
    """One row of a plan's schedule and what has been paid towards it."""

    id: str
    plan_id: str
    number: int
    due: date
    amount: Decimal
    principal: Decimal
    interest: Decimal
    fee: Decimal
    charges: Decimal
    """Its share of charges booked before the plan, which bear nothing (R16)."""
    paid: Decimal = ZERO
    status: str = "due"
