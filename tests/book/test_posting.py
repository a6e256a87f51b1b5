"""Posting payments and reversals: each once, in any order, each settling what hangs on it."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest

from care.bootstrap import SETTLE
from care.demo.accounts import Cells
from care.domain.audit import first_break
from care.domain.errors import BadFile
from care.domain.records import Account, ArrearsRecord, AuditEntry, Party, Payment, Promise
from care.services.book.posting import PostReport, post_book
from care.services.context import Care
from tests.book.conftest import Ear, Write
from tests.conftest import NOW, TODAY

CARD, LATE_CARD = "DEMO-CARD-6688", "DEMO-CARD-8127"
NINE = "2026-11-22T09:00:00"


def pay(name: str, amount: str, at: str = NINE, account: str = CARD, **more: str) -> Cells:
    return {"posting_id": name, "account_id": account, "amount": amount, "posted_at": at, "kind": "payment"} | more


def take_back(name: str, reverses: str, amount: str, **more: str) -> Cells:
    return pay(name, amount, "2026-11-22T09:30:00", kind="reversal", reverses=reverses) | more


def post(care: Care, path: Path, ear: Ear | None = None, **options: bool) -> PostReport:
    return post_book(care, path, SETTLE, listener=ear, **options)


def figures(care: Care, account: str = CARD) -> tuple[str, ...]:
    """Principal, interest, penalty, fees, minimum, surplus."""
    with care.uow(read_only=True) as uow:
        owed = uow.get(ArrearsRecord, uow.find(Account, external_id=account)[0].id)
    names = ("principal", "interest", "penalty", "fees", "minimum_due", "surplus")
    return tuple(str(getattr(owed, name)) for name in names)


def allocated(care: Care, name: str) -> dict[str, str]:
    with care.uow(read_only=True) as uow:
        return uow.find(Payment, external_id=name)[0].allocated


UNPAID = ("8000.00", "300.00", "120.00", "30.00", "1130.00", "0.00")


def test_up_to_day_90_charges_are_paid_before_principal(care: Care, book: Path, write: Write) -> None:
    post(care, write([pay("P1", "1000.00")]))
    assert allocated(care, "P1") == {"fees": "30.00", "penalty": "120.00", "interest": "300.00", "principal": "550.00"}
    assert figures(care) == ("7450.00", "0.00", "0.00", "0.00", "130.00", "0.00")


def test_from_day_91_principal_is_paid_first(care: Care, book: Path, write: Write) -> None:
    post(care, write([pay("P1", "1000.00", account=LATE_CARD)]))
    assert allocated(care, "P1") == {"principal": "1000.00"}


def test_the_same_file_again_posts_nothing(care: Care, book: Path, write: Write) -> None:
    path = write([pay("P1", "1000.00")])
    post(care, path)
    report, once = post(care, path), figures(care)
    assert (report.posted, report.repeated) == (0, 1) and once[0] == "7450.00"


def test_an_over_payment_becomes_surplus_and_clears_the_arrears(care: Care, book: Path, write: Write, ear: Ear) -> None:
    post(care, write([pay("P1", "8500.00")]), ear)
    assert figures(care) == ("0.00", "0.00", "0.00", "0.00", "0.00", "50.00")
    assert ear.notices[0].text == "50.00 exceeds what was due and is kept as surplus"


def test_a_reversal_restores_what_the_payment_took(care: Care, book: Path, write: Write) -> None:
    post(care, write([pay("P1", "1000.00")], "a.csv"))
    post(care, write([take_back("R1", "P1", "1000.00")], "b.csv"))
    assert figures(care) == UNPAID and allocated(care, "P1") == {"reversed": "1000.00"}


def test_a_reversal_may_stand_before_its_payment_in_a_file(care: Care, book: Path, write: Write) -> None:
    report = post(care, write([take_back("R1", "P1", "1000.00"), pay("P1", "1000.00")]))
    assert report.posted == 2 and figures(care) == UNPAID


@pytest.mark.parametrize("names", [("a", "b", "c"), ("c", "b", "a"), ("b", "c", "a")])
def test_files_may_come_in_any_order(care: Care, book: Path, write: Write, names: tuple[str, ...]) -> None:
    files = {
        "a": [pay("P1", "200.00", "2026-11-22T01:00:00")],
        "b": [pay("P2", "333.33", "2026-11-22T02:00:00"), pay("P3", "90.00", "2026-11-22T00:30:00")],
        "c": [pay("P4", "8000.00", "2026-11-22T03:00:00")],
    }
    for name in names:
        post(care, write(files[name], f"{name}.csv"))
    assert figures(care) == ("0.00", "0.00", "0.00", "0.00", "0.00", "173.33")
    assert allocated(care, "P3") == {"fees": "30.00", "penalty": "60.00"}


def test_a_posting_that_the_book_holds_already_changes_no_figure(care: Care, book: Path, write: Write) -> None:
    report = post(care, write([pay("P1", "1000.00", "2026-11-21T20:00:00")]))
    assert (report.posted, report.in_book) == (1, 1) and figures(care) == UNPAID


def test_every_posting_leaves_one_audit_entry_of_an_unbroken_chain(care: Care, lin: Party, write: Write) -> None:
    post(care, write([pay("P1", "100.00"), take_back("R1", "P1", "100.00")]))
    with care.uow(read_only=True) as uow:
        chain = uow.find(AuditEntry, chain=lin.id, order="number")
    assert [entry.action for entry in chain] == ["book.import", "book.payment", "book.reversal"]
    assert first_break(chain) is None


REFUSED = [
    ([pay("P1", "0.00")], "amount: '0.00' is nothing."),
    ([pay("P1", "1.00", "2026-11-22T10:00:01")], "posted_at: '2026-11-22T10:00:01+08:00' is in the future."),
    ([pay("P1", "1.00", account="NONE")], "account_id: 'NONE' is not in the book. Import the book first."),
    ([pay("P1", "1.00"), pay("P1", "2.00")], "posting_id: 'P1' stood on line 2 already."),
    ([pay("P1", "1.00", reverses="P0")], "reverses: 'P0' stands on a payment."),
    ([take_back("R1", "", "1.00")], "reverses: is blank."),
    ([take_back("R1", "P0", "1.00")], "Post that payment of the same account first, or in the same file."),
    ([pay("P1", "2.00"), take_back("R1", "P1", "1.00")], "amount: '1.00' is not what 'P1' paid."),
    (
        [pay("P1", "2.00"), take_back("R1", "P1", "2.00", account_id=LATE_CARD)],
        "A reversal takes back the whole payment",
    ),
    ([pay("P1", "2.00"), take_back("R1", "P1", "2.00"), take_back("R2", "P1", "2.00")], "'P1' is reversed twice."),
    ([pay("P1", "1.00", kind="refund")], "kind: 'refund' is not allowed. Give one of payment, reversal."),
]


@pytest.mark.parametrize(("postings", "said"), REFUSED)
def test_a_bad_posting_is_refused_with_its_mend_and_stops_the_file(
    care: Care, book: Path, write: Write, ear: Ear, postings: list[Cells], said: str
) -> None:
    report = post(care, write([pay("OK", "5.00"), *postings]), ear)
    assert not report.committed and any(said in line.replace("line 3", "line 2") for line in ear.lines)
    assert figures(care) == UNPAID


def test_skip_bad_posts_the_rest(care: Care, book: Path, write: Write) -> None:
    report = post(care, write([pay("P1", "0.00"), pay("P2", "30.00")]), skip_bad=True)
    assert (report.posted, report.refused) == (1, 1)


def test_a_posting_id_with_other_content_is_refused(care: Care, book: Path, write: Write, ear: Ear) -> None:
    post(care, write([pay("P1", "10.00")], "a.csv"))
    post(care, write([pay("P1", "11.00")], "b.csv"), ear)
    assert "'P1' was posted with other content." in ear.lines[0]


def test_a_second_reversal_in_a_later_file_is_refused(care: Care, book: Path, write: Write, ear: Ear) -> None:
    post(care, write([pay("P1", "10.00"), take_back("R1", "P1", "10.00")], "a.csv"))
    post(care, write([take_back("R2", "P1", "10.00")], "b.csv"), ear)
    assert "'P1' is reversed twice." in ear.lines[0]


def test_taking_back_a_payment_of_the_book_waits_for_the_next_book(
    care: Care, book: Path, write: Write, ear: Ear
) -> None:
    rows = [pay("P1", "10.00", "2026-11-21T20:00:00"), take_back("R1", "P1", "10.00")]
    post(care, write(rows), ear)
    assert "the next book will show it" in ear.notices[0].text and figures(care) == UNPAID


def test_a_file_of_other_columns_is_refused_as_a_whole(care: Care, book: Path) -> None:
    with pytest.raises(BadFile, match="is not known"):
        post(care, book)


def test_a_posting_keeps_the_promise_and_its_reversal_reopens_it(care: Care, lin: Party, write: Write) -> None:
    with care.uow() as uow:
        account = uow.find(Account, party_id=lin.id)[0]
        promise = Promise(
            "pr_1", "PT-1", account.id, lin.id, Decimal("500.00"), TODAY, "open", "bot", "chat", "test", NOW
        )
        uow.add(promise)
        uow.commit()
    stages = []
    later = (
        [pay("P1", "500.00", "2026-11-22T10:30:00")],
        [take_back("R1", "P1", "500.00", posted_at="2026-11-22T10:40:00")],
    )
    for number, postings in enumerate(later):
        care.clock.moment = NOW.replace(hour=11)
        post(care, write(postings, f"{number}.csv"))
        with care.uow(read_only=True) as uow:
            stages.append(uow.get(Promise, "pr_1").status)
    assert stages == ["kept", "open"]
