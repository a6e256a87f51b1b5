"""What was found and where. Positions count characters of the text that was given to the finder."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, time
from decimal import Decimal
from fractions import Fraction
from typing import Literal

AmountKind = Literal["amount", "share", "range", "vague"]
DateKind = Literal["day", "range", "vague", "payday"]
HourKind = Literal["at", "after", "before", "between"]


@dataclass(frozen=True, slots=True)
class AmountSpan:
    """Money that somebody named, in CNY with two places.

    amount: `value` is what they said. share: `value` is that part of the balance, None when no balance was given.
    range and vague need a question: `value` is a figure to offer back, None where there is none; low/high bound it.
    `negated` marks the half of a correction that was taken back (不是2500，是2000).
    """

    start: int
    end: int
    value: Decimal | None
    kind: AmountKind
    text: str
    low: Decimal | None = None
    high: Decimal | None = None
    share: Fraction | None = None
    negated: bool = False


@dataclass(frozen=True, slots=True)
class DateSpan:
    """A day that somebody named.

    day: `value`. range: any day from `value` to `until`, so `until` is the deadline. payday: `value` is None unless its
    day was said. vague: ask; `value` is None and `until`, where set, is the day they came nearest to saying.
    """

    start: int
    end: int
    value: date | None
    kind: DateKind
    text: str
    until: date | None = None
    past: bool = False
    negated: bool = False

    @property
    def deadline(self) -> date | None:
        """The last day that keeps to what was said; None when it has to be asked."""
        if self.kind == "vague":
            return None
        return self.until or self.value


@dataclass(frozen=True, slots=True)
class PeriodSpan:
    """A term to repay over, in months (one instalment a month)."""

    start: int
    end: int
    months: int
    text: str


@dataclass(frozen=True, slots=True)
class TermSpan:
    """A word of the trade: `value` is the card tail, product code, role code or case number."""

    start: int
    end: int
    value: str
    text: str


@dataclass(frozen=True, slots=True)
class HourSpan:
    """A time of day in which somebody may be reached; None is an open end."""

    start: int
    end: int
    kind: HourKind
    from_time: time | None
    to_time: time | None
    text: str


def overlaps(start: int, end: int, taken: list[tuple[int, int]]) -> bool:
    """True when start:end touches a span already taken."""
    return any(start < other_end and end > other_start for other_start, other_end in taken)
