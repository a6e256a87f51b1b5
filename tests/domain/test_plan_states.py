from itertools import product

import pytest

from care.domain.plan_states import TRANSITIONS, IllegalTransition, PlanEvent, PlanStatus, transition

LIFE = ["disclose", "confirm", "sign", "activate", "complete"]


def test_a_plan_is_disclosed_confirmed_and_signed_before_it_is_active() -> None:
    status, seen = PlanStatus.PROPOSED, []
    for event in LIFE:
        status = transition(status, PlanEvent(event))
        seen.append(status.value)
    assert seen == ["disclosed", "confirmed", "signed", "active", "completed"]


@pytest.mark.parametrize(
    ("status", "event", "after"),
    [
        ("proposed", "expire", "expired"),
        ("confirmed", "cancel", "cancelled"),
        ("active", "breach", "breached"),
        ("active", "cancel", "cancelled"),
    ],
)
def test_a_plan_may_end_early(status: str, event: str, after: str) -> None:
    assert transition(PlanStatus(status), PlanEvent(event)) is PlanStatus(after)


@pytest.mark.parametrize(
    ("status", "event"), [pair for pair in product(PlanStatus, PlanEvent) if pair not in TRANSITIONS]
)
def test_every_other_step_is_refused(status: PlanStatus, event: PlanEvent) -> None:
    with pytest.raises(IllegalTransition, match=f"{status.value} plan cannot {event.value}"):
        transition(status, event)


@pytest.mark.parametrize("status", ["completed", "breached", "cancelled", "expired"])
def test_an_ended_plan_stays_ended(status: str) -> None:
    assert not [step for step in TRANSITIONS if step[0].value == status]
