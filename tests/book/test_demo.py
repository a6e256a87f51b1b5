"""The demo book: deterministic, complete, and about nobody."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from care.demo.accounts import Cells
from care.demo.cast import CAST
from care.demo.generate import book_rows, posting_rows, write_demo
from care.domain.delinquency import Bucket, bucket
from care.services.book.cells import ID_NUMBER
from care.services.book.columns import FLAG_KINDS, HOLD_REASONS
from care.services.book.importing import import_book
from care.services.book.posting import post_book
from care.services.context import Care
from tests.book.conftest import Ear
from tests.conftest import TODAY

ROWS = list(book_rows(300, 7, TODAY))


def test_the_same_seed_gives_the_same_book() -> None:
    assert list(book_rows(300, 7, TODAY)) == ROWS


def test_another_seed_gives_another_book_with_the_same_cast() -> None:
    other = list(book_rows(300, 8, TODAY))
    assert other != ROWS and other[: len(CAST)] == ROWS[: len(CAST)]


def test_it_has_as_many_borrowers_as_asked_for() -> None:
    assert len({row["party_id"] for row in ROWS}) == 300


COVERED: list[tuple[str, Callable[[Cells], object], set[object]]] = [
    ("product", lambda row: row["product"], {"credit_card", "consumer_loan"}),
    ("status", lambda row: row["status"], {"open", "settled", "sold", "in_court"}),
    ("bucket", lambda row: bucket(int(row["dpd"])), set(Bucket)),
    ("flag", lambda row: row.get("flags", ""), {"", *FLAG_KINDS}),
    ("hold", lambda row: row.get("hold_reason", ""), {"", *HOLD_REASONS}),
    ("surplus", lambda row: row["surplus"] != "0.00", {True, False}),
]


@pytest.mark.parametrize(("_", "value", "wanted"), COVERED, ids=[name for name, _, _ in COVERED])
def test_every_case_occurs(_: str, value: Callable[[Cells], object], wanted: set[object]) -> None:
    assert {value(row) for row in ROWS} == wanted


def test_some_borrowers_have_several_accounts() -> None:
    assert len(ROWS) > 300


def test_no_id_number_belongs_to_a_region_and_every_check_digit_fits() -> None:
    numbers = {row["id_number"] for row in ROWS}
    assert all(number.startswith("99") and ID_NUMBER.read(number) == number for number in numbers)


def test_no_phone_has_the_prefix_of_a_mobile_and_none_is_shared() -> None:
    phones = {(row["party_id"], row["phone"]) for row in ROWS}
    assert all(number.startswith("100") and len(number) == 11 for _, number in phones)
    assert len({number for _, number in phones}) == 300


def test_postings_hold_payments_and_reversals() -> None:
    assert {row["kind"] for row in posting_rows(300, 7, TODAY)} == {"payment", "reversal"}


def test_book_and_postings_come_in_without_a_refusal(care: Care, tmp_path: Path, ear: Ear) -> None:
    book, postings = write_demo(tmp_path, 60, 7, TODAY)
    assert import_book(care, book, listener=ear).committed and post_book(care, postings, (), listener=ear).committed
    assert ear.lines == []
