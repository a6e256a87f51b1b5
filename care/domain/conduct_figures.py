"""Figures in a text, and whether the record knows them: no amount, date or rate is ever made up (rule 5 of A3)."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Literal

from care.domain.clock import local_date
from care.domain.conduct_text import Clauses, sentences

Kind = Literal["amount", "date", "percent"]
KINDS: tuple[Kind, ...] = ("amount", "date", "percent")

_NUMBER = r"(?<![\d.])\d{1,12}(?:\.\d{1,6})?(?!\d)"
_HAN = "零一二两三四五六七八九十百千万"
_SCALE = {"百": 100, "千": 1000, "k": 1000, "万": 10000, "w": 10000}
_AMOUNTS = (
    re.compile(rf"(?:¥|人民币)({_NUMBER})([百千万kw]?)"),
    re.compile(rf"({_NUMBER})([百千万kw]?)(?:多)?(?:元|块|圆|rmb)"),
    re.compile(rf"({_NUMBER})([千万kw])(?![期次人户家位名字条笔多a-z\d])"),
    re.compile(
        r"(?:还|付|欠|缴|交|存|还款|金额|总额|本金|利息|合计)(?:了|款|个|是|为|共|约)?(\d{3,12}(?:\.\d{1,6})?)()(?![\d元块圆百千万kw年月日号期天位次笔%.:/-])"
    ),
)
_SHORT = re.compile(r"(?<!\d)(\d{1,4})([千万kw])(\d)(?!\d)")
_HAN_AMOUNT = re.compile(rf"(?<![{_HAN}])([{_HAN}]{{1,12}})(?:元|块钱|块(?![儿来去做吃聊说]))")
_DAY = re.compile(r"(?:(\d{4})年)?(?<!\d)(\d{1,2})月(\d{1,2})[日号]")
_ISO_DAY = re.compile(r"(?<!\d)(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})(?!\d)")
_DAY_ALONE = re.compile(r"(?<![\d月第])(\d{1,2})号(?![楼线院码店门])")
_PERCENT = re.compile(rf"({_NUMBER})%")


@dataclass(frozen=True)
class Figure:
    """A number with a meaning. A date may lack its year (0) or its month (0)."""

    kind: Kind
    value: Decimal | tuple[int, int, int]
    start: int
    end: int


@dataclass(frozen=True)
class Known:
    """The figures that a text may use."""

    numbers: frozenset[Decimal]
    percents: frozenset[Decimal]
    days: frozenset[date]
    written: frozenset[tuple[int, int, int]]
    """Days as a fact's own text wrote them, perhaps without a year."""

    def has(self, figure: Figure) -> bool:
        """Whether the record knows this figure."""
        if isinstance(figure.value, tuple):
            return any(_same_day(figure.value, (d.year, d.month, d.day)) for d in self.days) or any(
                _same_day(figure.value, written) for written in self.written
            )
        if figure.kind == "amount":
            return figure.value in self.numbers
        return figure.value in self.percents


def figures(sentence: Clauses) -> Iterator[Figure]:
    """Every amount, date and rate that a sentence names."""
    text = sentence.text
    for pattern in _AMOUNTS:
        for hit in pattern.finditer(text):
            yield Figure("amount", Decimal(hit[1]) * _SCALE.get(hit[2], 1), *hit.span())
    for hit in _SHORT.finditer(text):
        scale = _SCALE[hit[2]]
        yield Figure("amount", Decimal(int(hit[1]) * scale + int(hit[3]) * scale // 10), *hit.span())
    for hit in _HAN_AMOUNT.finditer(text):
        if (value := _han_number(hit[1])) is not None:
            yield Figure("amount", Decimal(value), *hit.span())
    for hit in _DAY.finditer(text):
        yield Figure("date", (int(hit[1] or 0), int(hit[2]), int(hit[3])), *hit.span())
    for hit in _ISO_DAY.finditer(text):
        yield Figure("date", (int(hit[1]), int(hit[2]), int(hit[3])), *hit.span())
    for hit in _DAY_ALONE.finditer(text):
        yield Figure("date", (0, 0, int(hit[1])), *hit.span())
    for hit in _PERCENT.finditer(text):
        yield Figure("percent", Decimal(hit[1]).normalize(), *hit.span())


def known(facts: Mapping[str, object]) -> Known:
    """The figures in facts: their values, and those that their own texts name."""
    numbers: set[Decimal] = set()
    percents: set[Decimal] = set()
    days: set[date] = set()
    written: set[tuple[int, int, int]] = set()
    for leaf in _leaves(facts):
        if isinstance(leaf, Decimal):
            numbers.add(leaf)
            percents.add((leaf * 100).quantize(Decimal("0.01")).normalize())
        elif isinstance(leaf, date):
            days.add(leaf)
        else:
            for figure in (each for sentence in sentences(leaf, {}) for each in figures(sentence)):
                if isinstance(figure.value, tuple):
                    written.add(figure.value)
                else:
                    (numbers if figure.kind == "amount" else percents).add(figure.value)
    return Known(frozenset(numbers), frozenset(percents), frozenset(days), frozenset(written))


def _leaves(value: object) -> Iterator[Decimal | date | str]:
    if isinstance(value, Mapping):
        for each in value.values():
            yield from _leaves(each)
    elif isinstance(value, (list, tuple)):
        for each in value:
            yield from _leaves(each)
    elif isinstance(value, int) and not isinstance(value, bool):
        yield Decimal(value)
    elif isinstance(value, str):
        yield _leaf(value)


def _leaf(text: str) -> Decimal | date | str:
    if re.fullmatch(r"-?\d{1,15}(\.\d{1,12})?", text):
        return abs(Decimal(text))
    if re.fullmatch(r"\d{4}-\d{2}-\d{2}(T.*)?", text):
        try:
            return local_date(datetime.fromisoformat(text)) if "T" in text else date.fromisoformat(text)
        except ValueError:
            return text
    return text


def _same_day(said: tuple[int, int, int], fact: tuple[int, int, int]) -> bool:
    return all(a in (0, b) or b == 0 for a, b in zip(said, fact, strict=True))


def _han_number(text: str) -> int | None:
    """两千五 is 2500, 一万二 is 12000; None when the numeral makes no number."""
    total, section, digit, last_unit = 0, 0, None, 0
    for character in text:
        if character in "十百千":
            last_unit = {"十": 10, "百": 100, "千": 1000}[character]
            section += (1 if digit is None else digit) * last_unit
            digit = None
        elif character == "万":
            total, section, digit, last_unit = (total + section + (digit or 0)) * 10000, 0, None, 10000
        elif digit is not None and digit != 0:
            return None
        else:
            digit = "零一二三四五六七八九".find(character) if character != "两" else 2
            last_unit = 0 if digit == 0 else last_unit
    if digit is not None:
        section += digit * (last_unit // 10 if last_unit > 10 else 1)
    return total + section
