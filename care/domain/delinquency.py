"""How late a debt is: days past due and the stage they mean (C2)."""

from __future__ import annotations

from datetime import date
from enum import Enum


class Bucket(str, Enum):
    """Stage of delinquency by days past due."""

    M0 = "M0"
    M1 = "M1"
    M2 = "M2"
    M3 = "M3"
    M3_PLUS = "M3_PLUS"
    OVER_180 = "OVER_180"


_LAST_DAY = ((0, Bucket.M0), (30, Bucket.M1), (60, Bucket.M2), (90, Bucket.M3), (180, Bucket.M3_PLUS))


def days_past_due(due: date, as_of: date, grace_days: int, paid: bool) -> int:
    """Days since the due date; 0 when paid and until the grace days have ended unpaid (C2, R33).

    Once grace has ended the days count from the due date: with three grace days, day 4 is 4.
    """
    days = (as_of - due).days
    return 0 if paid or days <= grace_days else days


def bucket(dpd: int) -> Bucket:
    """The stage for a number of days past due."""
    return next((stage for last, stage in _LAST_DAY if dpd <= last), Bucket.OVER_180)
