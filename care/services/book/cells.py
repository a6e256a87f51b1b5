"""Readers of one CSV cell: text in, value out; `ValueError` when the text is not what the column expects."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from care.domain.clock import SHANGHAI
from care.domain.money import yuan

_AMOUNT = re.compile(r"\d{1,12}(\.\d{1,2})?", re.ASCII)
_FRACTION = re.compile(r"\d(\.\d{1,10})?", re.ASCII)
_WHOLE = re.compile(r"\d{1,6}", re.ASCII)
_DAY = re.compile(r"(\d{4})[-/](\d{1,2})[-/](\d{1,2})", re.ASCII)
_MOMENT = re.compile(r"\d{4}-\d\d-\d\d[T ]\d\d:\d\d(:\d\d)?([+-]\d\d:\d\d)?", re.ASCII)
_PHONE = re.compile(r"(?:\+86)?(1\d{10})", re.ASCII)
_RESIDENT_ID = re.compile(r"\d{17}[\dX]", re.ASCII)
_OTHER_ID = re.compile(r"[A-Z][A-Z\d]{5,16}", re.ASCII)
_ID_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_YES = frozenset({"yes", "true", "1", "是"})
_NO = frozenset({"no", "false", "0", "否"})


@dataclass(frozen=True)
class Cell:
    """How a column's text is read, and what to write instead of a text that cannot be."""

    read: Callable[[str], Any]
    expected: str


def text(most: int) -> Cell:
    """Printable text of at most so many characters."""

    def read(raw: str) -> str:
        if len(raw) > most or not raw.isprintable():
            raise ValueError
        return raw

    return Cell(read, f"at most {most} printable characters")


def digits(count: int) -> Cell:
    """Exactly so many digits, kept as text."""
    return _matching(rf"\d{{{count}}}", f"exactly {count} digits")


def choice(*allowed: str) -> Cell:
    """One of the given words."""

    def read(raw: str) -> str:
        if raw not in allowed:
            raise ValueError
        return raw

    return Cell(read, "one of " + ", ".join(allowed))


def listing(item: Cell) -> Cell:
    """Values separated by `;`, in any order, none twice."""

    def read(raw: str) -> tuple[Any, ...]:
        items = [item.read(part.strip()) for part in raw.split(";")]
        if len(set(items)) != len(items):
            raise ValueError
        return tuple(sorted(items))

    return Cell(read, f"values separated by ; each {item.expected}")


def whole(least: int, most: int) -> Cell:
    """A whole number within two limits."""

    def read(raw: str) -> int:
        if not _WHOLE.fullmatch(raw) or not least <= int(raw) <= most:
            raise ValueError
        return int(raw)

    return Cell(read, f"a whole number from {least} to {most}")


def fraction(least: str, most: str) -> Cell:
    """A rate as a fraction within two limits."""

    def read(raw: str) -> Decimal:
        if not _FRACTION.fullmatch(raw) or not Decimal(least) <= Decimal(raw) <= Decimal(most):
            raise ValueError
        return Decimal(raw)

    return Cell(read, f"a number from {least} to {most} (a rate is a fraction: 0.0005 is 0.05%)")


def check_digit(first17: str) -> str:
    """The last character of a resident ID number (GB 11643)."""
    total = sum(int(digit) * weight for digit, weight in zip(first17, _ID_WEIGHTS, strict=True))
    return "10X98765432"[total % 11]


def _yes_no(raw: str) -> bool:
    if raw.lower() in _YES:
        return True
    if raw.lower() in _NO:
        return False
    raise ValueError


def _amount(raw: str) -> Decimal:
    if not _AMOUNT.fullmatch(raw):
        raise ValueError
    return yuan(raw)


def _day(raw: str) -> date:
    found = _DAY.fullmatch(raw)
    if not found:
        raise ValueError
    return date(*(int(part) for part in found.groups()))


def _moment(raw: str) -> datetime:
    if not _MOMENT.fullmatch(raw):
        raise ValueError
    moment = datetime.fromisoformat(raw)
    return moment if moment.tzinfo else moment.replace(tzinfo=SHANGHAI)


def _phone(raw: str) -> str:
    found = _PHONE.fullmatch(raw.replace(" ", "").replace("-", ""))
    if not found:
        raise ValueError
    return found.group(1)


def _id_number(raw: str) -> str:
    number = raw.upper()
    if _RESIDENT_ID.fullmatch(number):
        datetime.strptime(number[6:14] + "+0800", "%Y%m%d%z")
        if number[17] == check_digit(number[:17]):
            return number
    elif _OTHER_ID.fullmatch(number):
        return number
    raise ValueError


def _matching(pattern: str, expected: str) -> Cell:
    compiled = re.compile(pattern, re.ASCII)

    def read(raw: str) -> str:
        if not compiled.fullmatch(raw):
            raise ValueError
        return raw

    return Cell(read, expected)


YES_NO = Cell(_yes_no, "yes or no")
AMOUNT = Cell(_amount, "an amount in CNY such as 8450.00: not negative, at most two decimals, no separators")
DAY = Cell(_day, "a date such as 2026-11-22")
MOMENT = Cell(_moment, "a date and time such as 2026-11-22T06:00:00 (Asia/Shanghai unless an offset follows)")
PHONE = Cell(_phone, "a mobile number of 11 digits that starts with 1")
ID_NUMBER = Cell(
    _id_number, "an 18-character resident ID whose check digit fits, or another document that starts with a letter"
)
REFERENCE = _matching(r"[A-Za-z0-9][A-Za-z0-9._:-]{0,63}", "1 to 64 letters, digits or . _ : -")
"""An identifier of the lender's systems."""
