"""Every sentence in responses/, rendered with sample facts: the gate lets it through and it keeps the style of D1."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest

from care.domain.conduct import ConductContext, Rulebook, parse_rulebook, review
from care.files import load_yaml
from care.wording.renderer import Rendered, Wording
from care.wording.variations import CONTEXT_CONDITIONS, Context, Variation

ROOT = Path(__file__).parents[2]
WORDING = Wording.load(ROOT / "responses", ROOT / "policies" / "lender.yml")
EVERY = [variation for variations in WORDING.variations.values() for variation in variations]

SAMPLES = {
    "money": "1234.50",
    "percent": "0.1303",
    "date": "2026-11-27",
    "moment": "2026-11-23T09:00:00+08:00",
    "int": 3,
}
NAMED = {"tail": "6688", "bank_tail": "8866", "link": "https://anhe.example/s/1", "name": "林**", "no": "SQ261122-7"}

# Topics whose replies may be said to somebody who has not been verified.
OPEN = {"identity", "knowledge", "smalltalk", "conduct", "handoff", "complaints", "_shared"}
# Replies of those topics that speak of one's own account and are reached after verification only.
OWN = {"utter_each_recap", "utter_bye"}
CRISIS = ("utter_crisis", "utter_crisis_stay")


def sample(variation: Variation) -> dict[str, Any]:
    facts: dict[str, Any] = {}
    for name, kind in variation.placeholders:
        if name in WORDING.lender.facts:
            continue
        if kind == "each":
            facts[name] = [sample(WORDING.variations[f"utter_each_{name}"][0])]
        elif kind == "word":
            facts[name] = _unconditional(variation.key, name)
        else:
            facts[name] = SAMPLES[kind] if kind else NAMED.get(name, "示例")
    for name, allowed in variation.when.items():
        if name == "has":
            facts |= {fact: facts.get(fact, "示例") for fact in allowed}
        elif name not in CONTEXT_CONDITIONS:
            facts[name] = allowed[0]
    return facts


def _unconditional(key: str, name: str) -> str:
    taken = {code for each in WORDING.variations[key] for code in each.when.get(name, ())}
    return next(code for code in WORDING.lender.words[name] if code not in taken)


def said(variation: Variation) -> Rendered:
    """The variation itself, by using up its equals."""
    mood = {name: values[0] for name, values in variation.when.items() if name in CONTEXT_CONDITIONS}
    others = frozenset(each.id for each in WORDING.variations[variation.key] if each.id != variation.id)
    return WORDING.render(variation.key, sample(variation), Context(**mood, used=others))


@pytest.fixture(scope="module")
def rulebook() -> Rulebook:
    data, where = load_yaml(ROOT / "policies" / "conduct.yml")
    return parse_rulebook(data, where, "policies/conduct.yml")


@pytest.fixture(scope="module")
def intents() -> set[str]:
    domain, _ = load_yaml(ROOT / "domain.yml")
    return {name if isinstance(name, str) else next(iter(name)) for name in domain["intents"]}


@pytest.mark.parametrize("variation", EVERY, ids=lambda v: v.id)
def test_each_variation_is_said_when_its_conditions_hold(variation: Variation) -> None:
    assert said(variation).response_id == variation.id


@pytest.mark.parametrize("variation", EVERY, ids=lambda v: v.id)
def test_each_variation_passes_the_gate_by_day_and_by_night(variation: Variation, rulebook: Rulebook) -> None:
    reply = said(variation)
    for night in (False, True):
        context = ConductContext("bot", "reply", verified=True, night=night, facts=reply.facts)
        assert review(reply.text, context, rulebook).breaches == ()


@pytest.mark.parametrize(
    "variation", [v for v in EVERY if v.id.split(".")[0] in OPEN and v.key not in OWN], ids=lambda v: v.id
)
def test_replies_to_strangers_tell_nothing_of_a_debt(variation: Variation, rulebook: Rulebook) -> None:
    reply = said(variation)
    context = ConductContext("bot", "reply", verified=False, night=False, facts=reply.facts)
    assert review(reply.text, context, rulebook).breaches == ()


@pytest.mark.parametrize("variation", [v for v in EVERY if not v.long], ids=lambda v: v.id)
def test_a_filled_reply_has_at_most_90_characters(variation: Variation) -> None:
    assert len(said(variation).text) <= 90


@pytest.mark.parametrize("variation", [v for v in EVERY if v.key in CRISIS], ids=lambda v: v.id)
def test_in_a_crisis_no_word_about_money_is_said(variation: Variation) -> None:
    assert not re.search(r"还款|还钱|[欠债款钱]|逾期|账户|银行", said(variation).text)


@pytest.mark.parametrize("variation", WORDING.variations["utter_crisis"], ids=lambda v: v.id)
def test_the_crisis_reply_gives_the_lines_and_does_not_imply_that_12356_always_answers(variation: Variation) -> None:
    text = said(variation).text
    assert all(line in text for line in ("12356", "120", "110")) and "24小时" not in text
    assert re.search(r"接听时间|打不通", text)


@pytest.mark.parametrize("variation", WORDING.variations["utter_greet"], ids=lambda v: v.id)
def test_every_greeting_says_ai_not_a_person_and_the_record(variation: Variation) -> None:
    text = said(variation).text
    assert "AI" in text and "真人" in text and "留存" in text


@pytest.mark.parametrize("variation", WORDING.variations["utter_plan_refused"], ids=lambda v: v.id)
def test_every_refusal_of_a_plan_shows_the_way_to_a_person(variation: Variation) -> None:
    assert re.search(r"人工|同事", said(variation).text) and variation.buttons


def test_rasa_loads_the_same_files_as_a_domain() -> None:
    from rasa.shared.core.domain import Domain

    assert set(Domain.load(str(ROOT / "responses")).responses) == set(WORDING.variations)


@pytest.mark.parametrize("variation", [v for v in EVERY if v.buttons], ids=lambda v: v.id)
def test_each_button_names_an_intent_that_exists(variation: Variation, intents: set[str]) -> None:
    assert {re.sub(r"\{.*", "", button.payload[1:]) for button in variation.buttons} <= intents
