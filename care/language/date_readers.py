"""How each pattern of `date_rules` is read. A reader returns None to refuse a match."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, timedelta

from care.domain.clock import add_months, day_in_month
from care.language import festivals
from care.language.durations import moved
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
_HANGS_ON = re.compile(r"工资|发薪|发了?钱|到账|一到|等(?!下|会)|有钱|[拿借凑]到|如果|要是|只要|下来|结款")
_ANSWER_BEFORE = re.compile(r"(?:好的?|嗯|行|可以|那|就|我|是|[，。,!\s])*")
_ANSWER_AFTER = re.compile(r"(?:就|吧|可以|行|呗|啊|哈|的|[，。,!\s])*")
_HALF_YEAR = timedelta(days=183)


def _number(text: str) -> int:
    return small_number(text) or 0


def _rolled(today: date, day: int, past: bool) -> date:
    """The nearest such day of a month: from today on, or up to today when it is over."""
    this = day_in_month(today.year, today.month, day)
    if past:
        return this if this <= today else add_months(today, -1, day)
    return this if this >= today else add_months(today, 1, day)


def _day(value: date, moment: Moment) -> Found:
    return Found(value, past=value < moment.today)


def _range(first: date, last: date, today: date) -> Found:
    """Days from `first` to `last`; a range that has begun starts today."""
    if last < today:
        return Found(first, "range", last, past=True)
    return Found(max(first, today), "range", last)


def _valid(year: int, month: int, day: int) -> bool:
    return 1 <= month <= 12 and 1 <= day <= 31 and 2000 <= year <= 2099


def full(match: Match, moment: Moment) -> Found | None:
    year, month, day = int(match["y"]), _number(match["m"]), _number(match["d"])
    year += 2000 if year < 100 else 0
    return _day(day_in_month(year, month, day), moment) if _valid(year, month, day) else None


def _year_of(match: Match, month: int, day: int, moment: Moment) -> int:
    """The year meant for a month and day: the one named, else the nearest, never more than half a year back."""
    shift = {"今年": 0, "本年": 0, "明年": 1, "后年": 2, "去年": -1}.get(match["year"] or "")
    today = moment.today
    if shift is not None:
        return today.year + shift
    this = day_in_month(today.year, month, day)
    if moment.past:
        return today.year if this <= today else today.year - 1
    return today.year + 1 if this < today - _HALF_YEAR or (this < today and today - this > _HALF_YEAR) else today.year


def month_day(match: Match, moment: Moment) -> Found | None:
    month, day = _number(match["m"]), _number(match["d"])
    if not _valid(2000, month, day):
        return None
    return _day(day_in_month(_year_of(match, month, day, moment), month, day), moment)


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
        "最后一天": (31, None), "初": (1, 5), "头": (1, 5), "尾": (31, None), "上半月": (1, 15), "下半月": (16, 31), "中": (15, None), "中旬": (11, 20), "底": (31, None), "末": (31, None),
        "上旬": (1, 10), "下旬": (21, 31),
    }  # fmt: skip
    first, until = parts[part.replace("个", "")]
    return day_in_month(year, month, first), None if until is None else min(day_in_month(year, month, until), last)


def _part(year: int, month: int, part: str, moment: Moment) -> Found:
    first, until = _part_days(year, month, part)
    return _day(first, moment) if until is None else _range(first, until, moment.today)


def month_part(match: Match, moment: Moment) -> Found | None:
    month = _number(match["m"])
    first, _ = _part_days(2000, month, match["part"])
    return _part(_year_of(match, month, first.day, moment), month, match["part"], moment)


def whole_month(match: Match, moment: Moment) -> Found | None:
    month = _number(match["m"])
    year = _year_of(match, month, 28, moment)
    return _range(date(year, month, 1), day_in_month(year, month, 31), moment.today)


def _month_named(word: str, moment: Moment) -> date:
    """The first of 这个月, 下个月 …"""
    shift = {"下下": 2, "下": 1, "次": 1, "上": -1}
    return add_months(moment.today, next((shift[key] for key in shift if word.startswith(key)), 0), 1)


def relative_month(match: Match, moment: Moment) -> Found | None:
    word = match["month"]
    start = _month_named(word, moment)
    if match["d"]:
        if word.startswith("每"):
            return _day(_rolled(moment.today, _number(match["d"]), moment.past), moment)
        return _day(day_in_month(start.year, start.month, _number(match["d"])), moment)
    if word.startswith("每"):
        return None
    if match["part"]:
        return _part(start.year, start.month, match["part"], moment)
    return _range(start, day_in_month(start.year, start.month, 31), moment.today)


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
        return _day(date(year, 12, 31), moment)
    if match["part"] == "初":
        return _range(date(year, 1, 1), date(year, 1, 31), moment.today)
    return _range(date(year, 6, 1), date(year, 7, 31), moment.today)


def day_range(match: Match, moment: Moment) -> Found | None:
    low, high = _number(match["a"]), _number(match["b"])
    if not 1 <= low < high <= 31:
        return None
    until = _rolled(moment.today, high, moment.past)
    return _range(day_in_month(until.year, until.month, low), until, moment.today)


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
        return _range(first, day_in_month(start.year, start.month, high), moment.today)
    until = _rolled(moment.today, high, moment.past)
    return _range(day_in_month(until.year, until.month, low), until, moment.today)


def day_of_month(match: Match, moment: Moment) -> Found | None:
    day = _number(match["d"])
    return _day(_rolled(moment.today, day, moment.past), moment) if 1 <= day <= 31 else None


def festival(match: Match, moment: Moment) -> Found | None:
    known = festivals.days(match["name"], moment.today.year)
    year_shift = {"今年": 0, "明年": 1, "去年": -1}.get(match["year"] or "")
    if year_shift is not None:
        known = tuple(day for day in known if day.year == moment.today.year + year_shift)
    elif moment.past:
        known = tuple(day for day in reversed(known) if day <= moment.today)
    else:
        known = tuple(day for day in known if day >= moment.today)
    return _day(known[0], moment) if known else Found(None, "vague")


def weekday(match: Match, moment: Moment) -> Found | None:
    today, name, day = moment.today, match["shift"] or "", _WEEKDAYS[match["day"]]
    value = today - timedelta(days=today.weekday()) + timedelta(days=day, weeks=_WEEK_SHIFT[name])
    if match["day"] == "末":
        sunday = value + timedelta(days=1)
        return _range(value, sunday, today) if name or sunday >= today else None
    if not name and value < today and not moment.past:
        value += timedelta(weeks=1)
    elif not name and value > today and moment.past:
        value -= timedelta(weeks=1)
    elif name in ("这", "本") and value < today and not moment.past:
        return Found(None, "vague", value)
    return _day(value, moment)


def week(match: Match, moment: Moment) -> Found | None:
    monday = moment.today - timedelta(days=moment.today.weekday()) + timedelta(weeks=_WEEK_SHIFT[match["shift"]])
    return _range(monday, monday + timedelta(days=6), moment.today)


def relative_day(match: Match, moment: Moment) -> Found | None:
    return _day(moment.today + timedelta(days=_RELATIVE_DAYS[match["word"]]), moment)


def today(match: Match, moment: Moment) -> Found | None:
    return _day(moment.today, moment)


def two_days(match: Match, moment: Moment) -> Found | None:
    """今明两天, 明后天."""
    first = moment.today + timedelta(days=_RELATIVE_DAYS[match["word"][0]])
    return Found(first, "range", first + timedelta(days=1))


def at_once(match: Match, moment: Moment) -> Found | None:
    """马上还 is today unless it hangs on something else (工资到了马上还)."""
    return None if _HANGS_ON.search(match.string, 0, match.start()) else _day(moment.today, moment)


def alone(match: Match, moment: Moment) -> Found | None:
    """现在 or 马上 as a whole answer."""
    said = _ANSWER_BEFORE.fullmatch(match.string, 0, match.start())
    return _day(moment.today, moment) if said and _ANSWER_AFTER.fullmatch(match.string, match.end()) else None


def hours_ahead(match: Match, moment: Moment) -> Found | None:
    """24小时内: whole days count; fewer hours are taken for today."""
    value = moment.today + timedelta(days=_number(match["n"]) // 24 if match["n"] != "半" else 0)
    in_time = match["side"] != "后" and value > moment.today
    return _range(moment.today, value, moment.today) if in_time else _day(value, moment)


def _counted(match: Match) -> tuple[str, bool]:
    """The number of a span of time, and whether it is one number (三天) and not two (两三天, the larger counts)."""
    number = match["n"] or ""
    if re.fullmatch(r"十?[一二两三四五六七八九]{2}", number):
        return number[:-2] + number[-1], False
    return number, True


def span_of_time(match: Match, moment: Moment) -> Found | None:
    side, (number, sure) = match["side"], _counted(match)
    value = moved(moment.today, number, match["unit"], -1 if side == "前" else 1)
    if value is None:
        return None
    if side in ("内", "里"):
        return _range(moment.today, value, moment.today)
    return _day(value, moment) if sure else Found(None, "vague", value)


def in_days(match: Match, moment: Moment) -> Found | None:
    """过三天 is a day; 过两天 is a manner of speaking."""
    if match["unit"] == "天" and match["n"] in ("两", "俩", "几"):
        return Found(None, "vague")
    return grace(match, moment)


def within(match: Match, moment: Moment) -> Found | None:
    """最多三天: any day until then."""
    value = moved(moment.today, _counted(match)[0], match["unit"])
    return _range(moment.today, value, moment.today) if value else None


def grace(match: Match, moment: Moment) -> Found | None:
    """宽限三天, 再给我一周: that long from today; 宽限几天 has to be asked."""
    number, sure = _counted(match)
    value = moved(moment.today, number, match["unit"]) if number else None
    return _day(value, moment) if value and sure else Found(None, "vague", value)


def vague(match: Match, moment: Moment) -> Found | None:
    return Found(None, "vague")


def payday(match: Match, moment: Moment) -> Found | None:
    return Found(None, "payday")


def before_new_year(match: Match, moment: Moment) -> Found | None:
    """年前: before Spring Festival."""
    ahead = [day for day in festivals.days("春节", moment.today.year) if day > moment.today]
    return _range(moment.today, ahead[0] - timedelta(days=1), moment.today) if ahead else Found(None, "vague")
