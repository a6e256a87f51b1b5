"""Exact CNY: Decimal with two places in code, whole 分 in the database, never a float."""

from __future__ import annotations

from decimal import ROUND_DOWN, ROUND_HALF_UP, Decimal, InvalidOperation

from care.domain.errors import CareError

FEN = Decimal("0.01")
ZERO = Decimal("0.00")


class BadAmount(CareError):
    """A value cannot be an exact amount of CNY, or not one that is allowed here."""


def yuan(value: str | int | Decimal) -> Decimal:
    """The amount with exactly two places.

    Refuses floats, non-finite values and anything finer than one 分: rounding is a decision of the
    accrual line (`half_up`), never of the reader of a value.
    """
    if isinstance(value, bool) or not isinstance(value, (str, int, Decimal)):
        raise BadAmount(f"{value!r} is a {type(value).__name__}; an amount is text, a whole number or a Decimal")
    try:
        amount = Decimal(value)
        exact = amount.quantize(FEN)
    except InvalidOperation:
        raise BadAmount(f"{value!r} is not an amount") from None
    if not amount.is_finite() or exact != amount:
        raise BadAmount(f"{value!r} is not a finite amount in whole 分")
    return abs(exact) if exact == 0 else exact


def to_fen(amount: Decimal) -> int:
    """Whole 分 of an exact amount; an amount finer than one 分 is refused."""
    return int(yuan(amount) * 100)


def from_fen(fen: int) -> Decimal:
    """The amount of a whole number of 分."""
    return yuan(Decimal(fen).scaleb(-2))


def half_up(amount: Decimal) -> Decimal:
    """Round one accrual line to 分, ROUND_HALF_UP (E2)."""
    return amount.quantize(FEN, rounding=ROUND_HALF_UP)


def split(amount: Decimal, parts: int) -> list[Decimal]:
    """Equal parts, each ROUND_DOWN to 分; the last takes the remainder, so the sum is exact (E2)."""
    part = (amount / parts).quantize(FEN, rounding=ROUND_DOWN)
    return [part] * (parts - 1) + [amount - part * (parts - 1)]
