"""Whether money and days are read exactly."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import Decimal

from care.domain.clock import SHANGHAI
from care.language.amounts import find_amounts
from care.language.dates import find_dates
from care.language.normalise import normalise
from care.language.spans import AmountSpan, DateSpan
from training.tables import ValueCase

Interval = tuple[date, date]
"""The first day, and the day after the last."""
UNDATED = date(2026, 11, 20)
"""The day on which a sentence without a reference day is read; its days are not judged."""


@dataclass(frozen=True)
class Parsed:
    """What was right."""

    amounts: bool
    dates: bool

    @property
    def exact(self) -> bool:
        return self.amounts and self.dates

    @property
    def fault(self) -> str:
        wrong = [name for name, right in (("amounts", self.amounts), ("dates", self.dates)) if not right]
        return "wrong_" + "_and_".join(wrong)


def parse_values(case: ValueCase) -> Parsed:
    """Every amount that was named, in order, taken back or not; every day under one of the readings."""
    text = normalise(case.text).text
    said = tuple(amount for span in find_amounts(text) for amount in _figures(span))
    noon = datetime.combine(case.today or UNDATED, time(12), SHANGHAI)
    spans = [span for span in find_dates(text, noon) if span.deadline is not None]
    today = case.today
    return Parsed(said == case.amounts, today is None or any(_fits(spans, days, today) for days in case.readings))


def _figures(span: AmountSpan) -> tuple[Decimal, ...]:
    """A range names two figures, a share of an unknown balance none."""
    if span.kind == "range" and span.low is not None and span.high is not None:
        return span.low, span.high
    return () if span.value is None else (span.value,)


def _fits(spans: Sequence[DateSpan], expected: Sequence[Interval], today: date) -> bool:
    """Each span is one of the expected intervals, and none is left over."""
    left = list(expected)
    for span in spans:
        match = next((one for one in left if _same(span, one, today)), None)
        if match is None:
            return False
        left.remove(match)
    return not left


def _same(span: DateSpan, expected: Interval, today: date) -> bool:
    """The same days, where a range that has begun starts today; or a deadline (15号之前) given as its last day."""
    first, last = span.value, span.deadline
    if first is None or last is None:
        return False
    end = last + timedelta(days=1)
    if expected == (last, end):
        return True
    return end == expected[1] and first in (expected[0], max(expected[0], today))
