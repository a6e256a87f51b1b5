"""Promises, extensions, waivers and holds: what each authority may grant (C4, C5)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from enum import Enum

from care.domain.clock import add_months
from care.domain.concession_policy import Authority
from care.domain.delinquency import Bucket
from care.domain.policy import Policy


class Reason(str, Enum):
    """Why something is not granted at this authority; a person may still look at it."""

    TOO_LONG = "too_long"
    TOO_RECENT = "too_recent"
    TOO_MUCH = "too_much"
    PAID_TOO_LATE = "paid_too_late"


@dataclass(frozen=True)
class Decision:
    """Granted when there is no reason against it."""

    reason: Reason | None = None

    @property
    def granted(self) -> bool:
        """Whether it is granted."""
        return self.reason is None


@dataclass(frozen=True)
class PtpHistory:
    """Promises of an account: kept ever, broken since the last kept, renegotiated within the window."""

    kept: int
    broken: int
    renegotiated: int


class HoldReason(str, Enum):
    """Hardships for which collecting reminders are held (C4)."""

    HARDSHIP = "hardship"
    ILLNESS = "illness"
    DISASTER = "disaster"
    BEREAVEMENT = "bereavement"


def ptp_max_days(history: PtpHistory, bucket: Bucket, policy: Policy, authority: Authority) -> int:
    """How many days from today a promise may lie; 0 when it needs a higher authority (C4, C5, B36)."""
    ptp = policy.ptp
    if authority is Authority.SUPERVISOR:
        return ptp.supervisor_max_days
    if authority is Authority.AGENT:
        return ptp.agent_max_days
    if history.broken >= ptp.breaks_before_agent or history.renegotiated >= ptp.max_renegotiations:
        return 0
    days = ptp.bot_max_days[bucket]
    return ptp.bot_max_days_after_kept if days and history.kept else days


def extension_allowed(
    days: int, last_extended: date | None, disaster: bool, policy: Policy, authority: Authority, today: date
) -> Decision:
    """Whether the authority may extend by so many days; interest runs on by contract (C4)."""
    limits = policy.extension
    longest = {
        Authority.BOT: limits.bot_max_days,
        Authority.AGENT: limits.agent_max_days,
        Authority.SUPERVISOR: limits.disaster_max_days if disaster else limits.supervisor_max_days,
    }
    if days > longest[authority]:
        return Decision(Reason.TOO_LONG)
    recent = last_extended and add_months(last_extended, limits.bot_once_per_months) > today
    if authority is Authority.BOT and recent:
        return Decision(Reason.TOO_RECENT)
    return Decision()


def late_fee_waiver_auto(
    late_fee: Decimal, last_waived: date | None, overdue_paid_on: date, policy: Policy, today: date
) -> Decision:
    """Whether the rule engine waives the whole 违约金 (C4).

    `overdue_paid_on` is when the overdue amount was or, by the borrower's word, will be paid; the waiver
    holds only if it is.
    """
    limits = policy.waiver
    if late_fee > limits.late_fee_bot_max:
        return Decision(Reason.TOO_MUCH)
    if last_waived and add_months(last_waived, limits.late_fee_bot_once_per_months) > today:
        return Decision(Reason.TOO_RECENT)
    if overdue_paid_on > today + timedelta(days=limits.late_fee_bot_paid_within_days):
        return Decision(Reason.PAID_TOO_LATE)
    return Decision()


def hold_max_days(reason: HoldReason, policy: Policy, authority: Authority) -> int:
    """The longest hold in days that the authority may set (C4)."""
    days: int = getattr(getattr(policy.hold, reason.value), authority.value)
    return days
