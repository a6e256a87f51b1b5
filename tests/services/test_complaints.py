"""Complaints (C7, R25, B44, B45, B49): the first word opens one, for anybody; calls stop; nothing gets worse."""

from __future__ import annotations

from datetime import timedelta

import pytest

from care.demo.cast import LIN
from care.domain.records import Complaint, ContactPoint, Handoff, Party
from care.services import complaints
from care.services.context import Care
from tests.conftest import TODAY
from tests.services.stage import change, stored, turn, verify

every_kind = pytest.mark.parametrize("kind", ["harassment", "privacy", "service", "threat"])


@every_kind
@pytest.mark.parametrize("state", ["stranger", "chat"])
def test_the_first_word_opens_a_complaint_verified_or_not(
    care: Care, kind: str, state: str, request: pytest.FixtureRequest
) -> None:
    asked = turn(care, request.getfixturevalue(state), "我要投诉")
    told = complaints.open_complaint(care, asked, kind)
    case = stored(care, Complaint)[0]
    assert (told.name, told.facts["no"], case.detail) == ("complaint_opened", case.reference, "我要投诉")


@every_kind
def test_it_is_decided_within_fifteen_days(care: Care, stranger: str, kind: str) -> None:
    complaints.open_complaint(care, turn(care, stranger), kind)
    assert stored(care, Complaint)[0].due_by == TODAY + timedelta(days=15)


@pytest.mark.parametrize(("state", "known"), [("stranger", False), ("chat", True)])
def test_only_a_verified_complainant_is_named(
    care: Care, lin: Party, state: str, known: bool, request: pytest.FixtureRequest
) -> None:
    complaints.open_complaint(care, turn(care, request.getfixturevalue(state)), "service")
    assert stored(care, Complaint)[0].party_id == (lin.id if known else None)


@every_kind
def test_a_second_word_of_its_kind_adds_to_it(care: Care, chat: str, kind: str) -> None:
    numbers = {complaints.open_complaint(care, turn(care, chat), kind).facts["no"] for _ in range(2)}
    assert numbers == {stored(care, Complaint)[0].reference}


def test_another_kind_is_a_complaint_of_its_own(care: Care, chat: str) -> None:
    for kind in ("service", "privacy"):
        complaints.open_complaint(care, turn(care, chat), kind)
    assert len(stored(care, Complaint)) == 2


def test_after_its_close_the_next_word_opens_a_new_one(care: Care, chat: str) -> None:
    complaints.open_complaint(care, turn(care, chat), "service")
    change(care, Complaint, stored(care, Complaint)[0].id, status="closed")
    assert complaints.open_complaint(care, turn(care, chat), "service").name == "complaint_opened"


def test_the_same_message_opens_one(care: Care, chat: str) -> None:
    asked = turn(care, chat)
    answers = [complaints.open_complaint(care, asked, "service") for _ in range(2)]
    assert answers[0] == answers[1] and len(stored(care, Complaint)) == 1


def silent(care: Care, party: Party) -> bool:
    return all(point.opt_out for point in stored(care, ContactPoint, party_id=party.id, kind="phone"))


@pytest.mark.parametrize(("kind", "stops"), [("harassment", True), ("privacy", True), ("service", False)])
def test_a_complaint_about_calls_stops_them(care: Care, chat: str, lin: Party, kind: str, stops: bool) -> None:
    complaints.open_complaint(care, turn(care, chat), kind)
    assert silent(care, lin) is stops


def test_it_stops_them_too_when_the_borrower_is_verified_only_later(care: Care, stranger: str, lin: Party) -> None:
    complaints.open_complaint(care, turn(care, stranger), "harassment")
    verify(care, stranger, LIN)
    complaints.open_complaint(care, turn(care, stranger), "harassment")
    assert silent(care, lin)


@every_kind
def test_a_person_sees_it_at_once(care: Care, stranger: str, kind: str) -> None:
    complaints.open_complaint(care, turn(care, stranger), kind)
    assert [(entry.priority, entry.reason) for entry in stored(care, Handoff)] == [(1, f"complaint_{kind}")]
