"""Disputes (C6, B38-B43): taken down once, acknowledged with number and deadline, collecting off meanwhile."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal

import pytest

from care.domain.disputes import DisputeKind
from care.domain.records import Account, ArrearsRecord, AuditEntry, Dispute, Handoff, Hold, Party, Promise
from care.services import accounts, disputes, promises
from care.services.context import Care, Outcome
from tests.conftest import TODAY
from tests.services.stage import account_of, change, stored, turn

WHOLE = {DisputeKind.FRAUD, DisputeKind.IDENTITY_THEFT, DisputeKind.WHOLE_DEBT}
URGENT = {DisputeKind.FRAUD, DisputeKind.IDENTITY_THEFT}
every_kind = pytest.mark.parametrize("kind", DisputeKind)


@pytest.fixture
def card(care: Care, lin: Party) -> Account:
    return account_of(care, lin)


def record(care: Care, chat: str, kind: DisputeKind, amount: str | None = "30.00") -> Outcome:
    return disputes.record_dispute(care, turn(care, chat), None, kind, "说明", Decimal(amount) if amount else None)


@every_kind
def test_a_dispute_is_acknowledged_with_number_and_deadline(
    care: Care, chat: str, lin: Party, kind: DisputeKind
) -> None:
    told = record(care, chat, kind)
    case = stored(care, Dispute)[0]
    assert (told.name, told.facts["no"], case.status) == ("dispute_opened", case.reference, "acknowledged")
    assert case.due_by == TODAY + timedelta(days=15)


@every_kind
def test_what_is_disputed_is_held(care: Care, chat: str, card: Account, kind: DisputeKind) -> None:
    record(care, chat, kind)
    hold = stored(care, Hold, party_id=card.party_id)[0]
    assert hold.amount == (None if kind in WHOLE else Decimal("30.00"))
    assert hold.account_id == (None if kind is DisputeKind.IDENTITY_THEFT else card.id)


@every_kind
def test_collecting_stops_on_the_whole_account_where_the_kind_demands_it(
    care: Care, chat: str, card: Account, kind: DisputeKind
) -> None:
    record(care, chat, kind)
    told = promises.open_promise(care, turn(care, chat), card.id)
    assert (told.name == "collecting_off") is (kind in WHOLE)


@every_kind
def test_without_an_amount_the_whole_account_is_disputed(
    care: Care, chat: str, card: Account, kind: DisputeKind
) -> None:
    record(care, chat, kind, None)
    assert promises.open_promise(care, turn(care, chat), card.id).name == "collecting_off"


@every_kind
def test_fraud_and_theft_are_urgent(care: Care, chat: str, lin: Party, kind: DisputeKind) -> None:
    record(care, chat, kind)
    assert stored(care, Handoff)[0].priority == (1 if kind in URGENT else 2)


@pytest.mark.parametrize(("kind", "left"), [(DisputeKind.IDENTITY_THEFT, 0), (DisputeKind.FRAUD, 1)])
def test_identity_theft_ends_the_promises_on_every_account(
    care: Care, zhao_chat: str, zhao: Party, kind: DisputeKind, left: int
) -> None:
    card, loan = account_of(care, zhao), account_of(care, zhao, "consumer_loan")
    promises.record_promise(care, turn(care, zhao_chat), loan.id, Decimal("100.00"), TODAY)
    disputes.record_dispute(care, turn(care, zhao_chat), card.id, kind, "-", None)
    assert len(stored(care, Promise, status="open")) == left


def test_identity_theft_stops_collecting_on_every_account(care: Care, zhao_chat: str, zhao: Party) -> None:
    card, loan = account_of(care, zhao), account_of(care, zhao, "consumer_loan")
    disputes.record_dispute(care, turn(care, zhao_chat), card.id, DisputeKind.IDENTITY_THEFT, "-", None)
    assert promises.open_promise(care, turn(care, zhao_chat), loan.id).name == "collecting_off"


def test_the_same_message_records_one_dispute(care: Care, chat: str, lin: Party) -> None:
    asked = turn(care, chat)
    answers = [disputes.record_dispute(care, asked, None, DisputeKind.FEE, "-", None) for _ in range(2)]
    assert answers[0] == answers[1] and len(stored(care, Dispute)) == 1


def test_the_audit_entry_names_the_hold_and_not_the_words(care: Care, chat: str, lin: Party) -> None:
    record(care, chat, DisputeKind.AMOUNT)
    entry = stored(care, AuditEntry, action="dispute.record")[0]
    assert entry.after["hold"] == stored(care, Hold, party_id=lin.id)[0].id and "说明" not in str(entry.after)


@pytest.mark.parametrize(
    ("asked", "status", "told"),
    [
        (DisputeKind.FEE, "acknowledged", "dispute_exists"),
        (None, "investigating", "dispute_exists"),
        (DisputeKind.AMOUNT, "acknowledged", "proceed"),
        (DisputeKind.FEE, "rejected", "proceed"),
        (DisputeKind.FEE, "closed", "proceed"),
    ],
)
def test_an_open_dispute_is_not_taken_down_again(
    care: Care, chat: str, lin: Party, asked: DisputeKind | None, status: str, told: str
) -> None:
    record(care, chat, DisputeKind.FEE)
    change(care, Dispute, stored(care, Dispute)[0].id, status=status)
    assert disputes.open_dispute(care, turn(care, chat), None, asked).name == told


@pytest.mark.parametrize(
    ("status", "told"), [("acknowledged", "certificate_not_settled"), ("rejected", "certificate_settled")]
)
def test_no_settlement_certificate_while_a_dispute_is_open(
    care: Care, chat: str, card: Account, status: str, told: str
) -> None:
    record(care, chat, DisputeKind.FEE)
    change(care, Dispute, stored(care, Dispute)[0].id, status=status)
    zero = dict.fromkeys(("principal", "interest", "penalty", "fees", "outstanding"), Decimal("0.00"))
    change(care, ArrearsRecord, card.id, **zero)
    assert accounts.certificate(care, turn(care, chat), card.id).name == told
