"""Hardship by cause (C4, C8)."""

import pytest

from care.domain.hardship import Cause, treatment


@pytest.mark.parametrize("cause", Cause)
def test_only_what_may_be_stored_without_consent_is_flagged(cause: Cause) -> None:
    flag = treatment(cause).flag
    assert "ill" not in flag and flag in {"unemployed", "needs_care", "disaster", "income_cut"}


@pytest.mark.parametrize(("cause", "sensitive"), [(Cause.ILLNESS, True), (Cause.FAMILY, False), (Cause.OTHER, False)])
def test_health_alone_is_sensitive(cause: Cause, sensitive: bool) -> None:
    assert treatment(cause).sensitive is sensitive


@pytest.mark.parametrize(
    ("cause", "hold"),
    [("unemployed", "hardship"), ("illness", "illness"), ("disaster", "disaster"), ("other", "hardship")],
)
def test_a_cause_has_its_hold(cause: str, hold: str) -> None:
    assert treatment(Cause(cause)).hold.value == hold
