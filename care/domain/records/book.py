"""The lender's book: parties, accounts, what is owed, what was paid."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from care.domain.money import ZERO


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
class ImportBatch:
    """One accepted file of the lender."""

    id: str
    kind: str
    sha256: str
    rows: int
    as_of: datetime | None
    imported_at: datetime
