"""The clock's work in the web process: once a day after ten past midnight in Shanghai, and after a missed night."""

from __future__ import annotations

from datetime import datetime, timedelta
from decimal import Decimal

import pytest

from care.domain.clock import SHANGHAI, FixedClock
from care.domain.records import Account, Party, Promise, new_id
from care.services.context import Care
from web.jobs import Jobs

DUE = datetime(2026, 11, 24, 12, 0, tzinfo=SHANGHAI).date()


@pytest.fixture
def promise(care: Care, lin: Party) -> Promise:
    """An open promise of Lin, due on 24 November; with the day that postings take it is over on the 26th."""
    with care.uow() as uow:
        account = uow.find(Account, party_id=lin.id)[0]
        made = Promise(
            new_id("pr"),
            new_id("PT"),
            account.id,
            lin.id,
            Decimal("500.00"),
            DUE,
            "open",
            "bot",
            "web",
            "test",
            care.clock.now(),
        )
        uow.add(made)
        uow.commit()
    return made


def status(care: Care, promise: Promise) -> str:
    with care.uow(read_only=True) as uow:
        found = uow.get(Promise, promise.id)
    assert found
    return found.status


@pytest.mark.parametrize(
    ("at", "expected"),
    [("2026-11-25T12:00", "open"), ("2026-11-26T00:05", "open"), ("2026-11-26T00:10", "broken")],
)
async def test_a_promise_matures_ten_minutes_after_its_last_day(
    care: Care, clock: FixedClock, promise: Promise, at: str, expected: str
) -> None:
    clock.moment = datetime.fromisoformat(at).replace(tzinfo=SHANGHAI)
    await Jobs(care).run_due()
    assert status(care, promise) == expected


async def test_a_start_after_missed_nights_catches_up(care: Care, clock: FixedClock, promise: Promise) -> None:
    clock.advance(timedelta(days=30))
    await Jobs(care).run_due()
    assert status(care, promise) == "broken"


async def test_a_day_is_closed_once(care: Care, clock: FixedClock, promise: Promise) -> None:
    jobs = Jobs(care)
    clock.moment = datetime(2026, 11, 26, 9, 0, tzinfo=SHANGHAI)
    await jobs.run_due()
    with care.uow() as uow:
        again = uow.get(Promise, promise.id)
        assert again
        again.status = "open"
        uow.commit()
    await jobs.run_due()
    assert status(care, promise) == "open"
