"""People who aren't the borrower (B6-B9): nothing disclosed, no longer verified, collecting off, a person told."""

from __future__ import annotations

from datetime import timedelta

import pytest

from care.demo.cast import LIN
from care.domain.errors import NotVerified
from care.domain.records import Handoff, Hold, Party, ServiceRequest
from care.services import accounts, identity, outsiders, promises
from care.services.context import Care
from tests.conftest import NOW
from tests.services.stage import account_of, conversation, stored, turn, verify

every_kind = pytest.mark.parametrize("kind", outsiders.PRIORITY)
switching = pytest.mark.parametrize("kind", outsiders.HOLDS)


@every_kind
def test_the_verification_ends(care: Care, chat: str, kind: str) -> None:
    outsiders.report(care, turn(care, chat), kind)
    assert not identity.is_verified(care, chat)


@every_kind
def test_nothing_is_disclosed_from_then_on(care: Care, chat: str, kind: str) -> None:
    assert outsiders.report(care, turn(care, chat), kind).facts == {}
    with pytest.raises(NotVerified):
        accounts.balance(care, turn(care, chat))


@every_kind
@pytest.mark.parametrize("state", ["stranger", "chat"])
def test_a_person_is_told_verified_or_not(care: Care, kind: str, state: str, request: pytest.FixtureRequest) -> None:
    outsiders.report(care, turn(care, request.getfixturevalue(state)), kind)
    assert [entry.priority for entry in stored(care, Handoff)] == [outsiders.PRIORITY[kind]]
    assert [each.kind for each in stored(care, ServiceRequest)] == [f"report_{kind}"]


@switching
def test_the_verified_party_is_held(care: Care, chat: str, lin: Party, kind: str) -> None:
    outsiders.report(care, turn(care, chat), kind)
    assert [hold.reason for hold in stored(care, Hold, party_id=lin.id)] == [outsiders.HOLDS[kind]]


def test_a_third_partys_question_holds_nothing(care: Care, chat: str, lin: Party) -> None:
    outsiders.report(care, turn(care, chat), "third_party")
    assert stored(care, Hold, party_id=lin.id) == [] and conversation(care, chat).collecting_off is None


@switching
def test_collecting_stays_off_when_the_borrower_comes_back(care: Care, chat: str, lin: Party, kind: str) -> None:
    outsiders.report(care, turn(care, chat), kind)
    verify(care, chat, LIN)
    assert promises.open_promise(care, turn(care, chat), account_of(care, lin).id).name == "collecting_off"


@switching
def test_a_strangers_word_holds_nobody_but_the_chat(care: Care, stranger: str, lin: Party, kind: str) -> None:
    outsiders.report(care, turn(care, stranger), kind)
    assert stored(care, Hold, party_id=lin.id) == []
    assert conversation(care, stranger).collecting_off == outsiders.HOLDS[kind]


@pytest.mark.parametrize(("kind", "end"), [("unavailable", NOW + timedelta(days=14)), ("deceased", None)])
def test_only_an_unavailable_borrowers_hold_ends_by_itself(
    care: Care, chat: str, lin: Party, kind: str, end: object
) -> None:
    outsiders.report(care, turn(care, chat), kind)
    assert stored(care, Hold, party_id=lin.id)[0].ends_at == end


@every_kind
def test_the_same_message_is_reported_once(care: Care, chat: str, kind: str) -> None:
    asked = turn(care, chat)
    answers = [outsiders.report(care, asked, kind) for _ in range(2)]
    assert answers[0] == answers[1] and len(stored(care, ServiceRequest)) == 1
