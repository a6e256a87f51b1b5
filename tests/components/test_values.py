"""Values become entities on the text as typed; danger decides the intent; every message has a mood."""

from __future__ import annotations

from typing import Any

import pytest
from rasa.shared.nlu.constants import ENTITIES, INTENT, METADATA, TEXT
from rasa.shared.nlu.training_data.message import Message

from components.values import CareValues

NOW = "2026-11-23T10:00:00+08:00"


def read(text: str, intent: str = "inform") -> Message:
    message = Message({TEXT: text, INTENT: {"name": intent, "confidence": 0.9}, METADATA: {"now": NOW}})
    return CareValues().process([message])[0]


def values(text: str) -> list[tuple[str, str, str]]:
    entities: list[dict[str, Any]] = read(text).get(ENTITIES)
    return [(e["entity"], e["value"], text[e["start"] : e["end"]]) for e in entities if e["entity"] != "emotion"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("我周五还两千五", [("date", "2026-11-27", "周五"), ("amount", "2500.00", "两千五")]),
        ("我周五還２０００元", [("date", "2026-11-27", "周五"), ("amount", "2000.00", "２０００元")]),
        ("不是2500，是2000块", [("amount", "2000.00", "2000块")]),
        ("还一半", [("share", "0.5", "一半")]),
        ("三四千吧", [("amount_vague", "三四千", "三四千")]),
        ("发工资那天", [("date_vague", "发工资那天", "发工资那天")]),
        ("15号以前", [("date", "2026-12-15", "15号以前")]),
        ("上个月15号", [("date_past", "2026-10-15", "上个月15号")]),
        ("分12期", [("periods", "12", "12期")]),
        ("尾号6789", [("account_tail", "6789", "尾号6789")]),
        ("那张信用卡", [("product", "credit_card", "信用卡")]),
        ("下午3点到5点", [("time_of_day", "15:00-17:00", "下午3点到5点")]),
        ("晚上8点以后", [("time_of_day", "20:00-23:59", "晚上8点以后")]),
        ("编号DS-20261122-0001", [("case_number", "DS-20261122-0001", "DS-20261122-0001")]),
        ("我妈", [("person_role", "parent", "我妈")]),
        ("3", [("number", "3", "3")]),
        ("5000", [("number", "5000", "5000")]),
        ("三口人", [("number", "3", "三")]),
        ("一下子", []),
    ],
)
def test_what_is_said_becomes_values_where_it_stands(text: str, expected: list[tuple[str, str, str]]) -> None:
    assert values(text) == expected


@pytest.mark.parametrize(("text", "mood"), [("请问怎么还", "calm"), ("凭什么骗我", "angry"), ("😀", "calm")])
def test_every_message_has_one_mood(text: str, mood: str) -> None:
    assert [e["value"] for e in read(text).get(ENTITIES) if e["entity"] == "emotion"] == [mood]


def test_a_crisis_rule_decides_the_intent() -> None:
    message = read("我不想活了", intent="cannot_pay")
    assert message.get(INTENT) == {"name": "self_harm_crisis", "confidence": 1.0}
    assert {"crisis", "emotion"} == {entity["entity"] for entity in message.get(ENTITIES)}


def test_a_crisis_that_only_the_model_saw_gets_care_but_no_protocol() -> None:
    message = read("请问几点下班", intent="self_harm_crisis")
    assert (message.get(INTENT)["name"], message.get(ENTITIES)[-1]["value"]) == ("anxious_crying", "distressed")


def test_a_doubtful_word_and_a_sure_model_make_a_crisis() -> None:
    sure = {"name": "self_harm_crisis", "confidence": 0.97}
    said = Message({TEXT: "你们这是要逼死我得了", INTENT: sure, METADATA: {"now": NOW}})
    message = CareValues().process([said])[0]
    assert (message.get(INTENT)["name"], message.get(ENTITIES)[-1]["value"]) == ("self_harm_crisis", "crisis")


def test_a_payload_is_left_alone() -> None:
    assert read("/affirm").get(ENTITIES) is None


def test_what_others_found_stays() -> None:
    message = Message({TEXT: "好的", ENTITIES: [{"entity": "also", "value": "ask_human"}]})
    assert [e["entity"] for e in CareValues().process([message])[0].get(ENTITIES)] == ["also", "emotion"]
