"""The lender's policy table (C4, C5, C10) as frozen values. Limits of law stand beside each field."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal
from typing import Annotated

from care.domain.allocation import Component
from care.domain.concession_policy import (
    PEOPLE,
    AffordabilityPolicy,
    Authority,
    Count,
    Days,
    ExtensionPolicy,
    Fraction,
    HoldDays,
    HoldPolicy,
    Money,
    PlanPolicy,
    PtpPolicy,
    WaiverPolicy,
)
from care.domain.fields import (
    Amount,
    ListOf,
    OneOf,
    Path,
    Share,
    Source,
    Text,
    Whole,
    read_record,
)

_CHARGES = (Component.FEES, Component.PENALTY, Component.INTEREST)


@dataclass(frozen=True)
class CardPolicy:
    """Cards: terms where the contract record is silent (R33, R34) and who may change a card (C4)."""

    grace_days: Annotated[int, Whole(3, 30)]  # R33: at least three
    shortfall_tolerance: Annotated[Decimal, Amount(Decimal("10.00"), Decimal("1000.00"))]  # R33: at least ten
    minimum_share: Fraction
    penalty_rate: Fraction
    penalty_least: Money
    unblock: Annotated[Authority, OneOf(PEOPLE)]


@dataclass(frozen=True)
class LoanPolicy:
    """Loans: the grace before days past due count (C2)."""

    grace_days: Annotated[int, Whole(0, 30)]


@dataclass(frozen=True)
class AllocationPolicy:
    """The contract's order among charges; before or after principal is R1's to say."""

    charge_order: Annotated[tuple[Component, ...], ListOf(OneOf(_CHARGES))]


@dataclass(frozen=True)
class CertificatePolicy:
    """Who may issue certificates, always free of charge (C4, B62)."""

    settlement: Annotated[Authority, OneOf(tuple(Authority))]
    non_malicious: Annotated[Authority, OneOf(PEOPLE)]


@dataclass(frozen=True)
class ContactPolicy:
    """Outbound contact, Asia/Shanghai, lender and agencies together (C10; R8, R9)."""

    window_from: Annotated[int, Whole(8, 22)]  # hour of the day; R8, R9
    window_to: Annotated[int, Whole(8, 22)]  # the first hour outside
    staff_from: Annotated[int, Whole(0, 23)]
    staff_to: Annotated[int, Whole(1, 24)]
    voice_connected_per_day: Annotated[int, Whole(0, 3)]  # R8
    voice_unanswered_per_day: Annotated[int, Whole(0, 6)]  # R9
    text_per_day: Annotated[int, Whole(0, 20)]
    text_per_7_days: Annotated[int, Whole(0, 20)]


@dataclass(frozen=True)
class CostCapPolicy:
    """Total-cost ceiling a year, everything included (R18)."""

    annual: Annotated[Decimal, Share(Decimal("0.01"), Decimal("0.24"))]


@dataclass(frozen=True)
class VerificationPolicy:
    """Proof of identity (B4; design of the verify form)."""

    idle_minutes: Annotated[int, Whole(1, 30)]
    max_failures: Annotated[int, Whole(1, 3)]
    lock_minutes: Annotated[int, Whole(30, 1440)]
    code_digits: Annotated[int, Whole(6, 8)]
    code_minutes: Annotated[int, Whole(1, 10)]

    @property
    def idle(self) -> timedelta:
        """Silence after which identity must be proved again."""
        return timedelta(minutes=self.idle_minutes)

    @property
    def lock(self) -> timedelta:
        """How long too many failures lock verification."""
        return timedelta(minutes=self.lock_minutes)

    @property
    def code_life(self) -> timedelta:
        """How long a one-time code is valid."""
        return timedelta(minutes=self.code_minutes)


@dataclass(frozen=True)
class DisputePolicy:
    """Deadlines of disputes (C6)."""

    fraud_first_action_hours: Annotated[int, Whole(1, 24)]
    answer_days: Annotated[int, Whole(1, 15)]
    credit_answer_days: Annotated[int, Whole(1, 20)]  # R14
    resume_after_notice_days: Days


@dataclass(frozen=True)
class ComplaintPolicy:
    """Deadlines of complaints (C7, R25)."""

    acknowledge_working_days: Count
    decide_days: Annotated[int, Whole(1, 15)]
    extended_days: Annotated[int, Whole(1, 30)]
    special_extra_days: Annotated[int, Whole(0, 30)]


@dataclass(frozen=True)
class Policy:
    """The whole table; decisions and offers store its `version`."""

    version: Annotated[str, Text()]
    ptp: PtpPolicy
    plan: PlanPolicy
    affordability: AffordabilityPolicy
    extension: ExtensionPolicy
    waiver: WaiverPolicy
    hold: HoldPolicy
    card: CardPolicy
    loan: LoanPolicy
    allocation: AllocationPolicy
    certificate: CertificatePolicy
    contact: ContactPolicy
    cost_cap: CostCapPolicy
    verification: VerificationPolicy
    dispute: DisputePolicy
    complaint: ComplaintPolicy


def parse_policy(raw: Mapping[str, object], where: Callable[[Path], int | None], path: str) -> Policy:
    """The policy in a loaded file; `where` gives the line of a key path.

    Raises BadFile naming file, line, field and mend for an unknown or missing key, a wrong type, a value
    outside the limits of law, and values that contradict each other.
    """
    source = Source(path, where)
    policy = read_record(Policy, raw, source)
    for rule in (_rising_authority, _whole_charge_order, _open_hours, _separate_terms):
        rule(policy, source)
    return policy


def _rising_authority(policy: Policy, source: Source) -> None:
    ptp, extension, waiver = policy.ptp, policy.extension, policy.waiver
    bot_ptp = max(*ptp.bot_max_days.values(), ptp.bot_max_days_after_kept)
    ladders: dict[Path, tuple[int | Decimal, ...]] = {
        ("ptp", "supervisor_max_days"): (bot_ptp, ptp.agent_max_days, ptp.supervisor_max_days),
        ("extension", "supervisor_max_days"): (
            extension.bot_max_days,
            extension.agent_max_days,
            extension.supervisor_max_days,
        ),
        ("waiver", "late_fee_agent_max"): (waiver.late_fee_bot_max, waiver.late_fee_agent_max),
    }
    for name in ("hardship", "illness", "disaster", "bereavement"):
        days: HoldDays = getattr(policy.hold, name)
        ladders["hold", name] = (days.bot, days.agent, days.supervisor)
    for at, values in ladders.items():
        if list(values) != sorted(values):
            source.refuse(at, "a higher authority has the lower limit", "Let bot <= agent <= supervisor hold")


def _whole_charge_order(policy: Policy, source: Source) -> None:
    if set(policy.allocation.charge_order) != set(_CHARGES):
        source.refuse(
            ("allocation", "charge_order"),
            "does not name every charge",
            "List fees, penalty and interest once",
        )


def _open_hours(policy: Policy, source: Source) -> None:
    contact = policy.contact
    if contact.window_from >= contact.window_to:
        source.refuse(("contact", "window_to"), "is not after window_from", "Give a later hour")
    if contact.staff_from >= contact.staff_to:
        source.refuse(("contact", "staff_to"), "is not after staff_from", "Give a later hour")


def _separate_terms(policy: Policy, source: Source) -> None:
    terms = policy.plan.terms
    every = (*terms.bot, *terms.agent, *terms.supervisor)
    if len(set(every)) != len(every):
        source.refuse(("plan", "terms"), "one term stands under two authorities", "Name each term once")
