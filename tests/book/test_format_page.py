"""The page that lenders read and the columns that the import knows are one list."""

from __future__ import annotations

import re
from pathlib import Path

from care.services.book.columns import BOOK, CONTACT_SOURCES, HOLD_REASONS, POSTINGS, STATUSES

PAGE = (Path(__file__).resolve().parents[2] / "docs" / "book-format.md").read_text("utf-8")
ROW = re.compile(r"^\| `(\w+)` \|", re.MULTILINE)


def test_every_column_has_its_row_in_the_order_of_the_format() -> None:
    book, postings = PAGE.split("## Posting columns")
    assert ROW.findall(book) == [column.name for column in BOOK]
    assert ROW.findall(postings) == [column.name for column in POSTINGS]


def test_every_word_that_a_column_takes_is_on_the_page() -> None:
    assert [word for word in (*CONTACT_SOURCES, *HOLD_REASONS, *STATUSES) if f"`{word}`" not in PAGE] == []
