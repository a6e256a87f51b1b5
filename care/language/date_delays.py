"""Days counted from today (三天后, 宽限一周, 24小时内) or meant by it (现在, 马上还): readers of `date_rules`."""

from __future__ import annotations

import re
from datetime import timedelta

from care.language.date_readers import Found, Match, Moment, on_day, within_days
from care.language.durations import moved
from care.language.numerals import small_number

_HANGS_ON = re.compile(r"工资|发薪|发了?钱|到账|一到|等(?!下|会)|有钱|[拿借凑]到|如果|要是|只要|下来|结款")
_ANSWER_BEFORE = re.compile(r"(?:好的?|嗯|行|可以|那|就|我|是|[，。,!\s])*")
_ANSWER_AFTER = re.compile(r"(?:就|吧|可以|行|呗|啊|哈|的|[，。,!\s])*")


def at_once(match: Match, moment: Moment) -> Found | None:
    """马上还 is today unless it hangs on something else (工资到了马上还)."""
    return None if _HANGS_ON.search(match.string, 0, match.start()) else on_day(moment.today, moment)


def alone(match: Match, moment: Moment) -> Found | None:
    """现在 or 马上 as a whole answer."""
    said = _ANSWER_BEFORE.fullmatch(match.string, 0, match.start())
    return on_day(moment.today, moment) if said and _ANSWER_AFTER.fullmatch(match.string, match.end()) else None


def hours_ahead(match: Match, moment: Moment) -> Found | None:
    """24小时内: whole days count; fewer hours are taken for today."""
    value = moment.today + timedelta(days=(small_number(match["n"]) or 0) // 24 if match["n"] != "半" else 0)
    in_time = match["side"] != "后" and value > moment.today
    return within_days(moment.today, value, moment.today) if in_time else on_day(value, moment)


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
        return within_days(moment.today, value, moment.today)
    return on_day(value, moment) if sure else Found(None, "vague", value)


def in_days(match: Match, moment: Moment) -> Found | None:
    """过三天 is a day; 过两天 is a manner of speaking."""
    if match["unit"] == "天" and match["n"] in ("两", "俩", "几"):
        return Found(None, "vague")
    return grace(match, moment)


def within(match: Match, moment: Moment) -> Found | None:
    """最多三天: any day until then."""
    value = moved(moment.today, _counted(match)[0], match["unit"])
    return within_days(moment.today, value, moment.today) if value else None


def grace(match: Match, moment: Moment) -> Found | None:
    """宽限三天, 再给我一周: that long from today; 宽限几天 has to be asked."""
    number, sure = _counted(match)
    value = moved(moment.today, number, match["unit"]) if number else None
    return on_day(value, moment) if value and sure else Found(None, "vague", value)
