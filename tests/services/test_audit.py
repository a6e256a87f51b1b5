"""The audit chain (design §4.6): one entry per decision, each covering the one before, holding no personal data."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from care.demo.cast import LIN
from care.domain import audit
from care.domain.hardship import Cause
from care.domain.records import AuditEntry, Party
from care.services import complaints, hardship, promises
from care.services.context import Care
from tests.services.stage import account_of, change, stored, turn


@pytest.fixture
def chain(care: Care, chat: str, lin: Party) -> list[AuditEntry]:
    """Lin's chain after a promise, a complaint and a hardship."""
    card = account_of(care, lin)
    promises.record_promise(care, turn(care, chat), card.id, Decimal("100.00"), date(2026, 11, 27))
    complaints.open_complaint(care, turn(care, chat, f"我是{LIN.name}，电话{LIN.phone}，要投诉"), "harassment")
    hardship.open_hardship(care, turn(care, chat), None, Cause.ILLNESS)
    return entries(care, lin.id)


def entries(care: Care, chain: str) -> list[AuditEntry]:
    return sorted(stored(care, AuditEntry, chain=chain), key=lambda entry: entry.number)


def test_every_decision_is_in_the_partys_chain(chain: list[AuditEntry]) -> None:
    assert {"promise.record", "complaint.open", "hardship.open", "handoff.queue"} <= {entry.action for entry in chain}


def test_the_chain_is_whole_after_it_was_stored_and_read_back(chain: list[AuditEntry]) -> None:
    assert audit.first_break(chain) is None


@pytest.mark.parametrize(
    "lie",
    [{"why": "else"}, {"after": {"status": "kept"}}, {"who": "agent:wang"}, {"message_id": "ms_x"}, {"action": "x"}],
)
def test_a_changed_entry_breaks_it_there(
    care: Care, chain: list[AuditEntry], lin: Party, lie: dict[str, object]
) -> None:
    change(care, AuditEntry, chain[2].id, **lie)
    broken = audit.first_break(entries(care, lin.id))
    assert broken is not None and broken.number == 3


def test_a_removed_entry_breaks_it(chain: list[AuditEntry]) -> None:
    assert audit.first_break(chain[:1] + chain[2:]) is chain[2]


def test_no_entry_holds_a_name_an_id_or_a_phone(care: Care, chain: list[AuditEntry]) -> None:
    text = " ".join(f"{entry.before}{entry.after}{entry.why}" for entry in stored(care, AuditEntry))
    assert not any(value in text for value in (LIN.name, LIN.phone, LIN.id_number))


def test_the_chain_of_a_stranger_is_the_chats_own(care: Care, stranger: str) -> None:
    complaints.open_complaint(care, turn(care, stranger), "service")
    assert {entry.chain for entry in stored(care, AuditEntry, action="complaint.open")} == {stranger}
