"""Money and days count as right only when all of them are."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

import pytest

from training.tables import ValueCase
from training.values import parse_values

TODAY = date(2026, 11, 20)


def case(text: str, amounts: tuple[int, ...], *readings: tuple[tuple[date, date], ...]) -> ValueCase:
    return ValueCase(text, TODAY, tuple(map(Decimal, amounts)), readings or ((),), True)


def day(value: date) -> tuple[date, date]:
    return value, value + timedelta(days=1)


@pytest.mark.parametrize(
    ("text", "amounts", "dates", "exact"),
    [
        ("明天还两千五", (2500,), (day(date(2026, 11, 21)),), True),
        ("明天还两千五", (2005,), (day(date(2026, 11, 21)),), False),
        ("明天还两千五", (2500,), (), False),
        ("还两千五", (2500,), (day(date(2026, 11, 21)),), False),
        ("还没想好", (), (), True),
        ("过两天还", (), (), True),
        ("25号之前还", (), ((TODAY, date(2026, 11, 26)),), True),
        ("25号之前还", (), (day(date(2026, 11, 25)),), True),
        ("这个月还", (), ((date(2026, 11, 1), date(2026, 12, 1)),), True),
        ("这个月还", (), ((date(2026, 11, 1), date(2026, 11, 30)),), False),
    ],
)
def test_all_or_nothing(text: str, amounts: tuple[int, ...], dates: tuple[tuple[date, date], ...], exact: bool) -> None:
    assert parse_values(case(text, amounts, dates)).exact is exact


def test_one_of_two_readings_is_enough() -> None:
    readings = ((day(date(2027, 11, 21)),), (day(date(2026, 11, 21)),))
    assert parse_values(case("明天", (), *readings)).exact


def test_without_a_reference_day_only_money_counts() -> None:
    assert parse_values(ValueCase("明天还两千五", None, (Decimal(2500),), ((),), True)).exact
