from datetime import date, datetime, timedelta, timezone

import pytest

from care.domain.clock import SHANGHAI, FixedClock, SystemClock, add_months, day_in_month, local_date, today


@pytest.mark.parametrize(
    ("utc", "day"),
    [
        ("2026-11-21T15:59:59+00:00", date(2026, 11, 21)),
        ("2026-11-21T16:00:00+00:00", date(2026, 11, 22)),
        ("2028-02-28T16:00:00+00:00", date(2028, 2, 29)),
        ("2026-12-31T16:00:00+00:00", date(2027, 1, 1)),
    ],
)
def test_the_day_turns_at_midnight_in_shanghai(utc: str, day: date) -> None:
    assert today(FixedClock(datetime.fromisoformat(utc))) == day


def test_a_moment_without_a_zone_is_refused() -> None:
    with pytest.raises(ValueError, match="no time zone"):
        local_date(datetime(2026, 11, 21))  # noqa: DTZ001


def test_a_fixed_clock_without_a_zone_is_refused() -> None:
    with pytest.raises(ValueError, match="no time zone"):
        FixedClock(datetime(2026, 11, 21))  # noqa: DTZ001


def test_a_fixed_clock_moves_only_when_it_is_moved() -> None:
    clock = FixedClock(datetime(2026, 11, 21, 23, 59, tzinfo=SHANGHAI))
    clock.advance(timedelta(minutes=1))
    assert clock.now() == datetime(2026, 11, 22, tzinfo=SHANGHAI)


def test_the_system_clock_gives_aware_time() -> None:
    assert SystemClock().now().tzinfo is timezone.utc


@pytest.mark.parametrize(
    ("year", "month", "day", "found"),
    [
        (2026, 4, 31, date(2026, 4, 30)),
        (2026, 2, 30, date(2026, 2, 28)),
        (2028, 2, 31, date(2028, 2, 29)),
        (2026, 1, 31, date(2026, 1, 31)),
    ],
)
def test_a_day_the_month_lacks_is_its_last(year: int, month: int, day: int, found: date) -> None:
    assert day_in_month(year, month, day) == found


@pytest.mark.parametrize(
    ("start", "months", "day", "found"),
    [
        (date(2026, 1, 31), 1, None, date(2026, 2, 28)),
        (date(2026, 2, 28), 1, 31, date(2026, 3, 31)),
        (date(2026, 11, 25), 2, None, date(2027, 1, 25)),
        (date(2026, 1, 10), -2, None, date(2025, 11, 10)),
        (date(2028, 2, 29), 12, None, date(2029, 2, 28)),
    ],
)
def test_months_are_added_on_the_same_due_day(start: date, months: int, day: int | None, found: date) -> None:
    assert add_months(start, months, day) == found
