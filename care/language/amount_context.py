"""Whether a number that was found is money: what stands before and after it decides."""

from __future__ import annotations

import re
from decimal import Decimal

from care.language import numerals

# A number before one of these counts something else. 月/年/周/成/分 open other words too (2500月底还).
_COUNTED = re.compile(
    r"\s?(?:个|天|日|号|月(?!底|初|中|末)|年(?!底|末|终)|点|时(?!间|候)|分钟|分(?!期|\d|[一二三四五六七八九十])|秒|岁|次|张|笔|条|家|位|楼|层"
    r"|周(?![一二三四五六日天末1-7])|星期(?![一二三四五六日天1-7])|礼拜(?![一二三四五六日天1-7])|遍|折|倍|斤|公斤|公里|里|米|口人|名|人|多个|来个"
    r"|通|封|份|辈子|床|栋|室|单元|届|级|路|度|期|%|‰|g|m|h|kg|cm|平|亩|辆|瓶|户|步|/(?![月期天年周次个])|:|\.\d|-\d|多(?!块|元|点)|几[个天年次岁]"
    r"|[多来余几]\s?(?:个|天|日|号|月|年|点|次|岁|张|笔|条|家|人|遍|倍|期|通|分钟|小时|斤|平))"
)
_LABEL_BEFORE = re.compile(
    r"(?:第|尾号|尾数|后[四4]位|[末最]后?[四4]位|[卡工编单案序帐账]号|订单号?|热线|客服|逾期了?|账期|房间|群|qq|微信|邮编|密码|验证码"
    r"|周|星期|礼拜|版本|民法典|刑法|条例|m|型号|利率|费率|年化|[年月日]息|lpr|评分|信用分|征信分|芝麻分|身高|体重|门牌|车牌|[栋幢路街巷弄]|单元"
    r"|坐席|iphone|ios|安卓|app)(?:号?[是为:])?\s?$"
)
_AGE_BEFORE = re.compile(r"(?:年龄|今年|都|我|他|她|娃|孩子)(?:才|快|已经|都|是)*\s?$")
_HOTLINE_BEFORE = re.compile(
    r"(?:打|拨|拨打|热线|电话|投诉|报警|找|给|向|去|叫|call)(?:了|过|给|到|号码|是|:|就|你们)*\s?$"
)
_HOTLINES = frozenset(
    ["12378", "12363", "12356", "12345", "12348", "12315", "12320", "96110", "10086", "110", "120", "119", "122"]
)
_PAYING_BEFORE = re.compile(
    r"(?:还|付|转|给|凑|拿|出|交|打|存|欠|借|扣|收|发|补|差|少|充|刷|花|剩|款|账|额|额度|金|利息|罚息|本息|账单|工资|薪|收入|房租|租金|月供|最低"
    r"|划|缺|缺口|缴|汇|贷|买|卖|费|输|亏|赔|罚|套|押|值|退|到手|低保|社保|补贴|补助|计|算|减|降|涨|首期|首付|本期|其余|另外|余下|一[张笔边头]"
    r"|最多|顶多|至少|最少|起码|大概|大约|差不多|不到|接近|将近|每个?月|每一?期|一期|每次|先|再|总共|一共|共|只有|还有|就|不是|而?是|能|要|挣|赚|垫|齐|够|满|约莫?|将近)"
    r"(?:了|过|到|款|清|上|个|你们?|您们?|您|能|是|要|才|只有?|就|不到|有|的|:|出|完|进|多少|得起?|来|去|我|大概|大约|差不多|左右|最多|至少|最少|走|入|掉|回|齐|够|足|下|成|为|变成|显示|还有?|还剩下?|剩下?|一共|总共){0,3}\s?$"
)
_MONEY_NOUN_BEFORE = re.compile(
    r"(?:金额|账单|应还|本金|利息|违约金|滞纳金|罚息|工资|收入|房租|租金|月供|年费|手续费|服务费|还款额)(?:是|才|有|只有|要|:|就)?\s?$"
)
_DAY_BEFORE = re.compile(
    r"(?:\d[号日]|[一二三四五六七八九十][号日]|(?:周|星期|礼拜)[一二三四五六日天]|月[底初末]|[今明后][天晚早日]|下周)(?:早上|上午|中午|下午|傍晚|晚上|之?前|以前)?(?:先|就|我|再)?[,，]?\s?$"
)
_PAYING_AFTER = re.compile(
    r"(?:块|元)?(?:行[吗不么吧]|行不行|可以|够[吗不了]|先?还(?!是|有|没)|[降减涨加]到|我?先?(?:转|付|打)(?:给|过|了)|成[吗不么])"
)
# 日息万五, 费率千三: parts per ten thousand and per thousand.
_RATE_BEFORE = re.compile(r"(?:息|率|按)(?:是|按|收|为)?$")
_DAY_LIKE = re.compile(r"(?:0?[1-9]|1[0-2])\.(?:0[1-9]|[12]\d|3[01])")
# How many characters before a number can matter.
_WINDOW = 24
_INSULT_BEFORE = re.compile(r"(?:你|个|是|这|真|才|傻|当|群)(?:个|帮)?$")
_GLUED_LETTER = re.compile(r"[a-z]$")


def is_money(
    text: str, start: int, end: int, number: str, named: bool, expect: bool, number_at: int | None = None
) -> bool:
    """True when text[start:end], whose numeral is `number`, is an amount.

    `named` says that 元 or ¥ stands with it. `expect` says that the assistant has just asked for an amount.
    """
    at = start if number_at is None else number_at
    before = text[max(0, at - _WINDOW) : at]
    if _inside_another_number(text, start, end, before, named) or _COUNTED.match(text, end):
        return False
    if named:
        return not (len(number) == 1 and number in "十百千万亿" and number != "十") and not before.endswith("第")
    if _LABEL_BEFORE.search(before):
        return False
    if number in _HOTLINES and (_HOTLINE_BEFORE.search(before) or len(number) == 5):
        return False
    if number == "二百五" and _INSULT_BEFORE.search(before):
        return False
    if number[0] in "万千" and _RATE_BEFORE.search(before):
        return False
    if numerals.has_scale(number) and len(number) <= 12:
        return not _is_word(text, start, end, number)
    value = numerals.parse(number)
    if value is None or value >= 10_000_000 or _GLUED_LETTER.search(before):
        return False
    if value < 100 and not expect and _AGE_BEFORE.search(before):
        return False
    if not _is_bare_amount(number):
        return False
    if (_is_no_day(number, value) and _PAYING_BEFORE.search(before)) or _MONEY_NOUN_BEFORE.search(before):
        return True
    if value >= 100 and (
        _PAYING_AFTER.match(text, end) or _DAY_BEFORE.search(before) or _is_wide_range(text[start:end])
    ):
        return True
    return expect


def _is_no_day(number: str, value: Decimal) -> bool:
    """Too large for a day of a month, or with cents that make no 12.15."""
    return value > 31 or bool(re.search(r"\.\d\d$", number) and not _DAY_LIKE.fullmatch(number))


def _is_wide_range(found: str) -> bool:
    """2000到3000 names money though no unit stands with it; two years (2025-2026) do not."""
    ends = re.fullmatch(r"(\d{3,6})(?:到|至|~|-|或者?)(\d{3,6})", found)
    return bool(ends) and not all(
        re.fullmatch(r"20[1-4]\d", year) and int(year) % 100 for year in (ends.groups() if ends else ())
    )


def _inside_another_number(text: str, start: int, end: int, before: str, named: bool) -> bool:
    """Part of a date, a time, a phone or a case number."""
    if re.search(r"(?:\d[-.:/,]?|[a-z]-)$", before) and text[start : start + 1].isdigit():
        return True
    if named:
        return False
    return bool(re.match(r"\d|[-.:/]\d|年|月\d", text[end : end + 2])) and not text[end : end + 2].startswith(
        ("年底", "年前")
    )


def _is_bare_amount(number: str) -> bool:
    """Digits, or Chinese numerals long enough not to be a word's syllable (十五, 幺五零零, never 一)."""
    return number[0].isdigit() or len(number) >= 2


def _is_word(text: str, start: int, end: int, number: str) -> bool:
    """千万别…, 万一…, 十分: adverbs spelt with numerals."""
    if number in ("千万", "万一", "十万", "百万"):
        return number in ("千万", "万一") or text[end : end + 1] == "火"
    return False
