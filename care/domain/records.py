"""What the product remembers: one class per stored record, plain data without behaviour beyond reading itself.

Money is `Decimal` CNY, instants are timezone-aware, ids are opaque. Columns ending in `_enc` hold ciphertext under the
party's own key; columns ending in `_index` hold a keyed hash that finds a record without revealing it.
"""

from __future__ import annotations

import secrets
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from typing import Any

ZERO = Decimal("0.00")


def new_id(prefix: str) -> str:
    """An opaque identifier: `prefix` names the kind for the reader of a log, the rest is 80 random bits."""
    return f"{prefix}_{secrets.token_hex(10)}"


def new_reference(prefix: str, day: date) -> str:
    """A case number that a person can read out: prefix, day, six random digits (`PT-20261122-048213`)."""
    return f"{prefix}-{day:%Y%m%d}-{secrets.randbelow(1_000_000):06d}"


@dataclass(eq=False)
class Party:
    """A borrower, as the lender's book knows them."""

    id: str
    external_id: str
    key_enc: bytes
    """The party's data key, wrapped by the deployment's field key; destroying it erases every `_enc` value."""
    name_enc: bytes
    name_masked: str
    id_number_enc: bytes
    id_index: str
    id_tail4: str
    phone_tail4: str
    created_at: datetime
    language: str = "zh-CN"
    accessibility: str | None = None


@dataclass(eq=False)
class ContactPoint:
    """A phone, e-mail or address of the borrower, with the consent under which it may be used (R8, R9, R12)."""

    id: str
    party_id: str
    kind: str
    value_enc: bytes
    value_index: str
    tail4: str
    source: str
    consent: bool = False
    valid: bool = True
    preferred: bool = False
    opt_out: bool = False
    hours_from: int = 8
    hours_to: int = 22
    owner: str = "self"


@dataclass(eq=False)
class Account:
    """A credit card or consumer loan of one party, with the contract terms that formulas need."""

    id: str
    external_id: str
    party_id: str
    product: str
    tail4: str
    open_date: date
    status: str
    """open | settled | closed | sold | in_court"""
    lender: str
    terms: dict[str, Any]
    """Contract terms as the lender's file gave them; `care.services.book` turns them into CardTerms or LoanTerms."""
    credit_limit: Decimal = ZERO
    currency: str = "CNY"
    outsourced_to: str | None = None
    autopay: dict[str, Any] = field(default_factory=dict)
    credit_reported: bool = False
    credit_notified_at: datetime | None = None
    legal_stage: str | None = None
    legal_case_no: str | None = None
    letter_ids: list[str] = field(default_factory=list)


@dataclass(eq=False)
class ArrearsRecord:
    """What is owed on an account by component, true at `as_of` (the lender's book is the authority)."""

    account_id: str
    as_of: datetime
    principal: Decimal
    interest: Decimal
    penalty: Decimal
    fees: Decimal
    overdue_since: date | None
    due_date: date
    minimum_due: Decimal = ZERO
    outstanding: Decimal = ZERO
    """Whole principal still owed, overdue or not: what an early settlement or a personalised plan starts from."""
    surplus: Decimal = ZERO
    """Over-payment (溢缴款) waiting to be refunded or used; never hidden."""


@dataclass(eq=False)
class Payment:
    """One posting of the lender's ledger and where it went (R1); a reversal names what it takes back."""

    id: str
    external_id: str
    account_id: str
    amount: Decimal
    posted_at: datetime
    allocated: dict[str, str]
    kind: str = "payment"
    reverses: str | None = None


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


@dataclass(eq=False)
class AuditEntry:
    """One decision: who did what to which record and why; chained by hash within its `chain` (a party or conversation)."""

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


@dataclass(eq=False)
class ImportBatch:
    """One accepted file of the lender."""

    id: str
    kind: str
    sha256: str
    rows: int
    as_of: datetime | None
    imported_at: datetime
