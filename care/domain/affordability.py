"""What a borrower can pay a month (可负担测算, C3)."""

from __future__ import annotations

from decimal import ROUND_DOWN, Decimal

from care.domain.money import FEN, ZERO, BadAmount
from care.domain.policy import Policy


def affordable(income: Decimal, essentials: Decimal, other_minimums: Decimal, policy: Policy) -> Decimal:
    """CNY a month left for an instalment, rounded down, after essentials, other minimums and a buffer.

    Self-declared figures suffice. Dependants don't enter: the cost of children and elders is part of the
    essentials. Raises BadAmount for a negative figure.
    """
    if min(income, essentials, other_minimums) < 0:
        raise BadAmount("income, essentials and other minimums cannot be negative")
    left = (income - essentials - other_minimums) * (1 - policy.affordability.buffer)
    return max(ZERO, left.quantize(FEN, rounding=ROUND_DOWN))
