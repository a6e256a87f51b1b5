"""Audit entries of a bulk change, written together: one look-up of chain ends per batch instead of one per entry."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from care.domain import audit
from care.domain.records import AuditEntry, new_id
from care.services.context import HasId
from care.services.ports import UnitOfWork

WHO = "lender"


@dataclass
class Journal:
    """Collects entries of one batch and appends each to the chain of its party."""

    uow: UnitOfWork
    now: datetime
    entries: list[AuditEntry] = field(default_factory=list)

    def note(
        self, party_id: str, action: str, entity: HasId, *, before: dict[str, Any], after: dict[str, Any], why: str
    ) -> None:
        """One decision; personal data never goes into `before`, `after` or `why`."""
        self.entries.append(
            AuditEntry(
                id=new_id("au"),
                chain=party_id,
                number=0,
                at=self.now,
                who=WHO,
                action=action,
                entity=type(entity).__name__,
                entity_id=entity.id,
                before=before,
                after=after,
                why=why,
                message_id=None,
                previous=audit.GENESIS,
                hash="",
            )
        )

    def write(self, started: set[str]) -> None:
        """Append everything noted; chains in `started` are known to be new and need no look-up."""
        known = tuple({entry.chain for entry in self.entries} - started)
        ends: dict[str, AuditEntry] = {}
        for last in self.uow.find(AuditEntry, chain=known, order="number") if known else ():
            ends[last.chain] = last
        for entry in self.entries:
            if end := ends.get(entry.chain):
                entry.number, entry.previous = end.number + 1, end.hash
            else:
                entry.number = 1
            entry.hash = audit.digest(entry)
            ends[entry.chain] = entry
            self.uow.add(entry)
        self.entries.clear()
