"""Which variation is chosen, how facts are shown, and what is refused."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from care.wording.errors import BadFact, MissingFact, UnknownResponse
from care.wording.renderer import Wording
from care.wording.variations import Context

Written = Callable[..., Wording]

CHOICE = """
version: "3.1"
responses:
  utter_x:
  - {id: plans.x.1, text: 平常一, metadata: {version: 3, rules: [R5]}}
  - {id: plans.x.2, text: 平常二, metadata: {version: 1}}
  - {id: plans.x.3, text: 柔和一, metadata: {version: 1, when: {emotion: [anxious, distressed]}}}
  - {id: plans.x.4, text: 失业, metadata: {version: 1, when: {reason: [unemployment, no_work]}}}
  - {id: plans.x.5, text: 失业柔和, metadata: {version: 1, when: {reason: unemployment, emotion: anxious}}}
  - {id: plans.x.6, text: 夜间, metadata: {version: 1, when: {night: true, stage: [M2]}}}
  - {id: plans.x.7, text: "金额{amount:money}", metadata: {version: 1, when: {has: [amount]}}}
"""

ONE = """
version: "3.1"
responses:
  utter_x:
  - {id: plans.x.1, text: "TEXT", metadata: {version: 1}}
"""


@pytest.mark.parametrize(
    ("facts", "context", "ids"),
    [
        ({}, Context(), {"plans.x.1", "plans.x.2"}),
        ({}, Context(emotion="angry"), {"plans.x.1", "plans.x.2"}),
        ({}, Context(emotion="distressed"), {"plans.x.3"}),
        ({"reason": "no_work"}, Context(), {"plans.x.4"}),
        ({"reason": "unemployment"}, Context(emotion="anxious"), {"plans.x.5"}),
        ({"reason": "illness"}, Context(), {"plans.x.1", "plans.x.2"}),
        ({}, Context(night=True, stage="M2"), {"plans.x.6"}),
        ({}, Context(night=True, stage="M1"), {"plans.x.1", "plans.x.2"}),
        ({"amount": "1.00"}, Context(), {"plans.x.7"}),
        ({"amount": None}, Context(), {"plans.x.1", "plans.x.2"}),
    ],
)
def test_the_variation_with_most_fitting_conditions_is_chosen(
    written: Written, facts: dict[str, Any], context: Context, ids: set[str]
) -> None:
    assert written(CHOICE).render("utter_x", facts, context).response_id in ids


def test_the_meaning_of_a_fact_outranks_the_tone(written: Written) -> None:
    said = written(CHOICE).render("utter_x", {"reason": "no_work"}, Context(emotion="distressed"))
    assert said.response_id == "plans.x.4"


def test_a_variation_already_used_is_not_repeated_while_another_fits(written: Written) -> None:
    said = written(CHOICE).render("utter_x", {}, Context(used=frozenset({"plans.x.1"})))
    assert said.response_id == "plans.x.2"


def test_a_used_up_soft_variation_gives_way_to_a_general_one(written: Written) -> None:
    said = written(CHOICE).render("utter_x", {}, Context(emotion="anxious", used=frozenset({"plans.x.3"})))
    assert said.response_id in {"plans.x.1", "plans.x.2"}


def test_when_all_are_used_the_fitting_tone_is_repeated(written: Written) -> None:
    used = frozenset({"plans.x.1", "plans.x.2", "plans.x.3"})
    said = written(CHOICE).render("utter_x", {}, Context(emotion="anxious", used=used))
    assert said.response_id == "plans.x.3"


def test_the_same_seed_chooses_the_same_variation(written: Written) -> None:
    one = written(CHOICE).render("utter_x", {}, Context(seed="ms_7"))
    assert one == written(CHOICE).render("utter_x", {}, Context(seed="ms_7"))


def test_different_seeds_reach_every_equal_variation(written: Written) -> None:
    wording = written(CHOICE)
    ids = {wording.render("utter_x", {}, Context(seed=str(seed))).response_id for seed in range(20)}
    assert ids == {"plans.x.1", "plans.x.2"}


def test_a_rendered_reply_carries_its_version_rules_and_the_facts_it_used(wording: Wording) -> None:
    said = wording.render("utter_settlement_discount", {"no": "SQ1", "until": "2026-12-01", "more": 1}, Context())
    assert (said.version, said.rules, said.facts) == (1, ("R9", "B33", "C4"), {"no": "SQ1", "until": "2026-12-01"})


@pytest.mark.parametrize(
    ("placeholder", "value", "shown"),
    [
        ("{x:money}", "8450.00", "8,450.00元"),
        ("{x:money}", "1000000", "1,000,000.00元"),
        ("{x:date}", "2026-11-27", "11月27日（周五）"),
        ("{x:date}", "2026-11-27T20:00:00+00:00", "11月28日（周六）"),
        ("{x:moment}", "2026-11-21T02:30:00+00:00", "11月21日 10:30"),
        ("{x:percent}", "0.1303", "13.03%"),
        ("{x:percent}", "0", "0.00%"),
        ("{x:int}", 12, "12"),
        ("{x}", "6688", "6688"),
        ("{hotline}", None, "010-0000-0000"),
        ("{product:word}", None, "信用卡"),
        ("{charges_first:word}", None, "先冲费用和利息，再冲本金"),
    ],
)
def test_a_fact_is_shown_in_its_format(written: Written, placeholder: str, value: object, shown: str) -> None:
    body = ONE.replace("TEXT", placeholder)
    facts = {"x": value, "product": "credit_card", "charges_first": True}
    assert written(body).render("utter_x", facts, Context()).text == shown


@pytest.mark.parametrize(
    ("placeholder", "value"),
    [
        ("{x:money}", 8450.0),
        ("{x:money}", "8450.005"),
        ("{x:money}", "NaN"),
        ("{x:money}", "八千"),
        ("{x:date}", "27/11/2026"),
        ("{x:date}", "2026-11-27T10:00:00"),
        ("{x:moment}", "2026-11-27"),
        ("{x:percent}", 0.13),
        ("{x:int}", "12"),
        ("{x:int}", True),
        ("{x}", ["list"]),
        ("{product:word}", "mortgage"),
    ],
)
def test_a_fact_of_another_form_is_refused(written: Written, placeholder: str, value: object) -> None:
    body = ONE.replace("TEXT", placeholder)
    with pytest.raises(BadFact):
        written(body).render("utter_x", {"x": value, "product": value}, Context())


def test_a_missing_fact_is_named(wording: Wording) -> None:
    with pytest.raises(MissingFact, match=r"accounts\.due_date\.\d needs the fact 'due'"):
        wording.render("utter_due_date", {}, Context())


def test_an_unknown_key_is_named(wording: Wording) -> None:
    with pytest.raises(UnknownResponse, match="utter_nonsense"):
        wording.render("utter_nonsense", {}, Context())


def test_a_borrowers_words_are_never_read_as_a_placeholder(wording: Wording) -> None:
    said = wording.render("utter_agent_joined", {"agent": "{hotline}{no}"}, Context())
    assert "{hotline}{no}" in said.text


def test_the_glossary_names_its_terms(wording: Wording) -> None:
    assert {"展期", "罚息", "违约金", "容时"} <= set(wording.terms())


def test_a_list_is_said_item_by_item(wording: Wording) -> None:
    payments = [{"date": "2026-11-20", "amount": "500.00"}, {"date": "2026-11-21", "amount": "800.00"}]
    said = wording.render("utter_bill_payments", {"payments": payments}, Context())
    assert "11月20日（周五）入账500.00元；11月21日（周六）入账800.00元" in said.text


def test_an_empty_list_is_refused(wording: Wording) -> None:
    with pytest.raises(BadFact):
        wording.render("utter_bill_payments", {"payments": []}, Context())


def test_the_verify_form_is_named_to_clients(wording: Wording) -> None:
    assert wording.render("utter_verify_first", {}, Context()).form == "verify"


def test_every_variation_of_the_greeting_offers_the_four_choices(wording: Wording) -> None:
    assert {len(each.buttons) for each in wording.variations["utter_greet"]} == {4}
