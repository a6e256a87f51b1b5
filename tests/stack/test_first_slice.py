"""Verify, balance, promise, restart, posting: the product as a borrower and a lender meet it, nothing stood in for."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from care.bootstrap import build
from care.domain.clock import SHANGHAI
from care.domain.contact import is_night
from care.domain.records import Promise
from care.services.context import Care
from scripts.stack import PROCESSES, Stack, until
from tests.stack.borrower import Borrower, account_of, move_in

POSTING = "posting_id,account_id,amount,posted_at,kind,reverses\n"


@pytest.fixture(params=["stack", pytest.param("on_postgres", marks=pytest.mark.postgres)])
def running(request: pytest.FixtureRequest) -> Stack:
    stack: Stack = request.getfixturevalue(request.param)
    return stack


def promises(care: Care, borrower: Borrower) -> list[Promise]:
    with care.uow(read_only=True) as uow:
        return uow.find(Promise, conversation_id=borrower.id)


def post(stack: Stack, borrower: Borrower, amount: str) -> None:
    """The lender's posting file, imported by the lender's command."""
    now, file = datetime.now(SHANGHAI).isoformat(timespec="seconds"), stack.folder / f"{borrower.id}.csv"
    file.write_text(f"{POSTING}{borrower.id},{account_of(borrower.who)},{amount},{now},payment,\n", "utf-8")
    stack.anhuan("book", "post", str(file))


def test_a_promise_outlives_a_restart_and_is_kept_by_a_posting(running: Stack) -> None:
    care, now = build(running.settings), datetime.now(SHANGHAI)
    borrower = Borrower(running, move_in(running, [1], now.date())[0])
    assert "8,450" not in borrower.answer("我还欠多少钱")
    borrower.verify()
    assert "8,450" in "".join(borrower.texts())
    assert "1,200" in borrower.answer("我后天还1200元")
    borrower.press("对，记下")
    [promise] = until(lambda: promises(care, borrower))
    assert promise.due_date == now.date() + timedelta(days=2)

    running.stop(*PROCESSES)
    running.start(*PROCESSES)
    running.wait_until_well(*PROCESSES)

    assert promise.reference in "".join(borrower.settled())
    assert "8,450" in borrower.answer("我还欠多少钱")
    post(running, borrower, "1200.00")
    assert [kept.status for kept in promises(care, borrower)] == ["kept"]
    # Of our own accord we write by day only (R8).
    is_thanked = "1,200" in borrower.texts()[-1]
    assert is_thanked is not is_night(datetime.now(SHANGHAI), care.policy)
    assert "7,250" in borrower.answer("我还欠多少钱")
    assert "none broken" in running.anhuan("audit", "verify")
