"""Words of the trade in a normalised text: terms in months, card tails, products, people, hours, case numbers."""

from __future__ import annotations

import re
from datetime import time
from functools import lru_cache

from care.language._data import data_file
from care.language.digits import to_digits
from care.language.numerals import small_number
from care.language.spans import HourKind, HourSpan, PeriodSpan, TermSpan, overlaps

_N = r"(?:\d{1,3}|[一二两三四五六七八九十百廿]{1,4})"
_PERIOD = re.compile(
    rf"(?P<stages>{_N})\s?期(?![间望待限刊货权初末])|分(?:成)?(?P<times>{_N})次(?!性)"
    rf"|(?P<years>{_N})年(?P<half>半)?(?![前后内来级底初末龄薪的多以之]|\d+月|没)|(?P<half_year>半)年(?![前后内来多以之]"
    rf"|没)"
    rf"|(?P<months>{_N})个月(?P<half_month>半)?(?![前后内来多以之]|没|的工资|工资)"
)
_NOT_PERIOD_BEFORE = re.compile(
    r"(?:第|逾期|逾期了|欠了?|拖|拖了|失业|住院|还了|已还|还剩|剩|剩下|剩余|前|上|每|这"
    r"|那|分到|到|过|\d|半|干了|没工作|工作了?|用了|用卡|开卡|办卡|等了?|保留|消|停"
    r"|被拖了?|近|最近)\s?$"
)
# A delay asked for is a day, not a term: 宽限一个月, 再给我两个月.
_DELAY_BEFORE = re.compile(
    r"(?:宽限|延期?|延[后长迟]|推迟|推后?|[晚迟缓][还交付]?|给我?|等我?|住了?)(?:我|个|再|多)?\s?$"
)
_D = "0-9零〇一二三四五六七八九幺"
_TAIL = re.compile(
    rf"(?:尾号|尾数|[后末][四4]位|最后[四4]位|末尾)(?:数字?|号码?)?(?:\s|是|为|:|就是"
    rf"|的是)*(?P<after>[{_D}]{{3}}[{_D}x])(?![{_D}])"
    rf"|(?<![{_D}])(?P<before>[{_D}]{{4}})\s?(?:结尾|尾号|这张|那张|的(?:那张|这张)?(?:卡|信用卡|贷款|手机))"
)
_CASE = re.compile(r"(?<![a-z\d])(?P<case>[a-z]{1,6}\s?-\s?\d{8}\s?-\s?\d{4,})(?!\d)")
_PART = r"(?P<{0}part>凌晨|清晨|早上|早晨|上午|中午|午后|下午|傍晚|晚上|夜里|今晚|明晚|明早|早|晚)?"
_CLOCK = (
    r"(?:(?P<{0}h>\d{{1,2}}|[一二两三四五六七八九十]{{1,3}})(?:点钟?|时(?!间|候))(?:(?P<{0}half>半)"
    r"|(?P<{0}quarter>[一三])刻|(?P<{0}m>\d{{1,2}}|[一二三四五]?十[一二三四五六七八九]?)分?(?!\d"
    r"|期))?|(?P<{0}hh>[01]?\d|2[0-4]):(?P<{0}mm>[0-5]\d))"
)
_MOMENT = _PART + _CLOCK
_HOURS = re.compile(
    rf"{_MOMENT.format('a')}(?:\s?(?:到|至|-|~|—)\s?{_MOMENT.format('b')})?(?P<edge>之?前|以前|之?后|以后|过后)?"
    r"|(?P<low>\d{1,2})\s?(?:到|至|-|~)\s?(?P<high>\d{1,2})点"
    r"|(?P<whole>上午|中午|下午|晚上|白天|早上|傍晚)(?=.{0,3}(?:打|回|联系|接|方便|有空|找|可以|都行|都可以|再说))"
)
_WHOLE = {
    "上午": (8, 12), "早上": (8, 12), "中午": (12, 14), "下午": (12, 18), "傍晚": (17, 19), "晚上": (18, 22),
    "白天": (8, 18),
}  # fmt: skip
_AFTERNOON = frozenset({"下午", "午后", "傍晚", "晚上", "夜里", "今晚", "明晚", "晚"})


def find_periods(text: str) -> list[PeriodSpan]:
    """Terms to repay over (12期, 分三十六期, 半年); what counts arrears or past time (逾期3个月, 第3期) is left out."""
    found: list[PeriodSpan] = []
    for match in _PERIOD.finditer(text):
        months = _months(match)
        near = max(0, match.start() - 8)
        counted = match["stages"] or match["times"]
        delay = not counted and _DELAY_BEFORE.search(text, near, match.start())
        if months and not delay and not _NOT_PERIOD_BEFORE.search(text, near, match.start()):
            found.append(PeriodSpan(match.start(), match.end(), months, match[0]))
    return found


def _months(match: re.Match[str]) -> int | None:
    if match["half_year"]:
        return 6
    if match["years"]:
        years = small_number(match["years"])
        return None if not years or years > 30 else years * 12 + (6 if match["half"] else 0)
    count = small_number(match["stages"] or match["times"] or match["months"])
    return count if count and not match["half_month"] else None


def find_tails(text: str) -> list[TermSpan]:
    """The last four of a card, phone or identity number, where somebody says that they are that."""
    found = []
    for match in _TAIL.finditer(text):
        digits = to_digits(match["after"] or match["before"]).upper()
        found.append(TermSpan(match.start(), match.end(), digits, match[0]))
    return found


def find_products(text: str) -> list[TermSpan]:
    """credit_card and consumer_loan."""
    return _words("products", text)


def find_roles(text: str) -> list[TermSpan]:
    """People other than the assistant who are spoken of: spouse, parent, colleague …"""
    return _words("roles", text)


def find_case_numbers(text: str) -> list[TermSpan]:
    """Case numbers as we issue them (DS-20261122-0001), in capitals."""
    return [
        TermSpan(match.start(), match.end(), re.sub(r"\s", "", match[0]).upper(), match[0])
        for match in _CASE.finditer(text)
    ]


@lru_cache(maxsize=2)
def _vocabulary(section: str) -> tuple[re.Pattern[str], dict[str, str]]:
    source = data_file("terms.yml")
    codes = {word: code for code in source.names(section) for word in source.texts(section, code)}
    ordered = sorted(codes, key=len, reverse=True)
    return re.compile("|".join(map(re.escape, ordered))), codes


def _words(section: str, text: str) -> list[TermSpan]:
    pattern, codes = _vocabulary(section)
    return [TermSpan(m.start(), m.end(), codes[m[0]], m[0]) for m in pattern.finditer(text)]


def find_hours(text: str) -> list[HourSpan]:
    """Times of day (下午三点, 18点到20点, 晚上8点以后); 下午 alone only where it says when to be reached."""
    found: list[HourSpan] = []
    taken: list[tuple[int, int]] = []
    for match in _HOURS.finditer(text):
        span = _hours(match)
        if span is not None and not overlaps(span.start, span.end, taken):
            taken.append((span.start, span.end))
            found.append(span)
    return found


def _hours(match: re.Match[str]) -> HourSpan | None:
    start, end, text = match.start(), match.end(), match[0]
    if match["whole"]:
        low, high = _WHOLE[match["whole"]]
        return HourSpan(start, end, "between", time(low), time(high), text)
    if match["low"]:
        first, last = _clock(match["low"], 0, ""), _clock(match["high"], 0, "")
    else:
        part = match["apart"] or ""
        first = _moment(match, "a", "")
        last = _moment(match, "b", part) if match["bh"] or match["bhh"] else None
    if first is None or text == "一点":
        return None
    if last is not None:
        return HourSpan(start, end, "between", first, last, text)
    return _open_ended(match, first)


def _open_ended(match: re.Match[str], moment: time) -> HourSpan:
    edge = match["edge"] or ""
    kind: HourKind = "before" if "前" in edge else "after" if "后" in edge else "at"
    low = None if kind == "before" else moment
    high = None if kind == "after" else moment
    return HourSpan(match.start(), match.end(), kind, low, high, match[0])


def _moment(match: re.Match[str], side: str, inherited: str) -> time | None:
    part = match[f"{side}part"] or inherited
    if match[f"{side}hh"]:
        return _clock(match[f"{side}hh"], int(match[f"{side}mm"]), part)
    minute = 30 if match[f"{side}half"] else {"一": 15, "三": 45}.get(match[f"{side}quarter"] or "", 0)
    if match[f"{side}m"]:
        minute = small_number(match[f"{side}m"]) or 0
    return _clock(match[f"{side}h"], minute, part)


def _clock(hour_text: str, minute: int, part: str) -> time | None:
    """A time of day; 24点 is midnight, and an hour after noon is read by the part of the day that stands before it."""
    hour = small_number(hour_text)
    if hour is None or hour > 24 or minute > 59:
        return None
    if part in _AFTERNOON and hour < 12 or part == "中午" and hour < 5:
        hour += 12
    return time(hour % 24, minute)
