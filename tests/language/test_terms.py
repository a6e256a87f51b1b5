"""Terms, tails, products, people, hours and case numbers."""

from __future__ import annotations

from collections.abc import Callable
from datetime import time

import pytest

from care.language import terms
from care.language.normalise import normalise
from care.language.spans import HourSpan
from tests.language.table import cases


def periods(text: str) -> list[str]:
    return [str(span.months) for span in terms.find_periods(text)]


def hour(span: HourSpan) -> str:
    return f"{span.kind} {clock(span.from_time)}-{clock(span.to_time)}"


def clock(moment: time | None) -> str:
    return moment.strftime("%H:%M") if moment else ""


SHOWN: dict[str, Callable[[str], list[str]]] = {
    "periods": periods,
    "tails": lambda text: [span.value for span in terms.find_tails(text)],
    "products": lambda text: [span.value for span in terms.find_products(text)],
    "roles": lambda text: [span.value for span in terms.find_roles(text)],
    "hours": lambda text: [hour(span) for span in terms.find_hours(text)],
    "case_numbers": lambda text: [span.value for span in terms.find_case_numbers(text)],
}


@pytest.mark.parametrize(("case", "expected"), cases("terms.tsv"))
def test_a_word_of_the_trade_is_read_as_people_mean_it(case: str, expected: str) -> None:
    finder, _, text = case.partition(" ")
    assert (" ".join(SHOWN[finder](normalise(text).text)) or "-") == expected
