"""Time: one injected clock, aware moments, calendar days as people in China live them."""

from __future__ import annotations

from calendar import monthrange
from dataclasses import dataclass
from datetime import date, datetime, timedelta, timezone
from typing import Protocol
from zoneinfo import ZoneInfo

SHANGHAI = ZoneInfo("Asia/Shanghai")


class Clock(Protocol):
    """What tells the time; chosen once per process and handed down."""

    def now(self) -> datetime:
        """The present moment, timezone-aware."""


class SystemClock:
    """The machine's clock, in UTC."""

    def now(self) -> datetime:
        return datetime.now(timezone.utc)


@dataclass
class FixedClock:
    """A clock that stands still until it is moved, for tests and simulation."""

    moment: datetime

    def __post_init__(self) -> None:
        _aware(self.moment)

    def now(self) -> datetime:
        return self.moment

    def advance(self, step: timedelta) -> None:
        """Move on by the step."""
        self.moment += step


def local_date(moment: datetime) -> date:
    """The calendar day in Shanghai at a moment. ValueError for a moment without a time zone."""
    return _aware(moment).astimezone(SHANGHAI).date()


def today(clock: Clock) -> date:
    """The present calendar day in Shanghai."""
    return local_date(clock.now())


def day_in_month(year: int, month: int, day: int) -> date:
    """That day of the month; a day the month does not have (31 in April) is its last day (E3)."""
    return date(year, month, min(day, monthrange(year, month)[1]))


def add_months(start: date, months: int, day: int | None = None) -> date:
    """The same day so many months on, or the given day of that month.

    Pass `day` for a repeated due day: 31 in January stays 31 in March though February ends earlier.
    """
    index = start.year * 12 + start.month - 1 + months
    return day_in_month(index // 12, index % 12 + 1, start.day if day is None else day)


def _aware(moment: datetime) -> datetime:
    if moment.tzinfo is None:
        raise ValueError(f"{moment!r} has no time zone")
    return moment
