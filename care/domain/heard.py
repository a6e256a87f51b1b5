"""What was understood of one message: the intent and the values, before anybody decides what they mean here."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal


@dataclass(frozen=True)
class Heard:
    """Understanding only proposes (design §4.3): nothing in here has been checked against an account or a policy."""

    intent: str
    text: str = ""
    amounts: tuple[Decimal, ...] = ()
    """Amounts of money said as such, CNY."""
    numbers: tuple[Decimal, ...] = ()
    """Bare numbers, which are amounts or counts only when one was asked for."""
    shares: tuple[Decimal, ...] = ()
    """Parts of a whole, as fractions (一半 is 0.5)."""
    about: tuple[Decimal, ...] = ()
    """Figures named as approximate (大概6000)."""
    vague_amount: bool = False
    dates: tuple[date, ...] = ()
    vague_date: bool = False
    periods: tuple[int, ...] = ()
    hours: tuple[int, ...] = ()
    options: tuple[tuple[str, str], ...] = ()
    """Values that an issued button carried, by name."""

    def option(self, name: str) -> str | None:
        """The value of a button's field, or None."""
        return dict(self.options).get(name)


@dataclass(frozen=True)
class Unsure:
    """Something was said, but not clearly enough to act on: ask, never guess."""


def money(
    heard: Heard, *, whole: Decimal | None = None, asked: bool = False, roughly: bool = False
) -> Decimal | Unsure | None:
    """The one amount meant, `Unsure` when several or only a vague one was said, None when none was.

    A share is of `whole` and unclear without it; a bare number counts only when an amount was `asked` for, an
    approximate one only when `roughly` is good enough.
    """
    said = {*heard.amounts, *((share * whole).quantize(Decimal("0.01")) for share in heard.shares if whole)}
    if not said and asked:
        said = {number.quantize(Decimal("0.01")) for number in heard.numbers}
    if not said and roughly:
        said = set(heard.about)
    if len(said) == 1:
        return said.pop()
    return Unsure() if said or heard.vague_amount or (heard.shares and whole is None) else None


def day(heard: Heard) -> date | Unsure | None:
    """The one day meant, `Unsure` when several or only a vague one was said, None when none was."""
    days = set(heard.dates)
    if len(days) == 1:
        return days.pop()
    return Unsure() if days or heard.vague_date else None
