"""Hardship: why somebody cannot pay, and what that alone changes (C3, C4, C8)."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

from care.domain.concessions import HoldReason


class Cause(str, Enum):
    """Why a borrower cannot pay, in their own words; UNKNOWN is as good as any."""

    UNEMPLOYED = "unemployed"
    ILLNESS = "illness"
    DISASTER = "disaster"
    BUSINESS = "business"
    FAMILY = "family"
    OTHER = "other"
    UNKNOWN = "unknown"


@dataclass(frozen=True)
class Treatment:
    """What a cause brings: the kind of hold, the care flag, health consent needed or not, the person's priority."""

    hold: HoldReason
    flag: str
    sensitive: bool
    priority: int


_TREATMENTS = {
    Cause.UNEMPLOYED: Treatment(HoldReason.HARDSHIP, "unemployed", False, 2),
    # Health is sensitive data (R12 art. 28-29): without separate consent only `needs_care` is stored.
    Cause.ILLNESS: Treatment(HoldReason.ILLNESS, "needs_care", True, 1),
    Cause.DISASTER: Treatment(HoldReason.DISASTER, "disaster", False, 2),
    Cause.BUSINESS: Treatment(HoldReason.HARDSHIP, "income_cut", False, 2),
    Cause.FAMILY: Treatment(HoldReason.HARDSHIP, "needs_care", False, 2),
}
_DEFAULT = Treatment(HoldReason.HARDSHIP, "income_cut", False, 2)


def treatment(cause: Cause) -> Treatment:
    """How this cause is treated (B23-B28)."""
    return _TREATMENTS.get(cause, _DEFAULT)
