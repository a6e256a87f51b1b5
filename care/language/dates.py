"""Days in what people say (周五, 15号, 月底, 过两天), relative to a given moment in Shanghai.

Days lean to the future, and to the past only where the words say so (15号已经还了). What is unclear comes back as
vague, so that the assistant asks.
"""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date, datetime, timedelta

from care.domain.clock import day_in_month, local_date
from care.language import date_rules
from care.language.date_readers import Found, Moment
from care.language.spans import DateSpan, overlaps

_PAST_AFTER = re.compile(
    r"(?:[,，的]|早上|上午|中午|下午|晚上|我|那天|就|都|已经|早就|刚|给你们?|自动|这?笔|\d[\d.:点块元千百万k]*|[一二三四五六七八九十百千万两]+[块元]?)*"
    r"(?:已经?(?:还|转|付|存|扣|交|汇|打|到|结|缴|充|划|补)"
    r"|(?:还|转|付|存|扣|交|汇|打|刷|缴|充|划|补|消费|入账|到账|逾期)(?:款|钱|清|进去?|走|扣|上)*(?:过|的|成功|完了|进去了|出去了)(?!话)"
    r"|(?:还|转|付|存|扣|交|汇|打|缴|充|划|补|结)(?:款|钱|清|走|扣|上)?(?:[\d.]+|[一二三四五六七八九十百千万两]+)?(?:块|元)?了(?!吧|吗?行|就|再|之后|以后|的话|可以|没事|会|能))"
)
_BEFORE = re.compile(r"(?:号|日)?(?:的)?(?:之前|以前|前(?![天台面后])|截止|为止|止|以内|之内|内(?!容))")
_AROUND = re.compile(r"(?:左右|前后|上下|附近|那几天|的样子|吧?大概)")
_LATER = re.compile(r"(?:之后|以后|过后|后(?!天|悔|面|来|果|续))")
_BY = re.compile(r"(?:最晚|最迟|不晚于|不超过|最多到?|顶多到?|截止到?)(?:到|是|在)?$")
_ABOUT = re.compile(r"(?:大概|大约|差不多|可能|估计|应该)(?:得|要|在|是|到)*$")
_EVE = re.compile(r"(?:的)?[前头]一天")
_DAY_PART = re.compile(r"早上|上午|中午|下午|傍晚|晚上")
_AT_ONCE = re.compile(r"现在|此刻|此时|眼下|当下|马上|立|即|这就|这会")
_WEEKDAY = re.compile(r"[^周星礼]{0,3}(?:周|星期|礼拜)")
_BARE_WEEKDAY = re.compile(r"(?:周|星期|礼拜)[一二三四五六日天1-7]")
_BARE_DAY = re.compile(r"(?:\d{1,2}|[一二三四五六七八九十廿]{1,3})[日号]")
_BARE_MONTH = re.compile(r"(?:\d{1,2}|[一二三四五六七八九十]{1,2})月")
_LINK = re.compile(r"\s?(?:到|至|-|~|—|或者?|和|跟|、|还是)?\s?")
_THAT_IS = re.compile(r"[\s,，(:]*(?:也?就是|即|那天|当天|的|是)?[\s(]*")
_GLUED = re.compile(r"\s?\(?\s?")
_TO = re.compile(r"\s?(?:到|至|-|~|—)\s?")
_PAY_ARRIVES = re.compile(
    r"(?:那天|左右|的时候|中午|晚上|才|就|我|我们|公司|单位|能|会|准时|固定|的)*(?:发(?:工资|薪|钱|饷)|开(?:工资|支|薪)|工资(?:才|就|会)?(?:到|发|下来)|领工资)"
)
_TAKEN_BACK = re.compile(r"(?<!是)(?:不是|不要|别)(?:在|说)?$")


def find_dates(text: str, now: datetime) -> list[DateSpan]:
    """Every day named in a normalised text, in order, never overlapping; `now` is timezone-aware."""
    today = local_date(now)
    spans: list[DateSpan] = []
    taken: list[tuple[int, int]] = []
    for pattern, reader in date_rules.rules():
        for match in pattern.finditer(text):
            if overlaps(match.start(), match.end(), taken):
                continue
            moment = Moment(today, bool(_PAST_AFTER.match(text, match.end())))
            found = reader(match, moment)
            if found is not None:
                taken.append((match.start(), match.end()))
                spans.append(_span(match.start(), match.end(), text, found))
    spans.sort(key=lambda span: span.start)
    return _with_paydays([_qualified(span, text, today) for span in _joined(spans, text)], text)


def _span(start: int, end: int, text: str, found: Found) -> DateSpan:
    return DateSpan(start, end, found.value, found.kind, text[start:end], found.until, found.past)


def _joined(spans: list[DateSpan], text: str) -> list[DateSpan]:
    """周一到周五 and 15号到20号 as one range; 周四下午 and 12月5日，周六 as the one day that they name."""
    joined: list[DateSpan] = []
    for span in spans:
        last = joined[-1] if joined else None
        between = text[last.end : span.start] if last else ""
        if last and _adds_nothing(last, span, between):
            continue
        span = _carried(last, span, between) if last else span
        if last and (day := _same_day(last, span, between)):
            joined[-1] = replace(last, end=span.end, text=text[last.start : span.end], value=day)
        elif last and (whole := _from_to(last, span, text)):
            joined[-1] = whole
        else:
            joined.append(span)
    return joined


def _adds_nothing(last: DateSpan, span: DateSpan, between: str) -> bool:
    """周末晚上8点, 明天一早马上: the words after the day are no day of their own."""
    if _AT_ONCE.match(span.text):
        return bool(re.fullmatch(r"[^，。！!,]{0,6}", between))
    return last.kind != "day" and between in ("", "的") and bool(_DAY_PART.match(span.text))


def _carried(last: DateSpan, span: DateSpan, between: str) -> DateSpan:
    """下周一到周三, 下个月10号或15号, 明年1月和3月: the second day is in the week, month or year of the first."""
    if not _LINK.fullmatch(between) or not last.value or not span.value:
        return span
    if _BARE_MONTH.match(span.text) and (span.value < last.value or last.text.startswith("20")):
        return _in_year_of(last.value, last.past, span, span.value)
    if last.kind != "day" or span.kind != "day" or last.past or span.value >= last.value:
        return span
    if _BARE_WEEKDAY.fullmatch(span.text) and _WEEKDAY.match(last.text):
        return replace(span, value=span.value + timedelta(weeks=1 + (last.value - span.value).days // 7), past=False)
    if _BARE_DAY.fullmatch(span.text) and span.value.day > last.value.day:
        return replace(span, value=day_in_month(last.value.year, last.value.month, span.value.day), past=False)
    return span


def _in_year_of(first: date, past: bool, span: DateSpan, value: date) -> DateSpan:
    """The span moved to the first such days from `first` on."""
    years = first.year - value.year + int((value.month, value.day) < (first.month, first.day))
    until = span.until and day_in_month(span.until.year + years, span.until.month, span.until.day)
    return replace(span, value=day_in_month(value.year + years, value.month, value.day), until=until, past=past)


def _same_day(last: DateSpan, span: DateSpan, between: str) -> date | None:
    """The one day that both spans name (27号，也就是周五); None when they are two."""
    if last.kind != "day" or not last.value or not _THAT_IS.fullmatch(between):
        return None
    if _DAY_PART.match(span.text):
        return last.value
    if span.kind != "day" or not span.value or span.text == last.text:
        return None
    if _WEEKDAY.match(span.text) and _GLUED.fullmatch(between) and not _WEEKDAY.match(last.text):
        return last.value
    if span.value == last.value or (_WEEKDAY.match(span.text) and span.value.weekday() == last.value.weekday()):
        return last.value
    if _BARE_DAY.fullmatch(span.text) and span.value.day == last.value.day:
        return last.value
    return span.value if _BARE_WEEKDAY.match(last.text) and span.value.weekday() == last.value.weekday() else None


def _from_to(last: DateSpan, span: DateSpan, text: str) -> DateSpan | None:
    until = span.until or span.value
    if not last.value or not span.value or until is None or last.value > until:
        return None
    if not _TO.fullmatch(text, last.end, span.start):
        return None
    return DateSpan(last.start, span.end, last.value, "range", text[last.start : span.end], until, last.past)


def _qualified(span: DateSpan, text: str, today: date) -> DateSpan:
    """What stands around the day: 前 makes it a deadline, 左右 and 以后 make it unclear, 不是 takes it back."""
    if _TAKEN_BACK.search(text, max(0, span.start - 12), span.start):
        span = replace(span, negated=True)
    if span.kind not in ("day", "range") or span.value is None or span.past:
        return span
    last = span.until or span.value
    if match := _EVE.match(text, span.end):
        return replace(span, end=match.end(), text=text[span.start : match.end()], value=last - timedelta(days=1))
    if (match := _BEFORE.match(text, span.end)) and last >= today:
        return _extended(span, text, match.end(), "range", today, last)
    if (match := _AROUND.match(text, span.end)) or (match := _LATER.match(text, span.end)):
        return _extended(span, text, match.end(), "vague", None, last)
    if _BY.search(text, max(0, span.start - 12), span.start) and last >= today:
        return replace(span, kind="range", value=today, until=last)
    if _ABOUT.search(text, max(0, span.start - 12), span.start):
        return replace(span, kind="vague", value=None, until=last)
    return span


def _extended(span: DateSpan, text: str, end: int, kind: str, value: date | None, until: date) -> DateSpan:
    kept = "range" if kind == "range" else "vague"
    return DateSpan(span.start, end, value, kept, text[span.start : end], until, span.past, span.negated)  # type: ignore[arg-type]


def _with_paydays(spans: list[DateSpan], text: str) -> list[DateSpan]:
    """A day on which wages come (10号发工资) is a payday; paydays without a day stand alone."""
    result: list[DateSpan] = []
    for span in spans:
        match = _PAY_ARRIVES.match(text, span.end)
        if match and span.kind != "vague" and not span.past:
            value = span.value if span.kind == "day" else None
            span = DateSpan(span.start, match.end(), value, "payday", text[span.start : match.end()])
        if not (result and span.start < result[-1].end):
            result.append(span)
    return result
