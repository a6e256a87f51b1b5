"""Every way in which a file of the lender can be wrong has its line, its field and its mend."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from care.demo.accounts import Cells
from care.demo.cast import LIN
from care.domain.errors import BadFile
from care.services.book.importing import import_book
from care.services.book.rejected import RejectedFile
from care.services.context import Care
from tests.book.conftest import Ear, Write

LOAN = 2

BAD_CELLS = [
    (0, {"party_id": ""}, "party_id: is blank. Give 1 to 64 letters"),
    (0, {"name": "x" * 41}, "name: 'x****************x' is not allowed. Give at most 40"),
    (0, {"name": "林\x07安"}, "name: '林***安' is not allowed."),
    (0, {"id_number": LIN.id_number[:-1] + "9"}, "Give an 18-character resident ID whose check digit fits"),
    (0, {"id_number": "99000120001301001X"}, "id_number: '9****************X' is not allowed."),
    (0, {"phone": "1381234567"}, "Give a mobile number of 11 digits"),
    (0, {"account_tail4": "66a8"}, "account_tail4: '66a8' is not allowed. Give exactly 4 digits."),
    (0, {"product": "mortgage"}, "product: 'mortgage' is not allowed. Give one of credit_card, consumer_loan."),
    (0, {"status": "paid"}, "Give one of open, settled, closed, sold, in_court."),
    (0, {"principal": "8,000.00"}, "no separators"),
    (0, {"principal": "-1.00"}, "not negative"),
    (0, {"principal": "1e3"}, "principal: '1e3' is not allowed."),
    (0, {"principal": "１００"}, "principal: '１００' is not allowed."),
    (0, {"interest": "300.001"}, "at most two decimals"),
    (0, {"as_of": "2026-11-22"}, "as_of: '2026-11-22' is not allowed. Give a date and time"),
    (0, {"as_of": "2026-11-23T00:00:00"}, "is in the future"),
    (0, {"open_date": "2026-13-01"}, "Give a date such as 2026-11-22."),
    (0, {"open_date": "2026-11-23"}, "open_date: '2026-11-23' is after as_of."),
    (0, {"overdue_since": ""}, "overdue_since: is blank though something is due."),
    (0, {"overdue_since": "2026-11-22"}, "overdue_since: '2026-11-22' is after due_date."),
    (0, {"due_date": "2027-11-22"}, "due_date: '2027-11-22' is too far ahead."),
    (0, {"outstanding": "7999.99"}, "outstanding: '7999.99' is less than principal."),
    (0, {"status": "settled"}, "status: 'settled' though something is owed."),
    (0, {"billing_day": "32"}, "Give a whole number from 1 to 31."),
    (0, {"daily_rate": "0.05%"}, "a rate is a fraction"),
    (0, {"daily_rate": "0.05"}, "Give a number from 0 to 0.005"),
    (0, {"compound": "maybe"}, "Give yes or no."),
    (0, {"min_due": ""}, "min_due: is blank."),
    (0, {"term": "12"}, "term: is filled. Leave it blank for a credit_card."),
    (0, {"flags": "poor"}, "flags: 'poor' is not allowed. Give values separated by ;"),
    (0, {"flags": "elderly;elderly"}, "flags: 'elderly;elderly' is not allowed."),
    (0, {"hold_until": "2026-12-01"}, "hold_until: stands without hold_reason."),
    (0, {"contact_from": "20", "contact_to": "9"}, "contact_to: '9' is not after contact_from."),
    (LOAN, {"penalty_multiplier": "1.6"}, "Give a number from 1 to 1.5"),
    (LOAN, {"day_count": "366"}, "Give one of 360, 365."),
    (LOAN, {"method": "balloon"}, "Give one of equal_instalment"),
    (LOAN, {"repay_day": ""}, "repay_day: is blank."),
]


@pytest.mark.parametrize(("index", "cells", "said"), BAD_CELLS)
def test_a_bad_value_is_refused_with_its_mend(
    care: Care, rows: list[Cells], write: Write, ear: Ear, index: int, cells: Cells, said: str
) -> None:
    path = write([*rows[:index], rows[index] | cells, *rows[index + 1 :]])
    import_book(care, path, listener=ear)
    assert len(ear.refusals) == 1 and ear.lines[0].startswith(f"{path}:{index + 2}: ") and said in ear.lines[0]


BAD_FILES = [
    (b"", "file: is empty"),
    (b"\xff\xfe\x00\x00", "file: is neither UTF-8 nor GB18030"),
    (b"party_id,nmae\n", "column 'nmae': is not known. Did you mean name?"),
    (b"party_id,qqqq\n", "column 'qqqq': is not known. docs/book-format.md lists the columns"),
    (b"party_id,name,name\n", "column 'name': stands twice"),
    (b"party_id,name\n", "header: lacks id_number, phone"),
    (b"party_id;name\n", "is not known"),
    (b'party_id,"name\n', "line: unexpected end of data. Mend the quotes on that line"),
]


@pytest.mark.parametrize(("content", "said"), BAD_FILES)
def test_a_file_that_cannot_be_read_says_why(care: Care, tmp_path: Path, content: bytes, said: str) -> None:
    path = tmp_path / "bad.csv"
    path.write_bytes(content)
    with pytest.raises(BadFile) as caught:
        import_book(care, path)
    assert said in str(caught.value) and str(path) in str(caught.value)


def test_a_missing_file_is_named(care: Care, tmp_path: Path) -> None:
    with pytest.raises(BadFile, match="cannot be read"):
        import_book(care, tmp_path / "nowhere.csv")


def test_an_account_may_stand_only_once(care: Care, rows: list[Cells], write: Write, ear: Ear) -> None:
    import_book(care, write([rows[0], rows[0]]), listener=ear)
    assert "account_id: 'DEMO-CARD-6688' stood on line 2 already." in ear.lines[0]


def test_the_rows_of_one_party_must_agree(care: Care, rows: list[Cells], write: Write, ear: Ear) -> None:
    import_book(care, write([rows[1], rows[2] | {"phone": "10000000099"}]), listener=ear)
    assert "party_id: 'P-DEMO-02' is described differently on line 2." in ear.lines[0]


def test_a_row_with_a_value_too_many_is_refused(care: Care, rows: list[Cells], write: Write, ear: Ear) -> None:
    path = write(rows[:1])
    path.write_text(path.read_text("utf-8").rstrip() + ",more\n", "utf-8")
    import_book(care, path, listener=ear)
    assert "row: has" in ear.lines[0]


def test_a_term_of_the_product_that_the_header_lacks_is_named(
    care: Care, rows: list[Cells], write: Write, ear: Ear
) -> None:
    import_book(care, write([{name: cell for name, cell in rows[0].items() if name != "min_due"}]), listener=ear)
    assert "min_due: is not in the header. A credit_card needs it: add the column." in ear.lines[0]


def test_no_refusal_shows_a_whole_personal_value(care: Care, rows: list[Cells], write: Write, ear: Ear) -> None:
    bad = {"name": LIN.name + "\x07", "phone": LIN.phone + "0", "id_number": LIN.id_number + "0"}
    import_book(care, write([rows[0] | bad]), listener=ear)
    assert len(ear.lines) == 3
    assert not any(value in line for value in (LIN.name, LIN.phone, LIN.id_number) for line in ear.lines)


def test_rejected_rows_are_kept_as_they_stood_with_their_reason(
    care: Care, rows: list[Cells], write: Write, ear: Ear
) -> None:
    path = write([rows[0] | {"fees": "?"}, *rows[1:]])
    with RejectedFile(path) as rejected:
        ear.refused = rejected.add
        import_book(care, path, skip_bad=True, listener=ear)
    with rejected.path.open(encoding="utf-8-sig", newline="") as file:
        (row,) = csv.DictReader(file)
    assert (row["name"], row["fees"]) == (LIN.name, "?") and "fees: '?' is not allowed." in row["reason"]


def test_the_rejected_file_is_for_its_owner_alone(care: Care, rows: list[Cells], write: Write, ear: Ear) -> None:
    path = write([rows[0] | {"fees": "?"}])
    with RejectedFile(path) as rejected:
        ear.refused = rejected.add
        import_book(care, path, skip_bad=True, listener=ear)
    assert rejected.path.stat().st_mode & 0o077 == 0


def test_a_value_over_two_lines_counts_as_one_row(care: Care, rows: list[Cells], write: Write, ear: Ear) -> None:
    first = rows[0] | {"lender": "two\nlines"}
    import_book(care, write([first, rows[1] | {"fees": "?"}]), listener=ear)
    assert [refusal.row.line for refusal in ear.refusals] == [2, 4]
