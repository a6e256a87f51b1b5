"""New records of one batch, written in the order in which they refer to each other."""

from __future__ import annotations

from collections import defaultdict

from care.domain.records import Account, ArrearsRecord, ContactPoint, Flag, Hold, Party
from care.services.ports import UnitOfWork

ORDER = (Party, ContactPoint, Flag, Account, ArrearsRecord, Hold)


class Staging:
    """Collects new records; `write` adds them kind by kind, so that no foreign key points at a missing row."""

    def __init__(self, uow: UnitOfWork) -> None:
        self._uow = uow
        self._waiting: dict[type, list[object]] = defaultdict(list)

    def add(self, record: object) -> None:
        self._waiting[type(record)].append(record)

    def write(self) -> None:
        """Write everything collected; changed records are written too."""
        for kind in ORDER:
            for record in self._waiting.pop(kind, ()):
                self._uow.add(record)
            self._uow.flush()
