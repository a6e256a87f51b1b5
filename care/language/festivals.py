"""Named days (国庆, 中秋) as dates, from data/festivals.yml."""

from __future__ import annotations

import re
from datetime import date, timedelta
from functools import lru_cache

from care.language._data import DataFile, data_file
from care.language.date_readers import Found, Moment


@lru_cache(maxsize=1)
def _tables() -> tuple[dict[str, tuple[int, int]], dict[str, tuple[date, ...]]]:
    source = data_file("festivals.yml")
    fixed = {name: _fixed(source, name) for name in source.names("fixed")}
    lunar = {name: _lunar(source, name) for name in source.names("lunar")}
    return fixed, lunar


def _fixed(source: DataFile, name: str) -> tuple[int, int]:
    try:
        day = date.fromisoformat("2024-" + source.text("fixed", name))
    except ValueError as error:
        raise source.bad(str(error), 'Write "MM-DD"', "fixed", name) from error
    return day.month, day.day


def _lunar(source: DataFile, name: str) -> tuple[date, ...]:
    try:
        return tuple(date.fromisoformat(text) for text in source.texts("lunar", name))
    except ValueError as error:
        raise source.bad(str(error), 'Write "YYYY-MM-DD"', "lunar", name) from error


@lru_cache(maxsize=1)
def names() -> tuple[str, ...]:
    """Every festival name, longest first."""
    fixed, lunar = _tables()
    return tuple(sorted([*fixed, *lunar], key=len, reverse=True))


def days(name: str, year: int) -> tuple[date, ...]:
    """That festival in the years from one before `year` to two after, as far as known, in order."""
    fixed, lunar = _tables()
    years = range(year - 1, year + 3)
    if name in fixed:
        return tuple(date(each, *fixed[name]) for each in years)
    return tuple(day for day in lunar[name] if day.year in years)


def festival(match: re.Match[str], moment: Moment) -> Found:
    """The coming one, the last one where the words say that it is over, or that of the year named."""
    known = days(match["name"], moment.today.year)
    year_shift = {"今年": 0, "明年": 1, "去年": -1}.get(match["year"] or "")
    if year_shift is not None:
        known = tuple(day for day in known if day.year == moment.today.year + year_shift)
    elif moment.past:
        known = tuple(day for day in reversed(known) if day <= moment.today)
    else:
        known = tuple(day for day in known if day >= moment.today)
    if not known:
        return Found(None, "vague")
    return Found(known[0], past=known[0] < moment.today)


def before_new_year(_match: re.Match[str], moment: Moment) -> Found:
    """年前: before Spring Festival."""
    ahead = [day for day in days("春节", moment.today.year) if day > moment.today]
    return Found(moment.today, "range", ahead[0] - timedelta(days=1)) if ahead else Found(None, "vague")
