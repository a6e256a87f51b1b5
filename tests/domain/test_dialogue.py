"""How answers fill what is being arranged: nothing guessed, nothing unsaid confirmed."""

from datetime import date
from decimal import Decimal

import pytest

from care.domain.dialogue import (
    PromiseDraft,
    choice_of,
    promise_step,
)
from care.domain.disputes import WHOLE, WHOLE_ACCOUNT, DisputeDraft, DisputeKind, dispute_step
from care.domain.heard import Heard, Unsure, day, money
from care.domain.month import SKIPPED, month_answer
from care.domain.promises import Limits

D = Decimal
FRIDAY, SATURDAY = date(2026, 11, 27), date(2026, 11, 28)
LIMITS = Limits(D("8450.00"), date(2026, 11, 22), date(2026, 11, 29))
FULL = PromiseDraft(D("2500.00"), FRIDAY)
OFFERS = [{"plan_ref": "p3", "periods": 3}, {"plan_ref": "p6", "periods": 6}, {"plan_ref": "q6", "periods": 6}]


def step(draft: PromiseDraft, heard: Heard, asked: str | None = None) -> tuple[PromiseDraft, tuple[str, ...]] | None:
    found = promise_step(draft, heard, asked, LIMITS, D("845.00"))
    return (found.draft, found.remarks) if found else None


@pytest.mark.parametrize(
    ("heard", "draft"),
    [
        (Heard("promise_to_pay"), PromiseDraft()),
        (Heard("promise_to_pay", amounts=(D("2500.00"),)), PromiseDraft(D("2500.00"))),
        (Heard("promise_to_pay", amounts=(D("2500.00"),), dates=(FRIDAY,)), FULL),
        (Heard("partial_payment", shares=(D("0.5"),)), PromiseDraft(D("4225.00"))),
        (Heard("pay_minimum_only"), PromiseDraft(D("845.00"))),
        (Heard("pay_minimum_only", amounts=(D("900.00"),)), PromiseDraft(D("900.00"))),
        (Heard("promise_to_pay", numbers=(D("2500"),)), PromiseDraft()),
    ],
)
def test_a_promise_begins_with_what_was_said(heard: Heard, draft: PromiseDraft) -> None:
    assert step(PromiseDraft(), heard) == (draft, ())


@pytest.mark.parametrize(
    ("draft", "missing"),
    [
        (PromiseDraft(), "promise_amount"),
        (PromiseDraft(D("1")), "promise_date"),
        (PromiseDraft(None, FRIDAY), "promise_amount"),
        (FULL, "promise_confirmed"),
        (PromiseDraft(D("1"), FRIDAY, True), None),
    ],
)
def test_one_thing_is_asked_at_a_time_and_the_confirmation_last(draft: PromiseDraft, missing: str | None) -> None:
    assert draft.missing == missing


@pytest.mark.parametrize(
    ("heard", "remark"),
    [
        (Heard("inform", amounts=(D("0"),)), "promise_bad_amount"),
        (Heard("inform", amounts=(D("9000"),)), "promise_amount_over_balance"),
        (Heard("inform", amounts=(D("1000"), D("2000"))), "promise_amount_unsure"),
        (Heard("inform", vague_amount=True), "promise_amount_unsure"),
        (Heard("inform", dates=(date(2026, 11, 21),)), "promise_date_past"),
        (Heard("inform", dates=(date(2026, 12, 30),)), "promise_date_too_far"),
        (Heard("inform", dates=(FRIDAY, SATURDAY)), "promise_date_unsure"),
        (Heard("inform", vague_date=True), "promise_date_unsure"),
    ],
)
def test_what_is_unclear_or_not_allowed_is_remarked_and_not_taken(heard: Heard, remark: str) -> None:
    assert step(PromiseDraft(), heard, "promise_amount") == (PromiseDraft(), (remark,))


def test_a_good_value_beside_a_bad_one_is_kept() -> None:
    heard = Heard("inform", amounts=(D("2500.00"),), dates=(date(2026, 11, 21),))
    assert step(PromiseDraft(), heard, "promise_amount") == (PromiseDraft(D("2500.00")), ("promise_date_past",))


def test_a_bare_number_is_an_amount_only_where_one_was_asked_for() -> None:
    heard = Heard("inform", numbers=(D("2500"),))
    assert step(PromiseDraft(), heard, "promise_amount") == (PromiseDraft(D("2500.00")), ())
    assert step(PromiseDraft(D("1")), heard, "promise_date") == (PromiseDraft(D("1")), ("promise_date_unsure",))


def test_yes_confirms_only_what_was_read_back() -> None:
    assert step(FULL, Heard("affirm"), "promise_confirmed") == (PromiseDraft(FULL.amount, FULL.due, True), ())
    assert step(PromiseDraft(D("1")), Heard("affirm"), "promise_date") == (PromiseDraft(D("1")), ())


@pytest.mark.parametrize("heard", [Heard("affirm", dates=(SATURDAY,)), Heard("correct", dates=(SATURDAY,))])
def test_a_changed_value_is_read_back_before_it_is_confirmed(heard: Heard) -> None:
    assert step(FULL, heard, "promise_confirmed") == (PromiseDraft(FULL.amount, SATURDAY), ())


@pytest.mark.parametrize("intent", ["deny", "correct"])
def test_no_asks_what_to_change(intent: str) -> None:
    assert step(FULL, Heard(intent), "promise_confirmed") == (FULL, ("promise_what_to_change",))


@pytest.mark.parametrize(("field", "missing"), [("promise_amount", "promise_amount"), ("promise_date", "promise_date")])
def test_a_button_clears_the_value_to_change(field: str, missing: str) -> None:
    found = step(FULL, Heard("correct", options=(("field", field),)), "promise_confirmed")
    assert found is not None and found[0].missing == missing


@pytest.mark.parametrize("intent", ["dont_know", "skip"])
@pytest.mark.parametrize("asked", ["promise_amount", "promise_date"])
def test_nobody_is_pressed_for_an_answer(intent: str, asked: str) -> None:
    assert step(PromiseDraft(), Heard(intent), asked) == (PromiseDraft(), ("promise_take_your_time",))


@pytest.mark.parametrize("intent", ["ask_jail", "self_harm_crisis", "ask_human", "complaint_harassment"])
def test_another_matter_fills_no_promise_whatever_figures_it_names(intent: str) -> None:
    assert step(PromiseDraft(), Heard(intent, amounts=(D("100"),), dates=(FRIDAY,)), "promise_amount") is None


@pytest.mark.parametrize(
    ("question", "heard", "answer"),
    [
        ("net_income", Heard("inform", amounts=(D("6000.00"),)), "6000.00"),
        ("net_income", Heard("inform", numbers=(D("6000"),)), "6000.00"),
        ("net_income", Heard("skip"), SKIPPED),
        ("essentials", Heard("dont_know"), SKIPPED),
        ("other_debts", Heard("deny"), "0.00"),
        ("dependants", Heard("deny"), "0"),
        ("dependants", Heard("inform", numbers=(D("2"),)), "2"),
        ("dependants", Heard("inform", numbers=(D("2.5"),)), Unsure()),
        ("dependants", Heard("inform", numbers=(D("2"), D("3"))), Unsure()),
        ("net_income", Heard("inform", amounts=(D("1"), D("2"))), Unsure()),
        ("net_income", Heard("inform", amounts=(D("-1"),)), Unsure()),
        ("net_income", Heard("inform"), Unsure()),
        ("net_income", Heard("affirm"), None),
    ],
)
def test_a_question_about_the_month_is_answered_or_asked_again(
    question: str, heard: Heard, answer: str | Unsure | None
) -> None:
    assert month_answer(question, heard) == answer


@pytest.mark.parametrize(
    ("heard", "choice"),
    [
        (Heard("inform", options=(("plan_ref", "q6"),)), "q6"),
        (Heard("inform", options=(("plan_ref", "forged"),)), None),
        (Heard("inform", periods=(3,)), "p3"),
        (Heard("inform", periods=(6,)), None),
        (Heard("inform", periods=(12,)), None),
        (Heard("inform", numbers=(D("2"),)), "p6"),
        (Heard("inform", numbers=(D("4"),)), None),
        (Heard("inform", numbers=(D("1"), D("2"))), None),
        (Heard("affirm"), None),
    ],
)
def test_an_offer_is_chosen_by_button_term_or_place_and_never_guessed(heard: Heard, choice: str | None) -> None:
    assert choice_of(heard, OFFERS) == choice


def disputed(draft: DisputeDraft, heard: Heard, asked: str | None) -> DisputeDraft | None:
    found = dispute_step(draft, heard, asked, D("8450.00"))
    return found.draft if found else None


@pytest.mark.parametrize(
    ("intent", "kind"),
    [
        ("dispute_not_mine", DisputeKind.FRAUD),
        ("bank_error", DisputeKind.BANK_ERROR),
        ("deny_debt", DisputeKind.WHOLE_DEBT),
        ("skip", DisputeKind.WHOLE_DEBT),
    ],
)
def test_the_kind_of_a_dispute_is_named_or_the_whole_debt_is_denied(intent: str, kind: DisputeKind) -> None:
    assert disputed(DisputeDraft(), Heard(intent), "dispute_kind") == DisputeDraft(kind)


@pytest.mark.parametrize("kind", DisputeKind)
def test_the_part_is_asked_only_where_the_rest_stays_open(kind: DisputeKind) -> None:
    missing = DisputeDraft(kind, "说明").missing
    assert missing == ("dispute_confirmed" if kind in WHOLE_ACCOUNT else "dispute_amount")


@pytest.mark.parametrize(
    ("heard", "detail"),
    [
        (Heard("inform", " 十月那笔不是我刷的 "), "十月那笔不是我刷的"),
        (Heard("dispute_amount", "利息多算了"), "利息多算了"),
        (Heard("skip"), "-"),
    ],
)
def test_the_detail_is_kept_in_the_borrowers_words(heard: Heard, detail: str) -> None:
    draft = disputed(DisputeDraft(DisputeKind.FEE), heard, "dispute_detail")
    assert draft is not None and draft.detail == detail


@pytest.mark.parametrize("heard", [Heard("ask_human", "转人工"), Heard("ask_jail", "会坐牢吗"), Heard("inform", "嗯")])
def test_other_business_is_no_detail(heard: Heard) -> None:
    assert disputed(DisputeDraft(DisputeKind.FEE), heard, "dispute_detail") is None


@pytest.mark.parametrize(
    ("heard", "amount"),
    [
        (Heard("inform", amounts=(D("30.00"),)), "30.00"),
        (Heard("inform", shares=(D("0.5"),)), "4225.00"),
        (Heard("inform", amounts=(D("9000"),)), WHOLE),
        (Heard("skip"), WHOLE),
        (Heard("inform", amounts=(D("0"),)), None),
    ],
)
def test_the_disputed_part_is_an_amount_or_the_whole(heard: Heard, amount: str | None) -> None:
    draft = disputed(DisputeDraft(DisputeKind.FEE, "说明"), heard, "dispute_amount")
    assert draft is not None and draft.amount == amount


@pytest.mark.parametrize(("intent", "confirmed"), [("affirm", True), ("deny", False)])
def test_a_dispute_is_taken_down_only_after_a_yes(intent: str, confirmed: bool) -> None:
    draft = disputed(DisputeDraft(DisputeKind.FEE, "说明", WHOLE), Heard(intent), "dispute_confirmed")
    assert draft is not None and draft.confirmed is confirmed


@pytest.mark.parametrize(
    ("heard", "found"),
    [
        (Heard("x"), None),
        (Heard("x", amounts=(D("1"),)), D("1")),
        (Heard("x", amounts=(D("1"), D("1.00"))), D("1")),
        (Heard("x", amounts=(D("1"), D("2"))), Unsure()),
        (Heard("x", vague_amount=True), Unsure()),
        (Heard("x", shares=(D("0.5"),)), Unsure()),
    ],
)
def test_money_is_one_amount_or_unsure_or_none(heard: Heard, found: object) -> None:
    assert money(heard) == found


@pytest.mark.parametrize(
    ("heard", "found"),
    [
        (Heard("x"), None),
        (Heard("x", dates=(FRIDAY, FRIDAY)), FRIDAY),
        (Heard("x", dates=(FRIDAY, SATURDAY)), Unsure()),
        (Heard("x", vague_date=True), Unsure()),
    ],
)
def test_a_day_is_one_day_or_unsure_or_none(heard: Heard, found: object) -> None:
    assert day(heard) == found
