from datetime import date, timedelta

import pytest

from care.domain.delinquency import Bucket, bucket, days_past_due

DUE = date(2026, 9, 25)


@pytest.mark.parametrize(
    ("days", "dpd"), [(-5, 0), (0, 0), (1, 0), (3, 0), (4, 4), (5, 5), (57, 57)], ids=lambda n: str(n)
)
def test_days_stay_zero_through_grace_then_count_from_the_due_date(days: int, dpd: int) -> None:
    assert days_past_due(DUE, DUE + timedelta(days=days), grace_days=3, paid=False) == dpd


def test_the_worked_example_is_57_days_and_m2() -> None:
    dpd = days_past_due(DUE, date(2026, 11, 21), grace_days=3, paid=False)
    assert (dpd, bucket(dpd)) == (57, Bucket.M2)


def test_a_leap_day_counts() -> None:
    assert days_past_due(date(2028, 2, 25), date(2028, 3, 1), grace_days=3, paid=False) == 5


def test_what_is_paid_is_not_past_due() -> None:
    assert days_past_due(DUE, date(2027, 1, 1), grace_days=3, paid=True) == 0


@pytest.mark.parametrize(
    ("dpd", "stage"),
    [
        (0, Bucket.M0),
        (1, Bucket.M1),
        (30, Bucket.M1),
        (31, Bucket.M2),
        (60, Bucket.M2),
        (61, Bucket.M3),
        (90, Bucket.M3),
        (91, Bucket.M3_PLUS),
        (180, Bucket.M3_PLUS),
        (181, Bucket.OVER_180),
    ],
)
def test_the_stage_follows_the_days(dpd: int, stage: Bucket) -> None:
    assert bucket(dpd) is stage
