from dataclasses import replace
from datetime import date, datetime
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from care.domain.accounts import CardTerms, LoanTerms, Position, Terms
from care.domain.allocation import repayment_order
from care.domain.clock import SHANGHAI
from care.domain.concession_policy import Authority, PlanKind
from care.domain.delinquency import Bucket
from care.domain.interest import InterestMethod
from care.domain.plans import Offers, PlanHistory, Refusal, RefusalReason, Why, approver, offers
from care.domain.policy import Policy

D = Decimal
TODAY = date(2026, 11, 21)
NO_PLANS = PlanHistory(running=False, last_broken=None, r5_agreements=0)
CARD = CardTerms(
    5, 25, 3, D("10.00"), D("9400.00"), D("1000.00"), D("0.00"), D("9000.00"), D("0.00"),
    InterestMethod.FULL, D("0.0005"), True,
)  # fmt: skip
LOAN = LoanTerms(D("50000.00"), D("0.144"), PlanKind.EQUAL_INSTALMENT, 24, 31, D("1.5"), 360)


def owed(principal: str = "12000.00", charges: str = "0.00", bucket: Bucket = Bucket.M2, **given: object) -> Position:
    position = Position(
        principal=D(principal),
        interest=D(charges),
        penalty=D("0.00"),
        fees=D("0.00"),
        total=D(principal) + D(charges),
        minimum_due=D("1000.00"),
        dpd=45,
        bucket=bucket,
        in_grace=False,
        grace_ends=None,
        order=repayment_order(45, ()),
        over_cost_cap=False,
        as_of=datetime(2026, 11, 21, tzinfo=SHANGHAI),
        estimated=False,
    )
    return replace(position, **given)  # type: ignore[arg-type]


def ask(
    policy: Policy,
    position: Position | None = None,
    terms: Terms = CARD,
    available: str = "5000.00",
    history: PlanHistory = NO_PLANS,
    by: Authority = Authority.BOT,
    outstanding: Decimal | None = None,
) -> Offers | Refusal:
    return offers(position or owed(), terms, D(available), history, policy, TODAY, by=by, outstanding=outstanding)


def options(policy: Policy, **given: object) -> Offers:
    found = ask(policy, **given)  # type: ignore[arg-type]
    assert isinstance(found, Offers), found
    return found


def test_a_card_is_offered_three_terms_with_a_reason_each(policy: Policy) -> None:
    found = [(o.kind, o.periods, o.why) for o in options(policy).options]
    assert found == [
        (PlanKind.PER_PERIOD_FEE, 3, Why.LOWEST_COST),
        (PlanKind.PER_PERIOD_FEE, 6, Why.BETWEEN),
        (PlanKind.PER_PERIOD_FEE, 12, Why.LOWEST_INSTALMENT),
    ]


def test_only_what_the_borrower_can_bear_is_offered(policy: Policy) -> None:
    assert [o.periods for o in options(policy, available="1100.00").options] == [12]


def test_the_bot_may_approve_what_it_offers_in_m2(policy: Policy) -> None:
    assert {o.approver for o in options(policy).options} == {Authority.BOT}


def test_in_m3_the_bot_proposes_and_an_agent_confirms(policy: Policy) -> None:
    found = options(policy, position=owed(bucket=Bucket.M3)).options
    assert {o.approver for o in found} == {Authority.AGENT}


def test_offers_expire_and_name_their_policy(policy: Policy) -> None:
    found = options(policy)
    assert (found.valid_until, found.policy_version) == (date(2026, 11, 24), policy.version)


@pytest.mark.parametrize(
    ("given_", "reason", "human"),
    [
        ({"position": owed("0.00")}, RefusalReason.NOTHING_DUE, False),
        ({"position": owed(over_cost_cap=True)}, RefusalReason.OVER_COST_CAP, True),
        ({"history": replace(NO_PLANS, running=True)}, RefusalReason.PLAN_RUNNING, True),
        ({"position": owed(bucket=Bucket.M0)}, RefusalReason.STAGE_NEEDS_PERSON, True),
        ({"position": owed(bucket=Bucket.M3_PLUS)}, RefusalReason.STAGE_NEEDS_PERSON, True),
        ({"position": owed(bucket=Bucket.OVER_180)}, RefusalReason.STAGE_NEEDS_PERSON, True),
        ({"position": owed("20000.00", "0.01")}, RefusalReason.BALANCE_TOO_HIGH, True),
        ({"outstanding": D("20000.01")}, RefusalReason.BALANCE_TOO_HIGH, True),
        ({"history": replace(NO_PLANS, last_broken=date(2025, 11, 22))}, RefusalReason.RECENTLY_BROKEN, True),
        ({"terms": replace(CARD, cash_advances=D("50000.01"))}, RefusalReason.CASH_ADVANCE_TOO_HIGH, True),
        ({"available": "0.00"}, RefusalReason.NOTHING_AVAILABLE, True),
        ({"available": "900.00"}, RefusalReason.NOT_AFFORDABLE, True),
    ],
    ids=lambda value: value.value if isinstance(value, RefusalReason) else "",
)
def test_a_refusal_says_why_and_whether_a_person_takes_over(
    policy: Policy, given_: dict[str, object], reason: RefusalReason, human: bool
) -> None:
    assert ask(policy, **given_) == Refusal(reason, human)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    "given_",
    [
        {"position": owed("20000.00")},
        {"history": replace(NO_PLANS, last_broken=date(2025, 11, 21))},
        {"terms": replace(CARD, cash_advances=D("50000.00"))},
    ],
    ids=["balance", "broken", "cash"],
)
def test_exactly_at_a_limit_the_bot_still_offers(policy: Policy, given_: dict[str, object]) -> None:
    assert options(policy, available="9000.00", **given_)


def test_the_affordability_example_leaves_48_and_60_periods(policy: Policy) -> None:
    found = options(
        policy, position=owed("30000.00", bucket=Bucket.M3_PLUS), available="800.00", by=Authority.SUPERVISOR
    )
    free = [o.periods for o in found.options if o.kind is PlanKind.ZERO_INTEREST]
    assert free == [48, 60]


def test_a_second_interest_free_agreement_is_not_offered(policy: Policy) -> None:
    found = options(policy, by=Authority.SUPERVISOR, history=replace(NO_PLANS, r5_agreements=1))
    assert PlanKind.ZERO_INTEREST not in {o.kind for o in found.options}


@pytest.mark.parametrize("by", [Authority.BOT, Authority.AGENT])
def test_an_interest_free_plan_needs_a_supervisor(policy: Policy, by: Authority) -> None:
    assert PlanKind.ZERO_INTEREST not in {o.kind for o in options(policy, by=by).options}


def test_a_cash_advance_is_spread_over_two_years_at_most(policy: Policy) -> None:
    cash = replace(CARD, cash_advances=D("3000.00"))
    found = options(policy, terms=cash, by=Authority.AGENT, available="9000.00")
    assert max(o.periods for o in found.options) == 24


@pytest.mark.parametrize(
    ("daily", "kinds"),
    [("0.0005", [PlanKind.PER_PERIOD_FEE]), ("0.0003", [PlanKind.EQUAL_INSTALMENT])],
    ids=["18.25%", "10.95%"],
)
def test_a_fee_plan_dearer_than_the_contract_is_never_offered(
    policy: Policy, daily: str, kinds: list[PlanKind]
) -> None:
    found = options(policy, terms=replace(CARD, daily_rate=D(daily)), available="1090.00")
    assert [o.kind for o in found.options] == kinds


def test_a_contract_above_the_cap_is_planned_at_the_cap(policy: Policy) -> None:
    found = options(policy, terms=replace(LOAN, rate=D("0.30")))
    assert max(o.schedule.nominal_annual for o in found.options) <= D("0.24005")


def test_booked_charges_are_part_of_the_plan_but_bear_nothing(policy: Policy) -> None:
    plain, loaded = (options(policy, position=owed(charges=c)).options[0].schedule for c in ("0.00", "447.00"))
    assert (loaded.total - plain.total, loaded.total_cost) == (D("447.00"), plain.total_cost)


@pytest.mark.parametrize(
    ("due_day", "first"), [(20, date(2027, 1, 20)), (21, date(2026, 12, 21)), (31, date(2026, 12, 31))]
)
def test_the_first_payment_is_at_least_a_month_away(policy: Policy, due_day: int, first: date) -> None:
    found = options(policy, terms=replace(LOAN, repay_day=due_day))
    assert found.options[0].schedule.instalments[0].due == first


@pytest.mark.parametrize(
    ("kind", "periods", "balance", "bucket", "needed"),
    [
        (PlanKind.PER_PERIOD_FEE, 12, "20000.00", Bucket.M1, Authority.BOT),
        (PlanKind.PER_PERIOD_FEE, 12, "20000.01", Bucket.M1, Authority.AGENT),
        (PlanKind.PER_PERIOD_FEE, 12, "100.00", Bucket.M3, Authority.AGENT),
        (PlanKind.PER_PERIOD_FEE, 24, "100.00", Bucket.M1, Authority.AGENT),
        (PlanKind.EQUAL_INSTALMENT, 60, "100.00", Bucket.M1, Authority.SUPERVISOR),
        (PlanKind.ZERO_INTEREST, 3, "100.00", Bucket.M1, Authority.SUPERVISOR),
    ],
)
def test_the_approver_follows_the_bands(
    policy: Policy, kind: PlanKind, periods: int, balance: str, bucket: Bucket, needed: Authority
) -> None:
    assert approver(kind, periods, D(balance), bucket, policy) is needed


@settings(max_examples=60, deadline=None)
@given(
    principal=st.decimals(1, 20000, places=2),
    charges=st.decimals(0, 2000, places=2),
    available=st.decimals(1, 9000, places=2),
    rate=st.decimals("0.05", "0.36", places=3),
    by=st.sampled_from(Authority),
)
def test_every_offer_is_affordable_within_the_cap_and_repays_the_balance(
    policy: Policy, principal: Decimal, charges: Decimal, available: Decimal, rate: Decimal, by: Authority
) -> None:
    position = owed(str(principal), str(charges))
    found = ask(policy, position, replace(LOAN, rate=rate), str(available), by=by)
    for offer in found.options if isinstance(found, Offers) else ():
        assert offer.schedule.highest <= available
        assert round(offer.schedule.nominal_annual, 4) <= policy.cost_cap.annual
        assert offer.schedule.total - offer.schedule.total_cost == position.total


@settings(max_examples=30, deadline=None)
@given(
    principal=st.decimals(1, 20000, places=2), available=st.decimals(1, 9000, places=2), by=st.sampled_from(Authority)
)
def test_at_most_three_different_offers(policy: Policy, principal: Decimal, available: Decimal, by: Authority) -> None:
    found = ask(policy, owed(str(principal)), available=str(available), by=by)
    plans = [(o.kind, o.periods) for o in found.options] if isinstance(found, Offers) else []
    assert len(plans) == len(set(plans)) <= 3
