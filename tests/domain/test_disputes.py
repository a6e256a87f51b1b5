"""Disputes by kind (C6): what is held, how urgent, until when."""

from datetime import date

import pytest

from care.domain.disputes import DisputeKind, handling
from care.domain.policy import Policy


@pytest.mark.parametrize(
    ("kind", "account", "party", "priority"),
    [
        ("fraud", True, False, 1),
        ("identity_theft", True, True, 1),
        ("deny_debt", True, False, 2),
        ("amount", False, False, 2),
        ("merchant", False, False, 2),
        ("fee", False, False, 2),
        ("bank_error", False, False, 2),
    ],
)
def test_a_kind_says_what_is_held_and_how_urgent(
    policy: Policy, kind: str, account: bool, party: bool, priority: int
) -> None:
    treated = handling(DisputeKind(kind), date(2026, 11, 22), policy.dispute)
    assert (treated.whole_account, treated.whole_party, treated.priority) == (account, party, priority)


@pytest.mark.parametrize("kind", DisputeKind)
def test_every_dispute_is_answered_in_fifteen_days(policy: Policy, kind: DisputeKind) -> None:
    assert handling(kind, date(2026, 11, 22), policy.dispute).due_by == date(2026, 12, 7)
