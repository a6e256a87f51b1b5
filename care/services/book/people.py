"""The parties of one batch of the book: personal data sealed under a key per party, changed only where it differs."""

from __future__ import annotations

from collections import defaultdict
from datetime import datetime
from typing import Any

from care.domain.records import ContactPoint, Flag, Party, new_id
from care.services.book.journal import WHO
from care.services.book.rows import BookRow
from care.services.book.staging import Staging
from care.services.context import Care
from care.services.ports import UnitOfWork

CONTACT = {
    "phone_source": "source",
    "phone_consent": "consent",
    "phone_opt_out": "opt_out",
    "contact_from": "hours_from",
    "contact_to": "hours_to",
}


class People:
    """The parties that some rows name: loaded at once, then taken row by row."""

    def __init__(self, care: Care, uow: UnitOfWork, new: Staging, now: datetime, rows: list[BookRow]) -> None:
        self._care, self._records, self._now = care, new, now
        self.new: dict[str, Party] = {}
        self.notices: list[tuple[BookRow, str]] = []
        self._taken: set[str] = set()
        names = tuple({row.values["party_id"] for row in rows})
        self._parties = {p.external_id: p for p in uow.find(Party, external_id=names)} if names else {}
        ids = tuple(party.id for party in self._parties.values())
        self._phones: dict[str, list[ContactPoint]] = defaultdict(list)
        for point in uow.find(ContactPoint, party_id=ids, kind="phone") if ids else ():
            self._phones[point.party_id].append(point)
        self._flags: dict[str, list[Flag]] = defaultdict(list)
        for flag in uow.find(Flag, party_id=ids, set_by=WHO, cleared_at=None) if ids else ():
            self._flags[flag.party_id].append(flag)
        self._owners: dict[str, set[str]] = defaultdict(set)
        indexes = tuple({self._id_index(row) for row in rows})
        for party in uow.find(Party, id_index=indexes) if indexes else ():
            self._owners[party.id_index].add(party.external_id)

    def party(self, row: BookRow) -> Party | None:
        """The party that the store already knows by the row's id."""
        return self._parties.get(row.values["party_id"])

    def take(self, row: BookRow) -> Party:
        """The row's party with what the row says about it; new when the store doesn't know it."""
        party = self.party(row) or self._new(row)
        if party.external_id not in self._taken:
            self._taken.add(party.external_id)
            self._update(row, party)
            self._set_phone(row, party)
            self._set_flags(row, party)
            self._warn_of_namesakes(row)
        return party

    def _new(self, row: BookRow) -> Party:
        v, vault = row.values, self._care.vault
        key = vault.new_key()
        party = Party(
            id=new_id("pa"),
            external_id=v["party_id"],
            key_enc=key,
            name_enc=vault.seal(key, v["name"]),
            name_masked=masked_name(v["name"]),
            id_number_enc=vault.seal(key, v["id_number"]),
            id_index=self._id_index(row),
            id_tail4=v["id_number"][-4:],
            phone_tail4=v["phone"][-4:],
            created_at=self._now,
            language=v["language"],
            accessibility=v["accessibility"],
        )
        self._records.add(party)
        self._parties[party.external_id] = self.new[party.id] = party
        return party

    def _update(self, row: BookRow, party: Party) -> None:
        v, vault = row.values, self._care.vault
        if party.id in self.new:
            return
        if vault.open(party.key_enc, party.name_enc) != v["name"]:
            party.name_enc, party.name_masked = vault.seal(party.key_enc, v["name"]), masked_name(v["name"])
        if party.id_index != self._id_index(row):
            party.id_number_enc, party.id_index = vault.seal(party.key_enc, v["id_number"]), self._id_index(row)
            party.id_tail4 = v["id_number"][-4:]
        for name in ("language", "accessibility"):
            if name in row.given and getattr(party, name) != v[name]:
                setattr(party, name, v[name])

    def _set_phone(self, row: BookRow, party: Party) -> None:
        """The row's number is the one in use; another that the lender gave before is no longer valid.

        A number in use that somebody reported as wrong stays invalid until the lender gives another.
        """
        v, vault = row.values, self._care.vault
        index = vault.index("phone", v["phone"])
        known = {point.value_index: point for point in self._phones[party.id]}
        for old in known.values():
            if old.value_index != index and old.valid:
                old.valid = old.preferred = False
        if party.phone_tail4 != v["phone"][-4:]:
            party.phone_tail4 = v["phone"][-4:]
        if point := known.get(index):
            if not point.preferred:
                point.valid = point.preferred = True
            for column, name in CONTACT.items():
                if column in row.given and getattr(point, name) != v[column]:
                    setattr(point, name, v[column])
            return
        settings: dict[str, Any] = {name: v[column] for column, name in CONTACT.items()}
        sealed = vault.seal(party.key_enc, v["phone"])
        self._records.add(
            ContactPoint(new_id("cp"), party.id, "phone", sealed, index, v["phone"][-4:], preferred=True, **settings)
        )

    def _set_flags(self, row: BookRow, party: Party) -> None:
        """Make the lender's flags say what the row says; flags set in conversation stay."""
        if "flags" not in row.given:
            return
        standing = {flag.kind: flag for flag in self._flags[party.id]}
        for kind, flag in standing.items():
            if kind not in row.values["flags"]:
                flag.cleared_at = self._now
        for kind in row.values["flags"]:
            if kind not in standing:
                self._records.add(Flag(new_id("fl"), party.id, kind, "book", WHO, self._now, consent=True))

    def _warn_of_namesakes(self, row: BookRow) -> None:
        owners = self._owners[self._id_index(row)]
        owners.add(row.values["party_id"])
        if others := sorted(owners - {row.values["party_id"]}):
            self.notices.append((row, f"its ID number also belongs to party {', '.join(others)}"))

    def _id_index(self, row: BookRow) -> str:
        return self._care.vault.index("id_number", row.values["id_number"])


def masked_name(name: str) -> str:
    """The name as it may be shown: the first character, then a star for each further one."""
    return name[:1] + "*" * max(1, len(name) - 1)
