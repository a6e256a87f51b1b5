"""Spans of time as people count them (三天, 半个月, 5个工作日), laid from a day."""

from __future__ import annotations

from datetime import date, timedelta

from care.domain.clock import add_months
from care.language.numerals import small_number


def moved(today: date, count: str, unit: str, sign: int = 1) -> date | None:
    """Today moved by a spoken span of time (半个月 is 15 days); None when the number cannot be read."""
    half = count == "半"
    number = 0 if half else small_number(count) or 0
    if not half and not 1 <= number <= 366:
        return None
    if unit == "工作日":
        return _working_days(today, number, sign)
    if unit in ("天", "日", "晚"):
        return None if half else today + timedelta(days=sign * number)
    if unit in ("周", "星期", "礼拜"):
        return today + timedelta(days=sign * (4 if half else 7 * number))
    if unit == "月":
        return today + timedelta(days=sign * 15) if half else add_months(today, sign * number)
    return add_months(today, sign * (6 if half else 12 * number))


def _working_days(today: date, count: int, sign: int) -> date:
    """Mondays to Fridays counted; public holidays are not known here."""
    day = today
    while count > 0:
        day += timedelta(days=sign)
        count -= day.weekday() < 5
    return day
