"""How a fact is shown to a borrower. Facts arrive as JSON: money as "8450.00", dates and instants as ISO text."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal, InvalidOperation

from care.domain.clock import SHANGHAI

_WEEKDAYS = "一二三四五六日"


@dataclass(frozen=True)
class Format:
    """A type of placeholder: what it accepts, how it shows it (or ValueError), and how wide that usually is."""

    expected: str
    show: Callable[[object], str]
    width: int


def _money(value: object) -> str:
    amount = _decimal(value)
    if amount != amount.quantize(Decimal("0.01")):
        raise ValueError(value)
    return f"{amount:,.2f}元"


def _percent(value: object) -> str:
    return f"{_decimal(value) * 100:.2f}%"


def _date(value: object) -> str:
    day = _day(value)
    return f"{day.month}月{day.day}日（周{_WEEKDAYS[day.weekday()]}）"


def _moment(value: object) -> str:
    if not isinstance(value, str):
        raise ValueError(value)
    moment = datetime.fromisoformat(value)
    if moment.tzinfo is None:
        raise ValueError(value)
    local = moment.astimezone(SHANGHAI)
    return f"{local.month}月{local.day}日 {local:%H:%M}"


def _int(value: object) -> str:
    if isinstance(value, bool) or not isinstance(value, int):
        raise ValueError(value)
    return str(value)


def _plain(value: object) -> str:
    if isinstance(value, bool) or not isinstance(value, (str, int)) or value == "":
        raise ValueError(value)
    return str(value)


def _day(value: object) -> date:
    """The calendar day of ISO text; an instant is a day in Shanghai."""
    if not isinstance(value, str):
        raise ValueError(value)
    if len(value) == len("2026-11-27"):
        return date.fromisoformat(value)
    moment = datetime.fromisoformat(value)
    if moment.tzinfo is None:
        raise ValueError(value)
    return moment.astimezone(SHANGHAI).date()


def _decimal(value: object) -> Decimal:
    if not isinstance(value, str):
        raise ValueError(value)
    try:
        number = Decimal(value)
    except InvalidOperation:
        raise ValueError(value) from None
    if not number.is_finite():
        raise ValueError(value)
    return number


PLAIN = "plain"
WORD = "word"
EACH = "each"

FORMATS: Mapping[str, Format] = {
    "money": Format('CNY as text with at most two places, like "8450.00"', _money, 8),
    "percent": Format('a fraction as text, like "0.1303"', _percent, 6),
    "date": Format('an ISO day or instant as text, like "2026-11-27"', _date, 10),
    "moment": Format('an ISO instant with its zone, like "2026-11-21T10:30:00+08:00"', _moment, 12),
    "int": Format("a whole number", _int, 2),
    PLAIN: Format("text that is not empty, or a whole number", _plain, 4),
}
"""The typed placeholders, `{name:format}`. `word` (a code's name) and `each` (a list) are filled by the renderer."""
