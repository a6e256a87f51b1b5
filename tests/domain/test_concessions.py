from datetime import date, timedelta
from decimal import Decimal

import pytest

from care.domain.concession_policy import Authority
from care.domain.concessions import (
    HoldReason,
    PtpHistory,
    Reason,
    extension_allowed,
    hold_max_days,
    late_fee_waiver_auto,
    ptp_max_days,
)
from care.domain.delinquency import Bucket
from care.domain.policy import Policy

TODAY = date(2026, 11, 21)
NEW = PtpHistory(kept=0, broken=0, renegotiated=0)
KEPT = PtpHistory(kept=1, broken=0, renegotiated=0)
BOT, AGENT, SUPERVISOR = Authority


@pytest.mark.parametrize(
    ("history", "bucket", "authority", "days"),
    [
        (NEW, Bucket.M0, BOT, 7),
        (NEW, Bucket.M1, BOT, 7),
        (KEPT, Bucket.M1, BOT, 14),
        (PtpHistory(kept=1, broken=1, renegotiated=1), Bucket.M1, BOT, 14),
        (NEW, Bucket.M3, BOT, 0),
        (KEPT, Bucket.M3_PLUS, BOT, 0),
        (PtpHistory(kept=0, broken=2, renegotiated=0), Bucket.M1, BOT, 0),
        (PtpHistory(kept=1, broken=0, renegotiated=2), Bucket.M1, BOT, 0),
        (PtpHistory(kept=0, broken=5, renegotiated=5), Bucket.M3_PLUS, AGENT, 30),
        (NEW, Bucket.OVER_180, SUPERVISOR, 60),
    ],
)
def test_a_promise_may_lie_so_many_days_ahead(
    policy: Policy, history: PtpHistory, bucket: Bucket, authority: Authority, days: int
) -> None:
    assert ptp_max_days(history, bucket, policy, authority) == days


@pytest.mark.parametrize(
    ("days", "last", "disaster", "authority", "reason"),
    [
        (7, None, False, BOT, None),
        (8, None, False, BOT, Reason.TOO_LONG),
        (8, None, True, BOT, Reason.TOO_LONG),
        (7, date(2026, 5, 22), False, BOT, Reason.TOO_RECENT),
        (7, date(2026, 5, 21), False, BOT, None),
        (30, date(2026, 11, 1), False, AGENT, None),
        (31, None, False, AGENT, Reason.TOO_LONG),
        (61, None, False, SUPERVISOR, Reason.TOO_LONG),
        (90, None, True, SUPERVISOR, None),
        (91, None, True, SUPERVISOR, Reason.TOO_LONG),
    ],
)
def test_an_extension_is_bounded_in_length_and_frequency(
    policy: Policy, days: int, last: date | None, disaster: bool, authority: Authority, reason: Reason | None
) -> None:
    assert extension_allowed(days, last, disaster, policy, authority, TODAY).reason is reason


@pytest.mark.parametrize(
    ("late_fee", "last", "paid_in", "reason"),
    [
        ("200.00", None, 7, None),
        ("200.01", None, 0, Reason.TOO_MUCH),
        ("20.00", date(2025, 11, 22), 0, Reason.TOO_RECENT),
        ("20.00", date(2025, 11, 21), 0, None),
        ("20.00", None, 8, Reason.PAID_TOO_LATE),
    ],
)
def test_a_late_fee_is_waived_at_once_within_the_band(
    policy: Policy, late_fee: str, last: date | None, paid_in: int, reason: Reason | None
) -> None:
    decision = late_fee_waiver_auto(Decimal(late_fee), last, TODAY + timedelta(days=paid_in), policy, TODAY)
    assert (decision.reason, decision.granted) == (reason, reason is None)


@pytest.mark.parametrize(
    ("reason", "days"),
    [(HoldReason.HARDSHIP, [14, 30, 90]), (HoldReason.ILLNESS, [30, 60, 180]), (HoldReason.BEREAVEMENT, [30, 60, 180])],
)
def test_a_hold_lasts_by_reason_and_authority(policy: Policy, reason: HoldReason, days: list[int]) -> None:
    assert [hold_max_days(reason, policy, authority) for authority in Authority] == days
