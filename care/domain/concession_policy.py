"""What may be conceded and by whom: promises, plans, extensions, waivers and holds (C3, C4, C5)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from enum import Enum
from typing import Annotated

from care.domain.delinquency import Bucket
from care.domain.fields import Amount, ListOf, OneOf, PerMember, Share, Whole


class Authority(str, Enum):
    """Who may approve, in rising order. BOT means the rule engine, sampled daily by people."""

    BOT = "bot"
    AGENT = "agent"
    SUPERVISOR = "supervisor"

    def covers(self, needed: Authority) -> bool:
        """Whether this authority may approve what needs the other."""
        ranks = list(Authority)
        return ranks.index(self) >= ranks.index(needed)


class PlanKind(str, Enum):
    """How a plan is repaid."""

    EQUAL_INSTALMENT = "equal_instalment"
    EQUAL_PRINCIPAL = "equal_principal"
    PER_PERIOD_FEE = "per_period_fee"
    ZERO_INTEREST = "zero_interest"  # the individual agreement of R5, art. 70


PEOPLE = (Authority.AGENT, Authority.SUPERVISOR)
_BEARING = (PlanKind.EQUAL_INSTALMENT, PlanKind.EQUAL_PRINCIPAL, PlanKind.PER_PERIOD_FEE)

Days = Annotated[int, Whole(0, 365)]
Months = Annotated[int, Whole(1, 120)]
Count = Annotated[int, Whole(1, 20)]
Money = Annotated[Decimal, Amount(Decimal("0.00"), Decimal("1000000.00"))]
Fraction = Annotated[Decimal, Share(Decimal(0), Decimal(1))]
Buckets = Annotated[tuple[Bucket, ...], ListOf(OneOf(tuple(Bucket)), may_be_empty=True)]
Terms = Annotated[tuple[int, ...], ListOf(Whole(1, 60))]  # R5, R6: five years at most
Kinds = Annotated[tuple[PlanKind, ...], ListOf(OneOf(_BEARING))]


@dataclass(frozen=True)
class PtpPolicy:
    """Promises to pay (C4, C5)."""

    bot_max_days: Annotated[Mapping[Bucket, int], PerMember(Bucket, Whole(0, 60))]
    bot_max_days_after_kept: Annotated[int, Whole(0, 60)]
    agent_max_days: Annotated[int, Whole(0, 60)]
    supervisor_max_days: Annotated[int, Whole(0, 60)]
    reminder_days_before: Days
    posting_lag_days: Days
    kept_tolerance: Money
    partial_from: Fraction
    broken_follow_up_days: Days
    max_renegotiations: Count
    renegotiation_window_days: Days
    breaks_before_agent: Count


@dataclass(frozen=True)
class DownPayment:
    """Largest share of the balance that may be asked up front; never a condition of being heard (C4)."""

    bot: Fraction
    agent: Fraction
    supervisor: Fraction


@dataclass(frozen=True)
class BotPlanLimits:
    """Where the rule engine approves a plan alone, and where it only proposes (C2, C4)."""

    max_balance: Money
    buckets: Buckets
    propose_buckets: Buckets
    months_since_broken: Months


@dataclass(frozen=True)
class PlanTerms:
    """Numbers of monthly periods that each authority may approve (C4)."""

    bot: Terms
    agent: Terms
    supervisor: Terms


@dataclass(frozen=True)
class PlanKinds:
    """Ways of repayment offered per product at the contract rate or below."""

    credit_card: Kinds
    consumer_loan: Kinds


@dataclass(frozen=True)
class PlanPolicy:
    """Repayment plans (C4; R5, R6, R20)."""

    bot: BotPlanLimits
    terms: PlanTerms
    kinds: PlanKinds
    fee_per_period: Fraction
    zero_interest_by: Annotated[Authority, OneOf(PEOPLE)]
    r5_per_account: Count
    down_payment: DownPayment
    cash_advance_max: Annotated[Decimal, Amount(Decimal("0.00"), Decimal("50000.00"))]  # R6
    cash_advance_max_terms: Annotated[int, Whole(1, 24)]  # R6
    max_offers: Annotated[int, Whole(1, 3)]  # B29
    offer_valid_days: Annotated[int, Whole(1, 30)]
    reading_seconds: Annotated[int, Whole(1, 600)]  # R20 demands a forced reading time
    instalment_grace_days: Days
    missed_before_breach: Count


@dataclass(frozen=True)
class AffordabilityPolicy:
    """Affordability (C3)."""

    buffer: Fraction


@dataclass(frozen=True)
class ExtensionPolicy:
    """Extensions (展期)."""

    bot_max_days: Days
    bot_once_per_months: Months
    agent_max_days: Days
    supervisor_max_days: Days
    disaster_max_days: Days


@dataclass(frozen=True)
class WaiverPolicy:
    """Waivers of charges and reversal of bank errors; principal is for the credit committee alone (C4)."""

    late_fee_bot_max: Money
    late_fee_bot_once_per_months: Months
    late_fee_bot_paid_within_days: Days
    late_fee_agent_max: Money
    interest_agent_max_share: Fraction
    fee_reversal_agent_max: Money


@dataclass(frozen=True)
class HoldDays:
    """Longest hold in days that each authority may set."""

    bot: Days
    agent: Days
    supervisor: Days


@dataclass(frozen=True)
class HoldPolicy:
    """Holds: collecting reminders off, statements still go (C4, B18)."""

    hardship: HoldDays
    illness: HoldDays
    disaster: HoldDays
    bereavement: HoldDays
    payment_claim_days: Days
    payment_lookup_days: Days
