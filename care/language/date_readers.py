"""How each pattern of `date_rules` is read. A reader returns None to refuse a match."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, timedelta

from care.domain.clock import add_months, day_in_month
from care.language.digits import to_digits
from care.language.numerals import small_number
from care.language.spans import DateKind


@dataclass(frozen=True, slots=True)
class Moment:
    """Today, and whether the words after the day say that it is over."""

    today: date
    past: bool


@dataclass(frozen=True, slots=True)
class Found:
    """What a match means; the fields are those of DateSpan."""

    value: date | None
    kind: DateKind = "day"
    until: date | None = None
    past: bool = False


Match = re.Match[str]

_WEEKDAYS = {char: index for index, char in enumerate("一二三四五六日")} | {"天": 6, "末": 5}
_WEEKDAYS |= {str(index + 1): index for index in range(7)}
_WEEK_SHIFT = {"上上": -2, "上": -1, "": 0, "这": 0, "本": 0, "下": 1, "下下": 2}
_RELATIVE_DAYS = {"大前": -3, "前": -2, "昨": -1, "今": 0, "明": 1, "听": 1, "次": 1, "后": 2, "大后": 3}
_YEARS = {"今年": 0, "本年": 0, "明年": 1, "后年": 2, "去年": -1, "前年": -2}
_HALF_YEAR = timedelta(days=183)


def _number(text: str) -> int:
    return small_number(text) or 0


def _rolled(today: date, day: int, past: bool) -> date:
    """The nearest such day of a month: from today on, or up to today when it is over."""
    this = day_in_month(today.year, today.month, day)
    if past:
        return this if this <= today else add_months(today, -1, day)
    return this if this >= today else add_months(today, 1, day)


def on_day(value: date, moment: Moment) -> Found:
    return Found(value, past=value < moment.today)


def within_days(first: date, last: date, today: date) -> Found:
    """Days from `first` to `last`; a range that has begun starts today."""
    if last < today:
        return Found(first, "range", last, past=True)
    return Found(max(first, today), "range", last)


def _valid(year: int, month: int, day: int) -> bool:
    return 1 <= month <= 12 and 1 <= day <= 31 and 2000 <= year <= 2099


def full(match: Match, moment: Moment) -> Found | None:
    year, month, day = int(match["y"]), _number(match["m"]), _number(match["d"])
    year += 2000 if year < 100 else 0
    return on_day(day_in_month(year, month, day), moment) if _valid(year, month, day) else None


def _year_of(match: Match, month: int, day: int, moment: Moment) -> int:
    """The year meant for a month and day: the one named, else the nearest, never more than half a year back."""
    named = match["year"]
    if not named:
        return _near_year(month, day, moment)
    return moment.today.year + _YEARS[named] if named in _YEARS else _calendar_year(named)


def _calendar_year(named: str) -> int:
    """2027年, 二〇二七年 or 27年 as 2027; two digits that lie far ahead are of the last century."""
    year = int(to_digits(named))
    return year + (2000 if year < 60 else 1900) if year < 100 else year


def _near_year(month: int, day: int, moment: Moment) -> int:
    today = moment.today
    this = day_in_month(today.year, month, day)
    if moment.past:
        return today.year if this <= today else today.year - 1
    return today.year + 1 if this < today - _HALF_YEAR or (this < today and today - this > _HALF_YEAR) else today.year


def month_day(match: Match, moment: Moment) -> Found | None:
    month, day = _number(match["m"]), _number(match["d"])
    if not _valid(2000, month, day):
        return None
    return on_day(day_in_month(_year_of(match, month, day, moment), month, day), moment)


def dotted(match: Match, moment: Moment) -> Found | None:
    """12.1 and 12/1 are days only where the words around them say so."""
    before = match.string[max(0, match.start() - 8) : match.start()]
    after = match.string[match.end() : match.end() + 8]
    if re.search(r"(?:还|付|转|给|欠|差|扣|是|息|率|版|版本|v|¥|第|涨|降|按)\s?$", before) and not re.match(
        r"\s?[号日前之]", after
    ):
        return None
    named = re.match(
        r"\s?(?:号|日|之?前|以前|左右|还|转|付|到|能|可以|行|发|给|存|打|我|再|那天|早"
        r"|晚|上午|下午|就|一定|扣|处理|吧|周|星期|礼拜|\(|\d{1,2}[:点时]|[,，。]|$)",
        after,
    )
    return month_day(match, moment) if named or re.search(r"(?:到|等|在|截止|最晚|最迟)$", before) else None


def _part_days(year: int, month: int, part: str) -> tuple[date, date | None]:
    last = day_in_month(year, month, 31)
    parts = {
        "最后一天": (31, None), "初": (1, 5), "头": (1, 5), "中": (15, None), "底": (31, None), "末": (31, None),
        "尾": (31, None), "上半月": (1, 15), "下半月": (16, 31), "中旬": (11, 20),
        "上旬": (1, 10), "下旬": (21, 31),
    }  # fmt: skip
    first, until = parts[part.replace("个", "")]
    return day_in_month(year, month, first), None if until is None else min(day_in_month(year, month, until), last)


def _part(year: int, month: int, part: str, moment: Moment) -> Found:
    first, until = _part_days(year, month, part)
    return on_day(first, moment) if until is None else within_days(first, until, moment.today)


def month_part(match: Match, moment: Moment) -> Found | None:
    month = _number(match["m"])
    first, _ = _part_days(2000, month, match["part"])
    return _part(_year_of(match, month, first.day, moment), month, match["part"], moment)


def week_of_month(match: Match, moment: Moment) -> Found | None:
    """6月第一周: weeks begin on the first Monday of the month."""
    month = _number(match["m"])
    first = date(_year_of(match, month, 28, moment), month, 1)
    monday = first + timedelta(days=-first.weekday() % 7, weeks=_number(match["n"]) - 1)
    return within_days(monday, monday + timedelta(days=6), moment.today)


def half_year(match: Match, moment: Moment) -> Found | None:
    month = 1 if match["half"] == "上" else 7
    year = _year_of(match, month, 1, moment) if match["year"] else moment.today.year
    return within_days(date(year, month, 1), day_in_month(year, month + 5, 31), moment.today)


def whole_month(match: Match, moment: Moment) -> Found | None:
    month = _number(match["m"])
    year = _year_of(match, month, 28, moment)
    return within_days(date(year, month, 1), day_in_month(year, month, 31), moment.today)


def _month_named(word: str, moment: Moment) -> date:
    """The first of 这个月, 下个月 …"""
    shift = {"下下": 2, "下": 1, "次": 1, "上": -1}
    return add_months(moment.today, next((shift[key] for key in shift if word.startswith(key)), 0), 1)


def relative_month(match: Match, moment: Moment) -> Found | None:
    word = match["month"]
    start = _month_named(word, moment)
    if match["d"]:
        if word.startswith("每"):
            return on_day(_rolled(moment.today, _number(match["d"]), moment.past), moment)
        return on_day(day_in_month(start.year, start.month, _number(match["d"])), moment)
    if word.startswith("每"):
        return None
    if match["part"]:
        return _part(start.year, start.month, match["part"], moment)
    return within_days(start, day_in_month(start.year, start.month, 31), moment.today)


def month_part_alone(match: Match, moment: Moment) -> Found | None:
    today = moment.today
    first, until = _part_days(today.year, today.month, match["part"])
    if (until or first) < today:
        today = add_months(today, 1, 1)
    return _part(today.year, today.month, match["part"], moment)


def year_part(match: Match, moment: Moment) -> Found | None:
    next_year = match["year"] == "明年" or (match["part"] == "初" and match["year"] != "今年")
    year = moment.today.year + int(next_year)
    if match["part"] in ("底", "末", "终"):
        return on_day(date(year, 12, 31), moment)
    if match["part"] == "初":
        return within_days(date(year, 1, 1), date(year, 1, 31), moment.today)
    return within_days(date(year, 6, 1), date(year, 7, 31), moment.today)


def day_range(match: Match, moment: Moment) -> Found | None:
    low, high = _number(match["a"]), _number(match["b"])
    if not 1 <= low < high <= 31:
        return None
    until = _rolled(moment.today, high, moment.past)
    return within_days(day_in_month(until.year, until.month, low), until, moment.today)


def teens(match: Match, moment: Moment) -> Found | None:
    """十五六号: two neighbouring days."""
    low, high = _number(match["tens"] + match["a"]), _number(match["tens"] + match["b"])
    if low > 9 and high == low % 10 + 1:
        high = low + 1
    if high != low + 1:
        return None
    if match["month"]:
        start = _month_named(match["month"], moment)
        first = day_in_month(start.year, start.month, low)
        return within_days(first, day_in_month(start.year, start.month, high), moment.today)
    until = _rolled(moment.today, high, moment.past)
    return within_days(day_in_month(until.year, until.month, low), until, moment.today)


def day_of_month(match: Match, moment: Moment) -> Found | None:
    day = _number(match["d"])
    return on_day(_rolled(moment.today, day, moment.past), moment) if 1 <= day <= 31 else None


def weekday(match: Match, moment: Moment) -> Found | None:
    today, name, day = moment.today, match["shift"] or "", _WEEKDAYS[match["day"]]
    value = today - timedelta(days=today.weekday()) + timedelta(days=day, weeks=_WEEK_SHIFT[name])
    if match["day"] == "末":
        sunday = value + timedelta(days=1)
        return within_days(value, sunday, today) if name or sunday >= today else None
    if not name and value < today and not moment.past:
        value += timedelta(weeks=1)
    elif not name and value > today and moment.past:
        value -= timedelta(weeks=1)
    elif name in ("这", "本") and value < today and not moment.past:
        return Found(None, "vague", value)
    return on_day(value, moment)


def week(match: Match, moment: Moment) -> Found | None:
    monday = moment.today - timedelta(days=moment.today.weekday()) + timedelta(weeks=_WEEK_SHIFT[match["shift"]])
    return within_days(monday, monday + timedelta(days=6), moment.today)


def relative_day(match: Match, moment: Moment) -> Found | None:
    return on_day(moment.today + timedelta(days=_RELATIVE_DAYS[match["word"]]), moment)


def today(match: Match, moment: Moment) -> Found | None:
    return on_day(moment.today, moment)


def two_days(match: Match, moment: Moment) -> Found | None:
    """今明两天, 明后天."""
    first = moment.today + timedelta(days=_RELATIVE_DAYS[match["word"][0]])
    return Found(first, "range", first + timedelta(days=1))


def vague(match: Match, moment: Moment) -> Found | None:
    return Found(None, "vague")


def payday(match: Match, moment: Moment) -> Found | None:
    return Found(None, "payday")
