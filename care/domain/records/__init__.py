"""What the product remembers: one class per stored record, plain data without behaviour beyond reading itself.

Money is `Decimal` CNY, instants are timezone-aware, ids are opaque. Columns ending in `_enc` hold ciphertext under the
party's own key; columns ending in `_index` hold a keyed hash that finds a record without revealing it.
"""

from __future__ import annotations

from care.domain.money import ZERO
from care.domain.records.arrangements import Flag, Hold, Plan, PlanInstalment, Promise
from care.domain.records.book import Account, ArrearsRecord, ContactPoint, ImportBatch, Party, Payment
from care.domain.records.cases import Complaint, Dispute, HardshipCase, ServiceRequest
from care.domain.records.ids import new_id, new_reference
from care.domain.records.journal import AuditEntry, Effect
from care.domain.records.talk import Challenge, Conversation, Handoff, Lock, Message, Verification

__all__ = [
    "Account",
    "ArrearsRecord",
    "AuditEntry",
    "Challenge",
    "Complaint",
    "ContactPoint",
    "Conversation",
    "Dispute",
    "Effect",
    "Flag",
    "Handoff",
    "HardshipCase",
    "Hold",
    "ImportBatch",
    "Lock",
    "Message",
    "Party",
    "Payment",
    "Plan",
    "PlanInstalment",
    "Promise",
    "ServiceRequest",
    "Verification",
    "ZERO",
    "new_id",
    "new_reference",
]
