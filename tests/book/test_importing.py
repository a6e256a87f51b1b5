"""Importing the lender's book: what is taken, changed, left alone, and closed."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal

import pytest

from care.demo.accounts import Cells
from care.demo.cast import LIN, WU, ZHAO, ZHOU, cast_rows
from care.domain.audit import first_break
from care.domain.records import Account, ArrearsRecord, AuditEntry, ContactPoint, Flag, Hold, Party, Payment
from care.services.book.importing import import_book
from care.services.context import Care
from tests.book.conftest import Ear, Write
from tests.conftest import TODAY

CARD = "DEMO-CARD-6688"


def one(care: Care, kind: type, **equals: object) -> object:
    with care.uow(read_only=True) as uow:
        (found,) = uow.find(kind, **equals)
    return found


def all_of(care: Care, kind: type, **equals: object) -> list:
    with care.uow(read_only=True) as uow:
        return uow.find(kind, **equals)


def arrears(care: Care, account: str = CARD) -> ArrearsRecord:
    return one(care, ArrearsRecord, account_id=one(care, Account, external_id=account).id)


def tomorrow(rows: list[Cells], **changes: str) -> list[Cells]:
    """The same accounts a day later; `changes` hold for the first, Lin's card."""
    later = [row | {"as_of": (TODAY + timedelta(hours=9)).isoformat() + "T09:00:00"} for row in rows]
    return [later[0] | changes, *later[1:]]


def test_the_figures_of_the_file_become_the_figures_of_the_book(care: Care, lin: Party) -> None:
    owed = arrears(care)
    figures = (owed.principal, owed.interest, owed.penalty, owed.fees, owed.minimum_due)
    assert [str(figure) for figure in figures] == ["8000.00", "300.00", "120.00", "30.00", "1130.00"]


def test_a_borrower_with_two_accounts_is_one_party(care: Care, zhao: Party) -> None:
    assert len(all_of(care, Account, party_id=zhao.id)) == 2


def test_name_id_and_phone_are_stored_sealed_and_can_be_opened(care: Care, lin: Party) -> None:
    phone = one(care, ContactPoint, party_id=lin.id)
    opened = [care.vault.open(lin.key_enc, sealed) for sealed in (lin.name_enc, lin.id_number_enc, phone.value_enc)]
    assert opened == [LIN.name, LIN.id_number, LIN.phone]
    assert LIN.name.encode() not in lin.name_enc


def test_a_phone_is_found_by_its_blind_index(care: Care, lin: Party) -> None:
    assert one(care, ContactPoint, value_index=care.vault.index("phone", LIN.phone)).party_id == lin.id


def test_the_same_file_again_changes_nothing(care: Care, book) -> None:
    before = len(all_of(care, AuditEntry))
    report = import_book(care, book)
    assert report.repeated and len(all_of(care, AuditEntry)) == before


def test_the_same_rows_in_other_bytes_change_nothing(care: Care, book, rows: list[Cells], write: Write) -> None:
    before = len(all_of(care, AuditEntry))
    counts = import_book(care, write([dict(reversed(row.items())) for row in reversed(rows)])).counts
    assert (counts.unchanged, counts.changed, counts.added) == (len(rows), 0, 0)
    assert len(all_of(care, AuditEntry)) == before


def test_a_newer_file_refreshes_what_differs(care: Care, book, rows: list[Cells], write: Write) -> None:
    report = import_book(care, write(tomorrow(rows, interest="304.00", minimum_due="1134.00", min_due="1134.00")))
    assert report.committed and arrears(care).interest == Decimal("304.00")


def test_a_refresh_of_one_account_leaves_one_audit_entry_more(
    care: Care, book, rows: list[Cells], write: Write
) -> None:
    before = len(all_of(care, AuditEntry))
    import_book(care, write([rows[0] | {"interest": "304.00"}, *rows[1:]]))
    assert len(all_of(care, AuditEntry)) == before + 1


def test_an_older_row_is_refused_as_stale(care: Care, book, rows: list[Cells], write: Write, ear: Ear) -> None:
    old = [row | {"as_of": "2026-11-21T00:00:00", "dpd": ""} for row in rows[:1]]
    report = import_book(care, write(old), listener=ear)
    assert not report.committed and "as_of: '2026-11-21T00:00:00+08:00' is stale." in ear.lines[0]


def test_an_account_missing_from_a_file_stays_open(care: Care, book, rows: list[Cells], write: Write) -> None:
    import_book(care, write(rows[1:]))
    assert one(care, Account, external_id=CARD).status == "open"


def test_an_account_missing_from_a_full_file_is_closed(care: Care, book, rows: list[Cells], write: Write) -> None:
    report = import_book(care, write(rows[1:]), full=True)
    assert (report.closed, one(care, Account, external_id=CARD).status) == (1, "closed")


def test_a_closed_account_that_comes_back_is_open_again(care: Care, book, rows: list[Cells], write: Write) -> None:
    import_book(care, write(rows[1:], "without.csv"), full=True)
    import_book(care, write(rows, "with.csv"), full=True)
    assert one(care, Account, external_id=CARD).status == "open"


def test_an_account_whose_row_was_left_out_is_not_closed(care: Care, book, rows: list[Cells], write: Write) -> None:
    import_book(care, write([rows[0] | {"fees": "?"}, *rows[1:]]), full=True, skip_bad=True)
    assert one(care, Account, external_id=CARD).status == "open"


def test_one_bad_row_keeps_the_whole_file_out(care: Care, rows: list[Cells], write: Write) -> None:
    report = import_book(care, write([*rows, rows[0] | {"account_id": "X-1", "fees": "?"}]))
    assert not report.committed and all_of(care, Party) == []


def test_skip_bad_takes_every_row_but_the_bad_one(care: Care, rows: list[Cells], write: Write) -> None:
    report = import_book(care, write([rows[0] | {"fees": "?"}, *rows[1:]]), skip_bad=True)
    assert (report.committed, report.refused, report.counts.added) == (True, 1, len(rows) - 1)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
def test_a_chinese_name_arrives_in_every_encoding(care: Care, rows: list[Cells], write: Write, encoding: str) -> None:
    import_book(care, write(rows, encoding=encoding))
    party = one(care, Party, external_id=LIN.party_id)
    assert care.vault.open(party.key_enc, party.name_enc) == LIN.name


def test_a_figure_that_differs_from_the_formula_is_noticed_and_stands(
    care: Care, rows: list[Cells], write: Write, ear: Ear
) -> None:
    import_book(care, write([rows[0] | {"dpd": "44", "minimum_due": "999.00"}]), listener=ear)
    assert [notice.text.split(",")[0] for notice in ear.notices] == [
        "dpd is 44 in the file",
        "minimum_due is 999.00 in the file",
    ]
    assert arrears(care).minimum_due == Decimal("999.00")


def test_charges_above_the_cost_cap_are_noticed(care: Care, rows: list[Cells], write: Write, ear: Ear) -> None:
    import_book(care, write([row for row in rows if row["account_id"] == "DEMO-LOAN-5531"]), listener=ear)
    assert "total-cost cap" in ear.notices[0].text


def test_one_id_number_under_two_parties_is_noticed(care: Care, rows: list[Cells], write: Write, ear: Ear) -> None:
    twin = rows[0] | {"party_id": "P-TWIN", "account_id": "TWIN-1"}
    import_book(care, write([rows[0], twin]), listener=ear)
    assert ear.notices[0].text == f"its ID number also belongs to party {LIN.party_id}"


def test_a_first_import_leaves_one_audit_entry_per_party(care: Care, book) -> None:
    assert len(all_of(care, AuditEntry)) == len(all_of(care, Party))


def test_every_audit_chain_holds_after_a_refresh(care: Care, book, rows: list[Cells], write: Write) -> None:
    import_book(care, write(tomorrow(rows)))
    for party in all_of(care, Party):
        with care.uow(read_only=True) as uow:
            assert first_break(uow.find(AuditEntry, chain=party.id, order="number")) is None


def test_the_audit_of_an_import_holds_no_personal_data(care: Care, book) -> None:
    told = " ".join(f"{entry.before}{entry.after}{entry.why}" for entry in all_of(care, AuditEntry))
    assert not any(value in told for value in (LIN.name, LIN.id_number, LIN.phone, LIN.party_id))


def test_a_new_phone_makes_the_old_one_invalid(care: Care, lin: Party, rows: list[Cells], write: Write) -> None:
    import_book(care, write(tomorrow(rows[:1], phone="10000099999")))
    valid = {point.tail4: point.valid for point in all_of(care, ContactPoint, party_id=lin.id)}
    assert valid == {LIN.phone[-4:]: False, "9999": True}


def test_a_number_reported_as_wrong_stays_invalid_after_a_refresh(
    care: Care, lin: Party, rows: list[Cells], write: Write
) -> None:
    with care.uow() as uow:
        uow.find(ContactPoint, party_id=lin.id)[0].valid = False
        uow.commit()
    import_book(care, write(tomorrow(rows)))
    assert one(care, ContactPoint, party_id=lin.id).valid is False


def test_the_lenders_flags_and_holds_come_and_go_with_the_file(
    care: Care, book, rows: list[Cells], write: Write
) -> None:
    zhou = one(care, Party, external_id=ZHOU.party_id)
    assert [f.kind for f in all_of(care, Flag, party_id=zhou.id, cleared_at=None)] == ["unemployed"]
    import_book(care, write([row | {"flags": "", "hold_reason": ""} for row in tomorrow(rows)]))
    assert all_of(care, Flag, party_id=zhou.id, cleared_at=None) == []
    assert all_of(care, Hold, party_id=zhou.id, lifted_at=None) == []


def test_a_file_without_flag_and_hold_columns_leaves_them_alone(
    care: Care, book, rows: list[Cells], write: Write
) -> None:
    bare = [
        {name: cell for name, cell in row.items() if name not in ("flags", "hold_reason")} for row in tomorrow(rows)
    ]
    import_book(care, write(bare))
    assert len(all_of(care, Hold, lifted_at=None)) == 2


def test_a_death_holds_the_whole_party(care: Care, book) -> None:
    wu = one(care, Party, external_id=WU.party_id)
    assert one(care, Hold, party_id=wu.id).account_id is None


def test_a_refresh_counts_only_postings_after_its_moment(care: Care, book, rows: list[Cells], write: Write) -> None:
    account = one(care, Account, external_id=CARD)
    moments = {"E": "2026-11-22T01:00:00+08:00", "L": "2026-11-22T09:30:00+08:00"}
    with care.uow() as uow:
        for name, at in moments.items():
            moment = care.clock.now().fromisoformat(at)
            uow.add(Payment(f"py_{name}", name, account.id, Decimal("100.00"), moment, {}))
        uow.commit()
    import_book(care, write(tomorrow(rows, interest="250.00", principal="7900.00")))
    owed = arrears(care)
    assert owed.principal + owed.interest + owed.penalty + owed.fees == Decimal("8300.00") - Decimal("100.00")


def test_the_party_that_must_stay_apart_is_known_by_its_own_id(care: Care, lin: Party, zhao: Party) -> None:
    assert (lin.external_id, zhao.external_id) == (LIN.party_id, ZHAO.party_id)
    assert lin.id != zhao.id


def test_a_row_for_another_borrowers_account_is_refused(
    care: Care, book, rows: list[Cells], write: Write, ear: Ear
) -> None:
    stolen = tomorrow(rows)[1] | {"account_id": CARD}
    import_book(care, write([stolen]), listener=ear)
    assert "is not the party of this account" in ear.lines[0]


def test_the_cast_is_in_the_file_in_a_fixed_order() -> None:
    assert cast_rows(TODAY)[0]["account_id"] == CARD
