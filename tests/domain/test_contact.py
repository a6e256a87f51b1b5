"""When collecting may happen at all (design §4.5, C10)."""

from datetime import datetime, timedelta, timezone
from decimal import Decimal
from itertools import permutations

import pytest

from care.domain.clock import SHANGHAI
from care.domain.contact import SWITCHES_OFF, collecting_off, is_active, is_night, next_opening
from care.domain.policy import Policy
from care.domain.records import Hold

NOW = datetime(2026, 11, 22, 10, 0, tzinfo=SHANGHAI)


def hold(reason: str = "hardship", account: str | None = "a1", **more: object) -> Hold:
    made = Hold("hd", "pa", reason, NOW - timedelta(days=1), "bot", account)
    for name, value in more.items():
        setattr(made, name, value)
    return made


@pytest.mark.parametrize(
    ("hour", "minute", "night"), [(7, 59, True), (8, 0, False), (21, 59, False), (22, 0, True), (0, 0, True)]
)
@pytest.mark.parametrize("zone", [SHANGHAI, timezone.utc])
def test_night_is_from_ten_to_eight_in_shanghai(
    policy: Policy, hour: int, minute: int, night: bool, zone: timezone
) -> None:
    assert is_night(datetime(2026, 11, 22, hour, minute, tzinfo=SHANGHAI).astimezone(zone), policy) is night


@pytest.mark.parametrize(
    ("more", "active"),
    [
        ({}, True),
        ({"ends_at": NOW}, False),
        ({"ends_at": NOW + timedelta(seconds=1)}, True),
        ({"lifted_at": NOW - timedelta(hours=1)}, False),
        ({"starts_at": NOW + timedelta(seconds=1)}, False),
        ({"starts_at": NOW}, True),
    ],
)
def test_a_hold_stands_from_its_start_until_it_ends_or_is_lifted(more: dict[str, object], active: bool) -> None:
    assert is_active(hold(**more), NOW) is active


@pytest.mark.parametrize(
    ("standing", "account", "reason"),
    [
        ([], "a1", None),
        ([hold()], "a1", "hardship"),
        ([hold()], "a2", None),
        ([hold(account=None)], "a2", "hardship"),
        ([hold()], None, None),
        ([hold("dispute", amount=Decimal("30.00"))], "a1", None),
        ([hold("dispute", ends_at=NOW)], "a1", None),
    ],
)
def test_a_hold_covers_its_account_or_the_party_and_a_disputed_part_leaves_the_rest(
    standing: list[Hold], account: str | None, reason: str | None
) -> None:
    assert collecting_off(standing, account, NOW) == reason


@pytest.mark.parametrize("reason", sorted(SWITCHES_OFF))
def test_some_reasons_switch_off_every_account_whichever_they_stand_on(reason: str) -> None:
    assert collecting_off([hold(reason)], "a2", NOW) == reason


@pytest.mark.parametrize("order", list(permutations(range(3))))
def test_of_several_reasons_the_one_that_switches_all_off_is_named(order: tuple[int, ...]) -> None:
    holds = [hold("hardship"), hold("crisis", None), hold("payment_claim")]
    assert collecting_off([holds[index] for index in order], "a1", NOW) == "crisis"


@pytest.mark.parametrize(
    ("hour", "day", "opens"), [(8, 22, 9), (9, 22, 9), (17, 22, 17), (18, 23, 9), (23, 23, 9), (0, 22, 9)]
)
def test_staff_answer_at_once_or_at_the_next_opening(policy: Policy, hour: int, day: int, opens: int) -> None:
    opening = next_opening(datetime(2026, 11, 22, hour, tzinfo=SHANGHAI), policy)
    assert opening == datetime(2026, 11, day, opens, tzinfo=SHANGHAI)
