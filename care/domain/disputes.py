"""Disputes by kind: what is held while they are looked into, and how fast somebody must act (C6, R4, R21)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from enum import Enum

from care.domain.policy import DisputePolicy


class DisputeKind(str, Enum):
    """What the borrower objects to (B38-B43)."""

    FRAUD = "fraud"
    IDENTITY_THEFT = "identity_theft"
    AMOUNT = "amount"
    MERCHANT = "merchant"
    FEE = "fee"
    BANK_ERROR = "bank_error"
    WHOLE_DEBT = "deny_debt"


WHOLE_ACCOUNT = frozenset({DisputeKind.FRAUD, DisputeKind.IDENTITY_THEFT, DisputeKind.WHOLE_DEBT})
"""Kinds for which collecting stops on the whole account, not only on the disputed amount (C6)."""


@dataclass(frozen=True)
class Handling:
    """How a dispute is treated: hold the whole account or a part, the person's priority, the answer's last day."""

    whole_account: bool
    whole_party: bool
    priority: int
    due_by: date


def handling(kind: DisputeKind, today: date, rules: DisputePolicy) -> Handling:
    """The treatment of a dispute raised today."""
    theft = kind is DisputeKind.IDENTITY_THEFT
    urgent = theft or kind is DisputeKind.FRAUD
    return Handling(kind in WHOLE_ACCOUNT, theft, 1 if urgent else 2, today + timedelta(days=rules.answer_days))
