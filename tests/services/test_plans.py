"""Plans (B29, B35, R5, R6, R20): shown, confirmed, signed, in force, paid; nothing out of order, nothing twice."""

from __future__ import annotations

import re
from datetime import timedelta
from decimal import Decimal

import pytest

from care.demo.cast import LIN, ZHAO
from care.domain.clock import FixedClock
from care.domain.errors import NotFound
from care.domain.plan_states import IllegalTransition
from care.domain.records import (
    Account,
    ArrearsRecord,
    AuditEntry,
    Handoff,
    Party,
    Plan,
    PlanInstalment,
    Promise,
)
from care.services import hardship, jobs, plan_ledger, plans, promises
from care.services.context import Care, Outcome
from care.services.hardship import Declared
from tests.conftest import NOW, TODAY
from tests.services.stage import account_of, change, keep, open_chat, paid, stored, turn, verify

MONTH = Declared(Decimal("6000"), Decimal("4000"), None, 1)


@pytest.fixture
def card(care: Care, lin: Party) -> Account:
    return account_of(care, lin)


@pytest.fixture
def plan(care: Care, chat: str) -> Plan:
    """Lin's shortest offer, still to be chosen."""
    offered = hardship.assess(care, turn(care, chat), None, MONTH)
    return stored(care, Plan, id=offered[1].facts["plan_ref"])[0]


@pytest.fixture
def confirmed(care: Care, chat: str, plan: Plan) -> Plan:
    plans.disclose(care, turn(care, chat), plan.id)
    plans.confirm(care, turn(care, chat), plan.id)
    return plan


@pytest.fixture
def active(care: Care, confirmed: Plan) -> Plan:
    plans.signed(care, confirmed.id, NOW, "rec-1", "lender")
    return confirmed


def status(care: Care, plan: Plan) -> str:
    return stored(care, Plan, id=plan.id)[0].status


def token_of(told: Outcome) -> str:
    found = re.search(r"\?t=(\w+)$", told.facts["link"])
    assert found
    return found[1]


def test_a_chosen_offer_is_shown_with_its_cost_table(care: Care, chat: str, plan: Plan) -> None:
    told = plans.disclose(care, turn(care, chat), plan.id)
    charges = [row["charge"] for row in told.facts["table"]]
    assert told.name == "plan_cost_table" and charges[0] == "principal" and charges[-2:] == ["total", "penalty"]


def test_the_cost_table_sums_to_the_plan(care: Care, chat: str, plan: Plan) -> None:
    table = plans.disclose(care, turn(care, chat), plan.id).facts["table"]
    amounts = {row["charge"]: Decimal(row["amount"]) for row in table if "amount" in row}
    total = amounts.pop("total")
    assert sum(amounts.values()) == plan.total == plan.principal + total


def test_a_loans_default_costs_its_penal_interest_within_the_cap(care: Care, zhao_chat: str, zhao: Party) -> None:
    loan = account_of(care, zhao, "consumer_loan")
    change(care, ArrearsRecord, loan.id, outstanding=Decimal("3000.00"))
    offered = hardship.assess(care, turn(care, zhao_chat), loan.id, MONTH)
    table = plans.disclose(care, turn(care, zhao_chat), offered[1].facts["plan_ref"]).facts["table"]
    assert table[-1] == {"charge": "overdue_interest", "annual": "0.2160"}


def test_no_offer_is_confirmed_before_its_costs_were_shown(care: Care, chat: str, plan: Plan) -> None:
    with pytest.raises(IllegalTransition):
        plans.confirm(care, turn(care, chat), plan.id)
    assert status(care, plan) == "proposed"


def test_a_confirmed_offer_waits_for_the_borrowers_signature(care: Care, chat: str, confirmed: Plan) -> None:
    assert status(care, confirmed) == "confirmed"
    assert plans.status(care, turn(care, chat)).name == "plan_status_unsigned"


@pytest.mark.parametrize("step", [plans.disclose, plans.confirm])
def test_a_step_taken_twice_by_one_message_is_taken_once(care: Care, chat: str, plan: Plan, step: object) -> None:
    plans.disclose(care, turn(care, chat), plan.id)
    asked = turn(care, chat)
    answers = [step(care, asked, plan.id) for _ in range(2)]  # type: ignore[operator]
    assert answers[0] == answers[1]


def test_a_plan_above_the_rule_engines_limit_is_approved_by_a_person(care: Care, chat: str, plan: Plan) -> None:
    change(care, Plan, plan.id, authority="agent")
    plans.disclose(care, turn(care, chat), plan.id)
    assert plans.confirm(care, turn(care, chat), plan.id).name == "plan_to_agent"
    assert "plan_approval" in {entry.summary["reason"] for entry in stored(care, Handoff)}


def test_such_a_plan_has_no_link_to_sign(care: Care, chat: str, confirmed: Plan) -> None:
    token = token_of(plans.status(care, turn(care, chat)))
    change(care, Plan, confirmed.id, authority="agent")
    assert "link" not in plans.status(care, turn(care, chat)).facts
    with pytest.raises(NotFound):
        plans.signing_page(care, confirmed.id, token)


@pytest.mark.parametrize("step", [plans.disclose, plans.confirm])
def test_nobody_else_reaches_the_offer(care: Care, plan: Plan, zhao: Party, step: object) -> None:
    elsewhere = verify(care, open_chat(care), ZHAO)
    with pytest.raises(NotFound):
        step(care, turn(care, elsewhere), plan.id)  # type: ignore[operator]


@pytest.mark.parametrize("days", [0, 3])
def test_an_offer_stands_until_the_end_of_its_last_day(
    care: Care, chat: str, plan: Plan, clock: FixedClock, days: int
) -> None:
    clock.advance(timedelta(days=days))
    verify(care, chat, LIN)
    assert plans.disclose(care, turn(care, chat), plan.id).name == "plan_cost_table"


def test_an_expired_offer_is_not_taken(care: Care, chat: str, plan: Plan, clock: FixedClock) -> None:
    clock.advance(timedelta(days=4))
    assert plans.disclose(care, turn(care, verify(care, chat, LIN)), plan.id).name == "plan_expired"


@pytest.mark.parametrize("step", [plans.disclose, plans.confirm])
def test_an_offer_under_which_the_book_moved_is_not_taken(
    care: Care, chat: str, plan: Plan, card: Account, step: object
) -> None:
    plans.disclose(care, turn(care, chat), plan.id)
    change(care, ArrearsRecord, card.id, principal=Decimal("7000.00"), outstanding=Decimal("7000.00"))
    assert step(care, turn(care, chat), plan.id).name == "plan_expired"  # type: ignore[operator]


def test_a_book_that_moved_after_the_yes_stops_the_signature(care: Care, confirmed: Plan, card: Account) -> None:
    change(care, ArrearsRecord, card.id, principal=Decimal("7000.00"), outstanding=Decimal("7000.00"))
    with pytest.raises(IllegalTransition):
        plans.signed(care, confirmed.id, NOW, "rec-1", "lender")
    assert status(care, confirmed) == "confirmed"


@pytest.mark.parametrize("token", ["", "0" * 32])
def test_a_wrong_link_opens_no_signing_page(care: Care, confirmed: Plan, token: str) -> None:
    with pytest.raises(NotFound):
        plans.signing_page(care, confirmed.id, token)


def test_a_link_opens_its_own_plan_only(care: Care, chat: str, confirmed: Plan) -> None:
    token = token_of(plans.status(care, turn(care, chat)))
    other = next(each for each in stored(care, Plan) if each.id != confirmed.id)
    assert plans.signing_page(care, confirmed.id, token)["no"] == confirmed.reference
    with pytest.raises(NotFound):
        plans.signing_page(care, other.id, token)


def test_the_agreement_holds_the_six_statements_of_the_law(care: Care, plan: Plan) -> None:
    assert {"balance", "currency", "method", "dates", "amounts", "cost_during", "no_new_card", "breach"} <= set(
        plan.terms
    )


def test_an_unconfirmed_offer_cannot_be_signed(care: Care, plan: Plan) -> None:
    with pytest.raises(IllegalTransition):
        plans.signed(care, plan.id, NOW, None, "lender")


def test_an_expired_offer_cannot_be_signed(care: Care, confirmed: Plan, clock: FixedClock) -> None:
    clock.advance(timedelta(days=4))
    with pytest.raises(IllegalTransition):
        plans.signed(care, confirmed.id, NOW, None, "lender")


def test_a_signature_puts_the_plan_into_effect_and_names_its_recording(care: Care, active: Plan) -> None:
    now = stored(care, Plan, id=active.id)[0]
    assert (now.status, now.recording_id, now.signed_at, now.activated_at) == ("active", "rec-1", NOW, NOW)


def test_a_signature_reported_twice_counts_once(care: Care, active: Plan) -> None:
    before = stored(care, AuditEntry)
    plans.signed(care, active.id, NOW + timedelta(hours=1), "rec-2", "lender")
    assert stored(care, Plan, id=active.id)[0].recording_id == "rec-1"
    assert len(stored(care, AuditEntry)) == len(before)


def test_a_plan_in_force_ends_the_other_offers(care: Care, active: Plan) -> None:
    assert sorted(each.status for each in stored(care, Plan)) == ["active", "cancelled"]


def test_a_plan_in_force_takes_the_place_of_a_promise(care: Care, chat: str, card: Account, confirmed: Plan) -> None:
    promises.record_promise(care, turn(care, chat), card.id, Decimal("100.00"), TODAY)
    plans.signed(care, confirmed.id, NOW, None, "lender")
    assert stored(care, Promise)[0].status == "cancelled"


def test_after_the_signature_the_borrower_hears_the_first_day(care: Care, chat: str, active: Plan) -> None:
    told = plans.activated(care, turn(care, chat))
    first = stored(care, PlanInstalment, plan_id=active.id, number=1)[0]
    assert (told.name, told.facts["first_due"]) == ("plan_active", first.due.isoformat())


def post(care: Care, plan: Plan, amount: Decimal, name: str = "PAY-1", reverses: str | None = None) -> list[str]:
    """Post to the plan's account; the statuses of its instalments in order."""
    keep(care, paid(plan.account_id, str(amount), care.clock.now(), name, reverses))
    with care.uow() as uow:
        plan_ledger.settle(care, uow, plan.account_id, care.clock.now())
        uow.commit()
    return [row.status for row in sorted(rows(care, plan), key=lambda row: row.number)]


def rows(care: Care, plan: Plan) -> list[PlanInstalment]:
    return stored(care, PlanInstalment, plan_id=plan.id)


def test_postings_pay_instalments_in_order(care: Care, active: Plan) -> None:
    first = stored(care, PlanInstalment, plan_id=active.id, number=1)[0].amount
    assert post(care, active, first + Decimal("0.01"))[:3] == ["paid", "due", "due"]
    assert stored(care, PlanInstalment, plan_id=active.id, number=2)[0].paid == Decimal("0.01")


def test_the_status_tells_what_is_paid_and_what_comes_next(care: Care, chat: str, active: Plan) -> None:
    post(care, active, stored(care, PlanInstalment, plan_id=active.id, number=1)[0].amount)
    told = plans.status(care, turn(care, chat))
    second = stored(care, PlanInstalment, plan_id=active.id, number=2)[0]
    assert (told.name, told.facts["paid"], told.facts["left"]) == ("plan_status", 1, active.periods - 1)
    assert told.facts["next_due"] == second.due.isoformat()


def test_a_plan_paid_in_full_is_completed(care: Care, active: Plan) -> None:
    post(care, active, active.total)
    assert status(care, active) == "completed"


def test_a_reversal_takes_completion_back(care: Care, active: Plan) -> None:
    post(care, active, active.total)
    assert set(post(care, active, active.total, "REV-1", "PAY-1")) == {"due"}
    assert status(care, active) == "active"


def test_a_payment_from_before_the_plan_pays_nothing_of_it(care: Care, active: Plan) -> None:
    keep(care, paid(active.account_id, "5000.00", NOW - timedelta(days=1), "PAY-0"))
    assert set(post(care, active, Decimal("0.01"))) == {"due"}


@pytest.mark.parametrize(("days", "expired"), [(3, 0), (4, 2)])
def test_offers_that_nobody_signed_expire(care: Care, plan: Plan, clock: FixedClock, days: int, expired: int) -> None:
    clock.advance(timedelta(days=days))
    assert jobs.day_end(care).offers_expired == expired
    assert jobs.day_end(care).offers_expired == 0


@pytest.mark.parametrize("fixture", [None, "plan"])
def test_an_offer_that_was_not_confirmed_is_no_plan(
    care: Care, chat: str, fixture: str | None, request: pytest.FixtureRequest
) -> None:
    if fixture:
        request.getfixturevalue(fixture)
    assert plans.status(care, turn(care, chat)).name == "plan_status_none"


def test_a_choice_among_offers_has_a_button_for_each_and_one_for_none(care: Care, chat: str) -> None:
    offered = hardship.assess(care, turn(care, chat), None, MONTH)[1:]
    told = plans.choice(care, [outcome.facts for outcome in offered])
    assert len(told.buttons) == 3 and told.buttons[-1]["payload"] == "/ask_human"
