"""Contract terms as JSON values, for the store and back: money and rates as strings, nothing lost."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields
from decimal import Decimal
from enum import Enum
from typing import Any

from care.domain.accounts import CardTerms, LoanTerms, Product, Terms
from care.domain.concession_policy import PlanKind
from care.domain.interest import InterestMethod

_ENUMS: dict[str, type[Enum]] = {"interest_method": InterestMethod, "method": PlanKind}
_WHOLE = frozenset({"billing_day", "due_day", "grace_days", "term", "repay_day", "day_count"})


def to_json(terms: Terms) -> dict[str, Any]:
    """The terms as JSON values."""
    return {field.name: _plain(getattr(terms, field.name)) for field in fields(terms)}


def from_json(product: str, raw: Mapping[str, Any]) -> Terms:
    """The terms stored for an account of this product; raises KeyError when one is missing."""
    kind = CardTerms if product == Product.CREDIT_CARD.value else LoanTerms
    return kind(**{field.name: _value(field.name, raw[field.name]) for field in fields(kind)})


def _plain(value: Any) -> Any:
    if isinstance(value, Enum):
        return value.value
    return str(value) if isinstance(value, Decimal) else value


def _value(name: str, raw: Any) -> Any:
    if name in _ENUMS:
        return _ENUMS[name](raw)
    return raw if name in _WHOLE or isinstance(raw, bool) else Decimal(raw)
