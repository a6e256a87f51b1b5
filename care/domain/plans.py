"""Which repayment plans are offered, why, and who may approve them (C2, C3, C4; R5, R6, R18, R20)."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal
from enum import Enum

from care.domain.accounts import CardTerms, Position, Terms
from care.domain.clock import add_months
from care.domain.concession_policy import Authority, PlanKind
from care.domain.delinquency import Bucket
from care.domain.money import FEN
from care.domain.policy import Policy
from care.domain.schedules import (
    Calendar,
    Schedule,
    equal_instalment,
    equal_principal,
    per_period_fee,
    zero_interest,
)

_SHOWN = Decimal("0.0001")
"""Rates are compared as they are shown, in hundredths of a percent."""


class Why(str, Enum):
    """Why an offer is among the options."""

    LOWEST_COST = "lowest_cost"
    SOONEST_DONE = "soonest_done"
    LOWEST_INSTALMENT = "lowest_instalment"
    BETWEEN = "between"


class RefusalReason(str, Enum):
    """Why no plan is offered."""

    NOTHING_DUE = "nothing_due"
    OVER_COST_CAP = "over_cost_cap"
    PLAN_RUNNING = "plan_running"
    STAGE_NEEDS_PERSON = "stage_needs_person"
    BALANCE_TOO_HIGH = "balance_too_high"
    RECENTLY_BROKEN = "recently_broken"
    CASH_ADVANCE_TOO_HIGH = "cash_advance_too_high"
    NOTHING_AVAILABLE = "nothing_available"
    NOT_AFFORDABLE = "not_affordable"


@dataclass(frozen=True)
class PlanHistory:
    """The account's earlier plans: one running, the last breach, individual agreements (R5) signed so far."""

    running: bool
    last_broken: date | None
    r5_agreements: int


@dataclass(frozen=True)
class Offer:
    """One plan the borrower may take; `approver` is who must approve it."""

    kind: PlanKind
    periods: int
    schedule: Schedule
    why: Why
    approver: Authority


@dataclass(frozen=True)
class Offers:
    """At most three offers, fewest periods first; good up to and including `valid_until`."""

    options: tuple[Offer, ...]
    policy_version: str
    valid_until: date


@dataclass(frozen=True)
class Refusal:
    """No plan, and why; with `human` a person takes the case on."""

    reason: RefusalReason
    human: bool


@dataclass(frozen=True)
class _Case:
    position: Position
    terms: Terms
    available: Decimal
    history: PlanHistory
    policy: Policy
    today: date
    by: Authority
    principal: Decimal

    @property
    def balance(self) -> Decimal:
        return self.principal + self.position.interest + self.position.penalty + self.position.fees

    @property
    def recently_broken(self) -> bool:
        broken = self.history.last_broken
        return broken is not None and add_months(broken, self.policy.plan.bot.months_since_broken) > self.today


def offers(
    position: Position,
    terms: Terms,
    available: Decimal,
    history: PlanHistory,
    policy: Policy,
    today: date,
    *,
    by: Authority = Authority.BOT,
    outstanding: Decimal | None = None,
) -> Offers | Refusal:
    """The plans that `by` may put forward, or why there is none.

    `available` is CNY a month (`affordable`); `outstanding` is the principal to be spread when that is
    more than what is overdue. Booked charges are spread along and bear nothing (R16).
    """
    principal = position.principal if outstanding is None else outstanding
    case = _Case(position, terms, available, history, policy, today, by, principal)
    if refusal := _refusal(case):
        return refusal
    candidates = _candidates(case)
    if not candidates:
        return Refusal(RefusalReason.NOT_AFFORDABLE, human=True)
    return Offers(
        _chosen(candidates, policy.plan.max_offers),
        policy.version,
        today + timedelta(days=policy.plan.offer_valid_days),
    )


def approver(kind: PlanKind, periods: int, balance: Decimal, bucket: Bucket, policy: Policy) -> Authority:
    """The lowest authority that may approve such a plan (C4)."""
    plan = policy.plan
    if kind is PlanKind.ZERO_INTEREST:
        return plan.zero_interest_by
    if periods in plan.terms.supervisor:
        return Authority.SUPERVISOR
    within_bot = periods in plan.terms.bot and balance <= plan.bot.max_balance and bucket in plan.bot.buckets
    return Authority.BOT if within_bot else Authority.AGENT


def within_cost_limits(kind: PlanKind, schedule: Schedule, contract_rate: Decimal, policy: Policy) -> bool:
    """Whether a plan's annualised cost is neither above the cap nor above the contract's rate (C4, R18).

    Kinds that bear the contract's own rate cannot exceed it but by the rounding of a line to 分.
    """
    annual = schedule.nominal_annual.quantize(_SHOWN, rounding=ROUND_HALF_UP)
    limit = policy.cost_cap.annual
    return annual <= (min(limit, contract_rate) if kind is PlanKind.PER_PERIOD_FEE else limit)


def _refusal(case: _Case) -> Refusal | None:
    if case.balance <= 0:
        return Refusal(RefusalReason.NOTHING_DUE, human=False)
    reasons = {
        RefusalReason.OVER_COST_CAP: case.position.over_cost_cap,
        RefusalReason.PLAN_RUNNING: case.history.running,  # R6: no plan on a plan
        **_bot_limits(case),
        RefusalReason.CASH_ADVANCE_TOO_HIGH: _cash_advance(case) > case.policy.plan.cash_advance_max,
        RefusalReason.NOTHING_AVAILABLE: case.available <= 0,
    }
    return next((Refusal(reason, human=True) for reason, holds in reasons.items() if holds), None)


def _bot_limits(case: _Case) -> dict[RefusalReason, bool]:
    if case.by is not Authority.BOT:
        return {}
    limits = case.policy.plan.bot
    return {
        RefusalReason.STAGE_NEEDS_PERSON: case.position.bucket not in (*limits.buckets, *limits.propose_buckets),
        RefusalReason.BALANCE_TOO_HIGH: case.balance > limits.max_balance,
        RefusalReason.RECENTLY_BROKEN: case.recently_broken,
    }


def _cash_advance(case: _Case) -> Decimal:
    return case.terms.cash_advances if isinstance(case.terms, CardTerms) else Decimal(0)


def _candidates(case: _Case) -> list[Offer]:
    found = []
    for kind in _kinds(case):
        for periods in _periods(case, kind):
            schedule = _build(case, kind, periods)
            fits = schedule.highest <= case.available
            if fits and within_cost_limits(kind, schedule, case.terms.annual_rate, case.policy):
                needed = approver(kind, periods, case.balance, case.position.bucket, case.policy)
                found.append(Offer(kind, periods, schedule, Why.BETWEEN, needed))
    return [offer for offer in found if not any(_beats(other, offer) for other in found)]


def _beats(other: Offer, offer: Offer) -> bool:
    """Whether the other asks no more in any month nor in all for the same term: then this one is no choice."""
    mine, theirs = ((o.schedule.total_cost, o.schedule.highest) for o in (offer, other))
    same_term = other.periods == offer.periods
    return same_term and theirs != mine and all(b <= a for a, b in zip(mine, theirs, strict=True))


def _kinds(case: _Case) -> tuple[PlanKind, ...]:
    plan = case.policy.plan
    kinds: tuple[PlanKind, ...] = getattr(plan.kinds, case.terms.product.value)
    if case.by.covers(plan.zero_interest_by) and case.history.r5_agreements < plan.r5_per_account:
        return (*kinds, PlanKind.ZERO_INTEREST)
    return kinds


def _periods(case: _Case, kind: PlanKind) -> list[int]:
    """The terms up to the authority's own; outside R5 a cash advance takes two years at most (R6)."""
    terms = case.policy.plan.terms
    named = {Authority.BOT: terms.bot, Authority.AGENT: terms.agent, Authority.SUPERVISOR: terms.supervisor}
    periods = [n for authority, each in named.items() if case.by.covers(authority) for n in each]
    capped = kind is not PlanKind.ZERO_INTEREST and _cash_advance(case) > 0
    longest = case.policy.plan.cash_advance_max_terms if capped else max(periods)
    return [n for n in periods if n <= longest and case.balance >= n * FEN]


def _build(case: _Case, kind: PlanKind, periods: int) -> Schedule:
    # A whole month passes before the first payment, so a month's interest is never charged for less.
    month_on = add_months(case.today, 1)
    this_month = add_months(month_on, 0, case.terms.repay_day)
    first_due = this_month if this_month >= month_on else add_months(month_on, 1, case.terms.repay_day)
    calendar = Calendar(first_due, case.terms.repay_day, periods)
    charges = case.balance - case.principal
    if kind is PlanKind.ZERO_INTEREST:
        return zero_interest(case.balance, calendar)
    if kind is PlanKind.PER_PERIOD_FEE:
        return per_period_fee(case.principal, case.policy.plan.fee_per_period, calendar, charges)
    build = equal_instalment if kind is PlanKind.EQUAL_INSTALMENT else equal_principal
    return build(case.principal, min(case.terms.annual_rate, case.policy.cost_cap.annual), calendar, charges)


def _chosen(candidates: list[Offer], most: int) -> tuple[Offer, ...]:
    """The cheapest, the lightest and the shortest; then others, a term not yet shown first, up to `most`."""
    by_cost = sorted(candidates, key=lambda o: (o.schedule.total_cost, o.periods))
    best = {
        Why.LOWEST_COST: by_cost[0],
        Why.LOWEST_INSTALMENT: min(by_cost, key=lambda o: o.schedule.highest),
        Why.SOONEST_DONE: min(by_cost, key=lambda o: o.periods),
    }
    shown = {offer.periods for offer in best.values()}
    others = sorted(by_cost, key=lambda o: o.periods in shown)
    chosen: dict[tuple[PlanKind, int], Offer] = {}
    for why, offer in [*best.items(), *((Why.BETWEEN, other) for other in others)]:
        chosen.setdefault((offer.kind, offer.periods), replace(offer, why=why))
    kept = list(chosen.values())[:most]
    return tuple(sorted(kept, key=lambda o: (o.periods, o.schedule.total_cost)))
