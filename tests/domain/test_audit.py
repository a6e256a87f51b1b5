"""The audit chain as pure arithmetic (design §4.6)."""

from copy import copy
from datetime import datetime, timezone

import pytest

from care.domain.audit import GENESIS, digest, first_break
from care.domain.clock import SHANGHAI
from care.domain.records import AuditEntry

NOON = datetime(2026, 11, 22, 12, 0, 0, 123456, tzinfo=SHANGHAI)


def chain(length: int) -> list[AuditEntry]:
    entries: list[AuditEntry] = []
    for number in range(1, length + 1):
        previous = entries[-1].hash if entries else GENESIS
        what = ("bot", "promise.record", "Promise", "pr", {}, {"金额": "1.00"}, "因", "ms")
        entry = AuditEntry(f"au{number}", "pa", number, NOON, *what, previous, "")
        entry.hash = digest(entry)
        entries.append(entry)
    return entries


@pytest.mark.parametrize("length", [0, 1, 3])
def test_a_sound_chain_has_no_break(length: int) -> None:
    assert first_break(chain(length)) is None


@pytest.mark.parametrize(
    "field", ["chain", "at", "who", "action", "entity", "entity_id", "before", "after", "why", "message_id", "previous"]
)
def test_every_field_is_covered(field: str) -> None:
    entry = chain(1)[0]
    lie = copy(entry)
    changed = {"before": {"x": 1}, "after": {}, "at": datetime(2026, 11, 22, tzinfo=timezone.utc)}
    setattr(lie, field, changed.get(field, "else"))
    assert digest(lie) != digest(entry)


@pytest.mark.parametrize("missing", [0, 1])
def test_a_missing_entry_is_noticed_at_the_next(missing: int) -> None:
    entries = chain(3)
    broken = first_break(entries[:missing] + entries[missing + 1 :])
    assert broken is entries[missing + 1]


def test_swapped_entries_are_noticed() -> None:
    one, two = chain(2)
    assert first_break([two, one]) is two


def test_an_entry_rehashed_after_a_change_breaks_the_next() -> None:
    entries = chain(3)
    entries[1].why = "else"
    entries[1].hash = digest(entries[1])
    assert first_break(entries) is entries[2]


def test_the_digest_is_the_same_in_every_time_zone() -> None:
    here, there = chain(1)[0], chain(1)[0]
    there.at = there.at.astimezone(timezone.utc)
    assert digest(here) == digest(there)
