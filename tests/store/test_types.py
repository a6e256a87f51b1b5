"""Columns (design §4.8, §4.9): money as whole 分, rates exact, instants in UTC."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal
from typing import Any

import pytest
from sqlalchemy.dialects import sqlite

from care.domain.clock import SHANGHAI
from care.store.types import Fen, Instant, Rate

DIALECT = sqlite.dialect()


@pytest.mark.parametrize(
    ("amount", "fen"), [("8450.00", 845000), ("0.01", 1), ("-0.5", -50), ("0", 0), ("1E+3", 100000)]
)
def test_money_is_stored_as_whole_fen_and_read_with_two_places(amount: str, fen: int) -> None:
    assert Fen().process_bind_param(Decimal(amount), DIALECT) == fen
    read = Fen().process_result_value(fen, DIALECT)
    assert read == Decimal(amount) and read.as_tuple().exponent == -2


@pytest.mark.parametrize("value", [Decimal("0.001"), Decimal("NaN"), Decimal("Infinity"), 1.5, 1, "1.00"])
def test_what_is_not_whole_fen_is_refused(value: Any) -> None:
    with pytest.raises((ValueError, ArithmeticError)):
        Fen().process_bind_param(value, DIALECT)


@pytest.mark.parametrize("rate", ["0.0005", "0.1303", "0.1384123456789012345678901"])
def test_a_rate_comes_back_to_the_last_digit(rate: str) -> None:
    stored = Rate().process_bind_param(Decimal(rate), DIALECT)
    assert stored is not None and len(stored) <= 32
    assert str(Rate().process_result_value(stored, DIALECT)) == rate


def test_an_instant_is_stored_in_utc_and_comes_back_aware() -> None:
    noon = datetime(2026, 11, 22, 12, 0, tzinfo=SHANGHAI)
    stored = Instant().process_bind_param(noon, DIALECT)
    assert str(stored) == "2026-11-22 04:00:00"
    assert Instant().process_result_value(stored, DIALECT) == noon


def test_an_instant_without_a_zone_is_refused() -> None:
    with pytest.raises(ValueError, match="time zone"):
        Instant().process_bind_param(datetime(2026, 11, 22), DIALECT)  # noqa: DTZ001


@pytest.mark.parametrize("column", [Fen(), Rate(), Instant()])
def test_nothing_stays_nothing(column: Any) -> None:
    assert column.process_bind_param(None, DIALECT) is None
    assert column.process_result_value(None, DIALECT) is None
