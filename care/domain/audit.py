"""The audit chain: each entry's hash covers the one before it, so a changed or removed entry shows."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable

from care.domain.records import AuditEntry

GENESIS = "0" * 64


def digest(entry: AuditEntry) -> str:
    """SHA-256 over the entry's content and its predecessor's hash (the entry's own id and hash left out)."""
    content = {
        "chain": entry.chain,
        "number": entry.number,
        "at": f"{entry.at.timestamp():.6f}",
        "who": entry.who,
        "action": entry.action,
        "entity": entry.entity,
        "entity_id": entry.entity_id,
        "before": entry.before,
        "after": entry.after,
        "why": entry.why,
        "message_id": entry.message_id,
        "previous": entry.previous,
    }
    return hashlib.sha256(json.dumps(content, sort_keys=True, ensure_ascii=False).encode()).hexdigest()


def first_break(entries: Iterable[AuditEntry]) -> AuditEntry | None:
    """The first entry of one chain, in order of number, that doesn't follow from the one before it; None when sound."""
    previous = GENESIS
    for number, entry in enumerate(entries, start=1):
        if entry.number != number or entry.previous != previous or entry.hash != digest(entry):
            return entry
        previous = entry.hash
    return None
