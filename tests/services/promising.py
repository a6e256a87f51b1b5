"""What the tests of promises share: a card, a promise on it, and ways to move both."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

from care.domain.records import (
    Account,
    ArrearsRecord,
    Promise,
)
from care.services import promises
from care.services.context import Care, Outcome
from tests.conftest import TODAY
from tests.services.stage import (
    change,
    stored,
    turn,
)

FRIDAY = date(2026, 11, 27)


def record(care: Care, chat: str, card: Account, amount: str = "2500.00", day: date = FRIDAY) -> Outcome:
    return promises.record_promise(care, turn(care, chat), card.id, Decimal(amount), day)


def settled(care: Care, account_id: str) -> str:
    """Post nothing more, let postings settle, and return the only promise's status."""
    with care.uow() as uow:
        promises.settle(care, uow, account_id, care.clock.now())
        uow.commit()
    return stored(care, Promise)[0].status


def late(card: Account, days: int, care: Care) -> None:
    """Make the card so many days late in the book."""
    change(care, ArrearsRecord, card.id, overdue_since=TODAY - timedelta(days=days))
