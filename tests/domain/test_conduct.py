"""The conduct gate: what it refuses, what it lets through, and what stops a wrong rulebook."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from care.domain.conduct import ConductContext, review
from care.domain.conduct_rules import Rule, Rulebook, parse_rulebook
from care.domain.errors import BadFile
from care.files import load_yaml

FILE = Path(__file__).parents[2] / "policies" / "conduct.yml"
BOOK = parse_rulebook(*load_yaml(FILE), "policies/conduct.yml")
ROWS = {f"A3.{row}" for row in range(29, 46)}
REPLY = ConductContext("bot", "reply", verified=True, night=False)
FACTS: dict[str, Any] = {
    "total": "8450.00",
    "amount": "2500.00",
    "due": "2026-11-27",
    "as_of": "2026-11-21T18:00:00+00:00",
    "nominal": "0.1303",
    "schedule": [{"number": 1, "amount": "1066.19"}],
    "note": "利息794.23元，年化13.84%",
}


def in_scope(rule: Rule) -> ConductContext:
    """The plainest context in which the rule applies."""
    return replace(REPLY, facts=rule.example_facts, **rule.scope)  # type: ignore[arg-type]


def blocked(text: str, context: ConductContext = REPLY) -> bool:
    return not review(text, context, BOOK).allowed


def test_every_never_row_of_the_conduct_table_is_a_rule() -> None:
    assert {rule.id for rule in BOOK.rules} >= ROWS


@pytest.mark.parametrize("rule", BOOK.rules, ids=lambda rule: rule.id)
def test_the_example_of_a_rule_breaks_it(rule: Rule) -> None:
    assert rule.id in [breach.rule_id for breach in review(rule.example, in_scope(rule), BOOK).breaches]


@pytest.mark.parametrize("rule", BOOK.rules, ids=lambda rule: rule.id)
def test_the_counter_example_of_a_rule_breaks_none(rule: Rule) -> None:
    assert review(rule.counter_example, in_scope(rule), BOOK).breaches == ()


@pytest.mark.parametrize("sender", ["bot", "agent"])
@pytest.mark.parametrize(
    "text",
    [
        "报 警抓您",
        "再不还就报，警抓您",
        "報警抓你",
        "您这种行为已经构成诈骗了",
        "不还就等着坐牢吧",
        "你要是再拖下去警察会找你的",
        "我是派出所民警",
        "我们法务部已经给您立案了",
        "你已经被拉进黑名单了",
        "你这样会上黑名单",
        "您再不能还款就联系您的家人",
        "再不处理我们只能联系您单位领导",
        "我会打电话给你老婆",
        "我们会给您的公司打电话",
        "不是吓您我们会联系您的家人",
        "我们不会不联系您的家人",
        "不还的话我们明天派人上门",
        "去找朋友借点钱先还上",
        "可以用别的信用卡套现",
        "您可以办个网贷先还上",
        "钱打到我的微信就行",
        "加我微信转给我",
        "请把收到的验证码告诉我",
        "把您的密码发一下给我",
        "麻烦提供一下验证码",
        "还清之后马上就能消除征信记录",
        "我保证不上征信",
        "放心，一定能批",
        "我保证给您减免",
        "您还要不要脸",
        "老赖",
        "会影响您孩子上学",
        "您儿子以后考公政审过不了",
        "父债子还天经地义",
        "律师函已经发出",
        "现在还款可以抽奖",
        "每期只要0.6%",
        "月息只要1%",
        "先交一笔保证金才能协商",
        "逾期会有罚款",
        "我们会限制您出境",
        "不会就这样算了，我们会找您家人",
        "您别怪我们通知您的单位",
        "你老婆必须一起还",
        "我们已将您的案件移交公安",
        "联系您的紧急联系人",
    ],
)
def test_pressure_threats_and_tricks_are_refused(text: str, sender: Any) -> None:
    assert blocked(text, replace(REPLY, sender=sender))


@pytest.mark.parametrize("sender", ["bot", "agent"])
@pytest.mark.parametrize(
    "text",
    [
        "您可以请家人帮您看一下，但我们只和您谈",
        "我们不会联系您的家人和单位",
        "绝不会上门",
        "我们不会报警",
        "请不要找朋友借钱来还",
        "不建议刷别的卡来还",
        "不要把验证码告诉任何人，包括我们",
        "请勿把密码发给我们",
        "我不能保证一定能批",
        "没有黑名单这回事，不会被拉黑名单",
        "不会影响您的孩子",
        "我不是人工，是AI",
        "需要报警的话请拨110",
        "您可以向公安报案，回执有帮助",
        "征信不会马上消除，还清后保留5年",
        "是否冻结账户由法院依法决定",
        "我们真人同事会联系您",
        "客服会通知您审核结果",
        "我们会告诉您进度",
        "您要转人工吗",
        "我请同事联系您的时间由您定",
        "您可以先冻结卡片",
        "您担心会不会坐牢，我来说清楚",
        "不用先交任何手续费",
        "如果有人让您转到个人账户，那是骗局",
        "警惕有人冒充我们让您转到个人微信",
        "家里的事先顾着",
    ],
)
def test_denials_warnings_and_advice_are_let_through(text: str, sender: Any) -> None:
    assert not blocked(text, replace(REPLY, sender=sender))


@pytest.mark.parametrize(
    "text",
    ["报 警抓您", "报，警抓您", "报.警.抓您", "报​警抓您", "報警抓您", "报“警”抓您", "我 们 会 联 系 您 的 家 人"],
)
def test_marks_between_characters_do_not_hide_a_word(text: str) -> None:
    assert blocked(text)


@pytest.mark.parametrize(
    "text",
    [
        "应还8450元",
        "应还8,450.00元",
        "应还８４５０元",
        "11月27日（周五）还",
        "2026-11-27到期",
        "27号到期",
        "11月22日",
        "年化13.03%",
        "两千五百元",
        "两千五块",
        "2.5千",
        "2k5",
        "先还2500",
        "每期1066.19元",
        "利息794.23元，年化13.84%",
        "尾号6688，8450元",
    ],
)
def test_figures_of_the_record_may_be_said_in_any_form(text: str) -> None:
    assert not blocked(text, replace(REPLY, facts=FACTS))


@pytest.mark.parametrize(
    "text",
    [
        "应还8,451元",
        "¥ 8 4 5 1",
        "11月28日到期",
        "11月21日",
        "26号到期",
        "2027年11月27日",
        "年化13%",
        "两千六百元",
        "一万二千元",
        "还2千",
        "一万块",
        "先还2600",
        "2k6",
    ],
)
def test_a_figure_that_no_fact_holds_is_refused(text: str) -> None:
    assert blocked(text, replace(REPLY, facts=FACTS))


@pytest.mark.parametrize(
    "text", ["分12期", "尾号6688", "请拨12356", "一块儿看看", "3天内答复", "15个工作日", "8点到22点", "010-0000-0000"]
)
def test_numbers_that_are_no_figures_need_no_fact(text: str) -> None:
    assert not blocked(text)


def test_an_agents_unknown_figure_warns_and_does_not_stop() -> None:
    verdict = review("应还9,999.00元", replace(REPLY, sender="agent", facts=FACTS), BOOK)
    assert verdict.allowed and [breach.rule_id for breach in verdict.breaches] == ["A3.5a"]


@pytest.mark.parametrize("sender", ["bot", "agent"])
@pytest.mark.parametrize(
    "text",
    [
        "您欠款不少",
        "您的账单需要处理",
        "您本期应还一千二",
        "您名下有一笔贷款",
        "您已逾期",
        "您的欠款我查到了",
        "你这笔消费贷还没还",
        "账户有应还款",
        "应还8450元",
        "两千元",
        "尾号6688的卡",
    ],
)
def test_before_verification_nothing_tells_of_a_debt(text: str, sender: Any) -> None:
    assert blocked(text, replace(REPLY, sender=sender, verified=False, facts=FACTS))


@pytest.mark.parametrize(
    "text",
    ["逾期信息可能按规定报送征信", "如果您逾期了，会按合同计息", "核验后才能看您的账户", "20日内答复", "最长60期"],
)
def test_before_verification_general_knowledge_may_be_told(text: str) -> None:
    assert not blocked(text, replace(REPLY, verified=False))


@pytest.mark.parametrize(
    ("direction", "night", "text", "refused"),
    [
        ("outbound", True, "提醒您按时还款", True),
        ("outbound", False, "提醒您按时还款", False),
        ("reply", True, "提醒您按时还款", False),
        ("reply", True, "请尽快还款", True),
        ("reply", False, "请尽快还款", False),
    ],
)
def test_nobody_is_asked_to_pay_at_night(direction: Any, night: bool, text: str, refused: bool) -> None:
    assert blocked(text, replace(REPLY, direction=direction, night=night)) is refused


@pytest.mark.parametrize(("text", "fact"), [("律师函已寄出", "letter_no"), ("法院已经受理，请留意传票", "case_no")])
def test_what_the_record_proves_may_be_said(text: str, fact: str) -> None:
    assert (blocked(text), blocked(text, replace(REPLY, facts={fact: "2026-01"}))) == (True, False)


def test_only_the_bot_may_not_pose_as_a_person() -> None:
    assert (blocked("我是人工客服"), blocked("我是人工客服", replace(REPLY, sender="agent"))) == (True, False)


def test_a_breach_points_at_the_words_as_they_were_written() -> None:
    text = "您好。再不还，就报 警了。"
    spans = [breach.span for breach in review(text, REPLY, BOOK).breaches]
    assert any(text[start:end].endswith("报 警") for start, end in spans)


def test_a_warning_alone_does_not_stop_a_text() -> None:
    verdict = review("您冷静点", REPLY, BOOK)
    assert verdict.allowed and verdict.breaches[0].severity == "warn"


def test_a_verdict_names_the_rulebook_and_the_rules_that_applied() -> None:
    verdict = review("您好", REPLY, BOOK)
    assert verdict.rulebook_version == BOOK.version and "A3.29" in verdict.checked and "A3.2" not in verdict.checked


@pytest.mark.parametrize("unit", ["1", "一", "我们会", "1,", "。", "会要就将"])
def test_ten_thousand_characters_are_judged_in_a_blink(unit: str) -> None:
    from time import process_time

    start = process_time()
    review((unit * 10_000)[:10_000], REPLY, BOOK)
    assert process_time() - start < 2


GOOD: dict[str, Any] = {
    "id": "X",
    "class": "never",
    "severity": "block",
    "patterns": ["坏话"],
    "law": {"source": "法", "article": "R1", "tag": "P"},
    "example": "坏话",
    "counter_example": "好话",
    "mend": "好话",
}


def book(*rules: object, **more: object) -> Rulebook:
    negation = {"near": "不$", "far": "不会", "ends_reach": "就"}
    raw = {"version": "1", "negation": negation, "fold": "壞坏", "rules": list(rules)} | more
    return parse_rulebook(raw, {("rules", "0"): 7}.get, "conduct.yml")


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"severity": "stop"}, r"conduct.yml:7: rules.0.severity: 'stop' is not allowed. Give one of: block, warn"),
        ({"class": "should"}, r"rules.0.class: 'should' is not allowed"),
        ({"patterns": ["("]}, r"rules.0.patterns.0: '\(' is no regular expression"),
        ({"patterns": []}, r"X can never hit"),
        ({"figures": ["weight"]}, r"rules.0.figures.0: 'weight' is not allowed"),
        ({"scope": {"night": "yes"}}, r"rules.0.scope.night: 'yes' is not allowed"),
        ({"scope": {"mood": True}}, r"rules.0.scope.mood: is not a known key"),
        ({"law": {"source": "法", "article": "R1", "tag": "hearsay"}}, r"rules.0.law.tag: 'hearsay' is not allowed"),
        ({"mend": " "}, r"rules.0.mend: is missing or blank"),
        ({"mends": "x"}, r"rules.0.mends: is not a known key"),
    ],
)
def test_a_wrong_rule_is_refused_with_its_place(change: dict[str, Any], message: str) -> None:
    with pytest.raises(BadFile, match=message):
        book(GOOD | change)


def test_two_rules_may_not_share_an_id() -> None:
    with pytest.raises(BadFile, match=r"rules.1.id: 'X' stands twice"):
        book(GOOD, GOOD)


def test_folded_characters_are_read_as_the_rules_write_them() -> None:
    assert not review("壞话", REPLY, book(GOOD)).allowed
