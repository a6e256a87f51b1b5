"""Hardship (C3, C4, C8, B23-B29): a case, a hold, a flag and a person in one step; offers within the declared month."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal

import pytest

from care.demo.cast import LIN
from care.domain.errors import AccountUnclear
from care.domain.hardship import Cause
from care.domain.records import (
    Account,
    ArrearsRecord,
    Conversation,
    Flag,
    Handoff,
    HardshipCase,
    Hold,
    Party,
    Plan,
    PlanInstalment,
    new_id,
)
from care.services import accounts, hardship
from care.services.context import Care, Outcome
from care.services.hardship import Declared
from tests.conftest import NOW, TODAY
from tests.services.stage import account_of, change, keep, stored, turn, verify

MONTH = Declared(Decimal("6000"), Decimal("4000"), None, 1)
"""Leaves 1,600.00."""


@pytest.fixture
def card(care: Care, lin: Party) -> Account:
    return account_of(care, lin)


def open_case(care: Care, chat: str, cause: Cause = Cause.UNEMPLOYED) -> Outcome:
    return hardship.open_hardship(care, turn(care, chat), None, cause)


def assess(care: Care, chat: str, declared: Declared = MONTH) -> list[Outcome]:
    return hardship.assess(care, turn(care, chat), None, declared)


def test_a_hardship_is_answered_with_a_hold_and_its_end(care: Care, chat: str) -> None:
    told = open_case(care, chat)
    assert (told.name, told.facts["until"][:10]) == ("hardship_hold", "2026-12-06")


def test_case_hold_flag_and_person_come_together(care: Care, chat: str) -> None:
    open_case(care, chat)
    assert [len(stored(care, kind)) for kind in (HardshipCase, Handoff)] == [1, 1]
    assert len(stored(care, Flag, source="self_said")) == 1
    assert stored(care, Hold, case_id=stored(care, HardshipCase)[0].id)[0].reason == "hardship"


def test_or_none_of_them_comes(care: Care, chat: str, monkeypatch: pytest.MonkeyPatch) -> None:
    asked = turn(care, chat)
    with monkeypatch.context() as crash, pytest.raises(ZeroDivisionError):
        crash.setattr(type(care.uow()), "commit", lambda self: 1 / 0)
        hardship.open_hardship(care, asked, None, Cause.FAMILY)
    assert [stored(care, kind) for kind in (HardshipCase, Handoff)] == [[], []]
    assert stored(care, Flag, source="self_said") == []


@pytest.mark.parametrize(
    ("cause", "reason", "days", "flag", "priority"),
    [
        (Cause.UNEMPLOYED, "hardship", 14, "unemployed", 2),
        (Cause.ILLNESS, "illness", 30, "needs_care", 1),
        (Cause.DISASTER, "disaster", 30, "disaster", 2),
        (Cause.BUSINESS, "hardship", 14, "income_cut", 2),
        (Cause.FAMILY, "hardship", 14, "needs_care", 2),
        (Cause.UNKNOWN, "hardship", 14, "income_cut", 2),
    ],
)
def test_a_cause_brings_its_hold_flag_and_priority(
    care: Care, chat: str, lin: Party, cause: Cause, reason: str, days: int, flag: str, priority: int
) -> None:
    open_case(care, chat, cause)
    hold = stored(care, Hold, party_id=lin.id)[0]
    assert (hold.reason, hold.ends_at) == (reason, NOW + timedelta(days=days))
    assert (stored(care, Flag, party_id=lin.id)[0].kind, stored(care, Handoff)[0].priority) == (flag, priority)


def test_without_consent_no_illness_is_stored(care: Care, chat: str, lin: Party) -> None:
    open_case(care, chat, Cause.ILLNESS)
    flag = stored(care, Flag, party_id=lin.id)[0]
    assert (flag.kind, flag.note, flag.consent) == ("needs_care", None, False)


def test_telling_it_again_neither_doubles_the_case_nor_lengthens_the_hold(care: Care, chat: str, lin: Party) -> None:
    open_case(care, chat)
    end = stored(care, Hold, party_id=lin.id)[0].ends_at
    care.clock.advance(timedelta(days=3, minutes=-1))  # type: ignore[attr-defined]
    verify(care, chat, LIN)
    open_case(care, chat)
    assert [hold.ends_at for hold in stored(care, Hold, party_id=lin.id)] == [end]


def test_another_cause_told_later_softens_the_hold(care: Care, chat: str, lin: Party) -> None:
    open_case(care, chat)
    open_case(care, chat, Cause.ILLNESS)
    assert [(hold.reason, (hold.ends_at - hold.starts_at).days) for hold in stored(care, Hold, party_id=lin.id)] == [
        ("illness", 30)
    ]


def test_one_message_opens_one_case_with_one_answer(care: Care, chat: str) -> None:
    asked = turn(care, chat)
    answers = [hardship.open_hardship(care, asked, None, Cause.FAMILY) for _ in range(2)]
    assert answers[0] == answers[1] and len(stored(care, HardshipCase)) == 1


@pytest.mark.parametrize("reason", ["crisis", "deceased", "identity_theft"])
@pytest.mark.parametrize("service", ["hardship", "plan"])
def test_where_everything_is_off_no_figures_are_asked(
    care: Care, chat: str, card: Account, reason: str, service: str
) -> None:
    open_case(care, chat)
    keep(care, Hold(new_id("hd"), card.party_id, reason, NOW, "agent:wang"))
    asked = turn(care, chat)
    told = (
        hardship.open_hardship(care, asked, None, Cause.FAMILY)
        if service == "hardship"
        else hardship.open_plan_request(care, asked, None)
    )
    assert (told.name, told.facts["reason"]) == ("collecting_off", reason)


def test_a_crisis_of_the_chat_alone_counts_too(care: Care, chat: str) -> None:
    change(care, Conversation, chat, collecting_off="crisis")
    assert open_case(care, chat).name == "collecting_off"


def test_at_most_three_offers_are_made_and_stored(care: Care, chat: str) -> None:
    told = assess(care, chat)
    assert [outcome.name for outcome in told] == ["offers_intro", "offer", "offer"]
    assert {plan.id for plan in stored(care, Plan)} == {outcome.facts["plan_ref"] for outcome in told[1:]}


def test_no_instalment_exceeds_what_the_month_leaves(care: Care, chat: str) -> None:
    assess(care, chat)
    assert max(row.amount for row in stored(care, PlanInstalment)) <= Decimal("1600.00")


def test_a_stored_offer_sums_to_the_balance_and_names_its_policy(care: Care, chat: str) -> None:
    assess(care, chat)
    for plan in stored(care, Plan):
        rows = stored(care, PlanInstalment, plan_id=plan.id)
        assert sum(row.principal + row.charges for row in rows) == Decimal("8450.00") == plan.principal
        assert sum(row.amount for row in rows) == plan.total
        assert plan.policy_version == care.policy.version


def test_an_offer_is_good_for_three_days(care: Care, chat: str) -> None:
    intro = assess(care, chat)[0]
    assert intro.facts["expires"][:10] == (TODAY + timedelta(days=3)).isoformat()


def test_the_same_message_answered_again_names_the_same_offers(care: Care, chat: str) -> None:
    asked = turn(care, chat)
    answers = [hardship.assess(care, asked, None, MONTH) for _ in range(2)]
    told = [[(each.name, each.facts.get("plan_ref"), each.facts.get("number")) for each in a] for a in answers]
    assert told[0] == told[1] and len(stored(care, Plan)) == 2


def test_newer_offers_take_the_place_of_older_ones(care: Care, chat: str) -> None:
    assess(care, chat)
    assess(care, chat)
    assert sorted(plan.status for plan in stored(care, Plan)) == ["cancelled"] * 2 + ["proposed"] * 2


def refused(care: Care, chat: str, declared: Declared = MONTH) -> str:
    told = assess(care, chat, declared)
    assert [outcome.name for outcome in told] == ["plan_refused"]
    return str(told[0].facts["reason"])


@pytest.mark.parametrize(
    ("net", "essentials", "reason"),
    [("6000", "6000", "nothing_available"), ("6000", "5500", "not_affordable")],
)
def test_a_month_without_room_is_told_honestly_and_shown_to_a_person(
    care: Care, chat: str, net: str, essentials: str, reason: str
) -> None:
    assert refused(care, chat, Declared(Decimal(net), Decimal(essentials), None, 0)) == reason
    assert [entry.reason for entry in stored(care, Handoff)] == [f"plan_{reason}"] and stored(care, Plan) == []


@pytest.mark.parametrize(("days", "reason"), [(120, "stage_needs_person"), (400, "stage_needs_person")])
def test_late_stages_need_a_person(care: Care, chat: str, card: Account, days: int, reason: str) -> None:
    change(care, ArrearsRecord, card.id, overdue_since=TODAY - timedelta(days=days))
    assert refused(care, chat) == reason


@pytest.mark.parametrize("status", ["sold", "in_court"])
def test_sold_and_sued_accounts_need_a_person(care: Care, chat: str, card: Account, status: str) -> None:
    change(care, Account, card.id, status=status)
    assert refused(care, chat) == "stage_needs_person"


def test_a_high_balance_needs_a_person(care: Care, chat: str, card: Account) -> None:
    change(care, ArrearsRecord, card.id, outstanding=Decimal("20000.01"), principal=Decimal("20000.01"))
    assert refused(care, chat, Declared(Decimal("60000"), Decimal("1"), None, 0)) == "balance_too_high"


@pytest.mark.parametrize(("status", "reason"), [("active", "plan_running"), ("breached", "recently_broken")])
def test_a_running_or_newly_broken_plan_stands_against_another(care: Care, chat: str, status: str, reason: str) -> None:
    assess(care, chat)
    change(care, Plan, stored(care, Plan)[0].id, status=status, activated_at=NOW)
    assert refused(care, chat) == reason


@pytest.mark.parametrize("skipped", ["net_income", "essentials"])
def test_skipped_figures_go_to_a_person(care: Care, chat: str, skipped: str) -> None:
    declared = Declared(
        None if skipped == "net_income" else Decimal("6000"), None if skipped == "essentials" else Decimal("1"), None, 0
    )
    assert [outcome.name for outcome in assess(care, chat, declared)] == ["affordability_unknown"]
    assert stored(care, Handoff)[0].reason == "affordability_unknown"


def test_what_was_declared_is_kept_with_the_case(care: Care, chat: str) -> None:
    open_case(care, chat)
    assess(care, chat)
    case = stored(care, HardshipCase)[0]
    assert (case.net_income, case.other_debts, case.available) == (Decimal("6000"), None, Decimal("1600.00"))


def test_a_plan_request_assumes_no_hardship(care: Care, chat: str, lin: Party) -> None:
    assert hardship.open_plan_request(care, turn(care, chat), None).name == "proceed"
    assert stored(care, Hold, party_id=lin.id) == [] and stored(care, Flag, party_id=lin.id) == []


def test_of_several_accounts_the_borrower_must_choose(care: Care, zhao_chat: str) -> None:
    with pytest.raises(AccountUnclear) as unclear:
        open_case(care, zhao_chat)
    told = accounts.which_account(care, unclear.value.accounts)  # type: ignore[arg-type]
    assert [button["payload"][:15] for button in told.buttons] == ["/choose_account"] * 2
