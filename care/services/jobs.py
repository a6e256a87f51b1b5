"""What the clock brings: matured promises, expired offers."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from care.domain.clock import SHANGHAI
from care.services import plan_ledger, promises
from care.services.context import Care


@dataclass(frozen=True)
class DayEnd:
    """How much a day-end run changed; running it again changes nothing."""

    promises_matured: int
    offers_expired: int


def day_end(care: Care, day: date | None = None) -> DayEnd:
    """Close what matured by the end of `day` (default: now). Safe to repeat, and to catch up after missed days."""
    now = care.clock.now() if day is None else datetime.combine(day + timedelta(days=1), time(0, 10), SHANGHAI)
    return DayEnd(promises.mature(care, now), plan_ledger.expire(care))
