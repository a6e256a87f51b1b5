"""A book of any length is imported in the same memory."""

from __future__ import annotations

import tracemalloc
from pathlib import Path

import pytest

from care.demo.generate import book_rows, write_csv
from care.services.book.columns import BOOK
from care.services.book.importing import Listener, import_book
from care.services.context import Care
from tests.conftest import TODAY

ROWS = 5_000
SLOPE = 200
"""Bytes a row; a row that stayed in memory would take thousands."""


@pytest.mark.parametrize("settings", ["sqlite"], indirect=True)
def test_the_last_thousands_of_rows_need_no_more_memory_than_the_first(care: Care, tmp_path: Path) -> None:
    path, peaks = tmp_path / "book.csv", []
    write_csv(path, BOOK, list(book_rows(ROWS, 7, TODAY))[:ROWS])
    tracemalloc.start()
    listener = Listener(advance=lambda size: peaks.append(tracemalloc.get_traced_memory()[1]))
    assert import_book(care, path, listener=listener).committed
    tracemalloc.stop()
    early, late = peaks[len(peaks) * 7 // 10], peaks[-1]  # The second half of the ticks writes.
    assert (late - early) / (ROWS * 6 // 10) < SLOPE
