"""One batch of the book's rows against the store: what differs is changed and journalled, the rest is left alone."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime, time
from typing import Any

from care.domain import contact
from care.domain import terms as contract
from care.domain.clock import SHANGHAI
from care.domain.records import (
    ZERO,
    Account,
    ArrearsRecord,
    Hold,
    Party,
    Payment,
    new_id,
)
from care.services.book.journal import WHO, Journal
from care.services.book.ledger import COMPONENTS, digest_of, recount, state
from care.services.book.people import People
from care.services.book.reading import Problem
from care.services.book.rows import BookRow
from care.services.book.staging import Staging
from care.services.context import Care
from care.services.ports import UnitOfWork

PLAIN = (
    "product",
    "open_date",
    "status",
    "lender",
    "credit_limit",
    "outsourced_to",
    "credit_reported",
    "credit_notified_at",
    "legal_stage",
    "legal_case_no",
)


@dataclass
class Counts:
    """Accounts by what became of them."""

    rows: int = 0
    added: int = 0
    changed: int = 0
    unchanged: int = 0


@dataclass
class Batch:
    """The store's side of some rows. Call `apply` once."""

    care: Care
    uow: UnitOfWork
    now: datetime
    counts: Counts
    notices: list[tuple[BookRow, str]] = field(default_factory=list)
    added: dict[str, list[tuple[Account, dict[str, Any]]]] = field(default_factory=lambda: defaultdict(list))

    def apply(self, rows: list[BookRow]) -> Iterator[tuple[BookRow, Problem]]:
        """Take every row that may be taken; yields the others with their problem."""
        self.journal, self.new = Journal(self.uow, self.now), Staging(self.uow)
        names = tuple(row.values["account_id"] for row in rows)
        self.accounts = {a.external_id: a for a in self.uow.find(Account, external_id=names)}
        digests = {row.row.line: self.care.vault.index("book-row", repr(sorted(row.values.items()))) for row in rows}
        fresh = [row for row in rows if not self._same(row, digests[row.row.line])]
        self.counts.rows += len(rows)
        self.counts.unchanged += len(rows) - len(fresh)
        people = People(self.care, self.uow, self.new, self.now, fresh)
        self._load()
        for row in fresh:
            party = people.party(row)
            if problem := self._refusal(row, party):
                self.counts.rows -= 1
                yield row, problem
            else:
                self._take(row, people.take(row), digests[row.row.line])
        self.notices += people.notices
        self.new.write()
        self._note_added(people)
        self.journal.write({party.id for party in people.new.values()})
        self.uow.flush()

    def _same(self, row: BookRow, digest: str) -> bool:
        account = self.accounts.get(row.values["account_id"])
        return account is not None and digest_of(account) == digest and account.status == row.values["status"]

    def _load(self) -> None:
        ids = tuple(account.id for account in self.accounts.values())
        self.arrears = {a.account_id: a for a in self.uow.find(ArrearsRecord, account_id=ids)} if ids else {}
        self.payments: dict[str, list[Payment]] = defaultdict(list)
        for payment in self.uow.find(Payment, account_id=ids) if ids else ():
            self.payments[payment.account_id].append(payment)
        self.holds: dict[str, list[Hold]] = defaultdict(list)
        parties = tuple({account.party_id for account in self.accounts.values()})
        for hold in self.uow.find(Hold, party_id=parties, set_by=WHO, lifted_at=None) if parties else ():
            self.holds[hold.party_id].append(hold)

    def _refusal(self, row: BookRow, party: Party | None) -> Problem | None:
        account = self.accounts.get(row.values["account_id"])
        if account is None:
            return None
        if party is None or account.party_id != party.id:
            mend = "An account cannot change its borrower: give it a new account_id."
            return Problem("party_id", f"'{row.values['party_id']}' is not the party of this account.", mend)
        if account.product != row.values["product"]:
            mend = "An account cannot change its product: give it a new account_id."
            return Problem("product", f"'{row.values['product']}' is not the product of this account.", mend)
        if row.arrears.as_of < self.arrears[account.id].as_of:
            known = self.arrears[account.id].as_of.astimezone(SHANGHAI).isoformat()
            return Problem(
                "as_of", f"'{row.arrears.as_of.isoformat()}' is stale.", f"The book holds {known}: export anew."
            )
        return None

    def _take(self, row: BookRow, party: Party, digest: str) -> None:
        account = self.accounts.get(row.values["account_id"])
        before = _snapshot(account, self.arrears[account.id]) if account else {}
        account = account or self._new_account(row, party)
        record = self.arrears[account.id]
        _copy(row, account, record)
        state(account, record, digest)
        recount(account, record, self.payments[account.id], self.care.policy)
        self._set_hold(row, account)
        flagged = [name for name, _, _ in row.mismatches()] + ["over_cost_cap"] * row.position.over_cost_cap
        after = _snapshot(account, record) | ({"flagged": flagged} if flagged else {})
        self._notice(row)
        self.counts.changed += bool(before)
        self.counts.added += not before
        if before:
            self.journal.note(party.id, "book.refresh", account, before=before, after=after, why="newer book")
        else:
            self.added[party.id].append((account, after))

    def _new_account(self, row: BookRow, party: Party) -> Account:
        v = row.values
        account = Account(
            id=new_id("ac"),
            external_id=v["account_id"],
            party_id=party.id,
            product=v["product"],
            tail4=v["account_tail4"],
            open_date=v["open_date"],
            status=v["status"],
            lender=v["lender"],
            terms={},
        )
        record = ArrearsRecord(account.id, row.arrears.as_of, ZERO, ZERO, ZERO, ZERO, None, v["due_date"])
        self.new.add(account)
        self.new.add(record)
        self.accounts[account.external_id], self.arrears[account.id] = account, record
        return account

    def _set_hold(self, row: BookRow, account: Account) -> None:
        """Make the lender's holds say what the row says; holds of our own services stay."""
        if "hold_reason" not in row.given:
            return
        reason, until = row.values["hold_reason"], row.values["hold_until"]
        ends = datetime.combine(until, time(23, 59, 59), SHANGHAI) if until else None
        scope = None if reason in contact.SWITCHES_OFF else account.id
        standing = False
        for hold in self.holds[account.party_id]:
            if hold.reason == reason and hold.account_id == scope:
                hold.ends_at, standing = ends, True
            elif hold.account_id == account.id or hold.case_id == account.id:
                hold.lifted_at, hold.lifted_by = self.now, WHO
        if reason and not standing:
            hold = Hold(new_id("hd"), account.party_id, reason, self.now, WHO, scope, case_id=account.id, ends_at=ends)
            self.new.add(hold)
            self.holds[account.party_id].append(hold)

    def _notice(self, row: BookRow) -> None:
        for name, theirs, ours in row.mismatches():
            self.notices.append(
                (row, f"{name} is {theirs} in the file, {ours} by the contract's formula; the file stands")
            )
        if row.position.over_cost_cap:
            self.notices.append(
                (row, "charges exceed the total-cost cap (R18); a person should look before it is used")
            )

    def _note_added(self, people: People) -> None:
        for party_id, accounts in self.added.items():
            if party := people.new.get(party_id):
                after = {account.id: stated for account, stated in accounts}
                self.journal.note(party_id, "book.import", party, before={}, after=after, why="new in the book")
                continue
            for account, stated in accounts:
                self.journal.note(party_id, "book.import", account, before={}, after=stated, why="new in the book")


def _copy(row: BookRow, account: Account, record: ArrearsRecord) -> None:
    """What the row says, onto the account and its arrears; optional columns that the file lacks stay as they were."""
    v = row.values
    _assign(account, {name: v[name] for name in PLAIN if name in row.given} | {"tail4": v["account_tail4"]})
    if "letter_ids" in row.given:
        _assign(account, {"letter_ids": list(v["letter_ids"])})
    if "autopay" in row.given:
        _assign(account, {"autopay": _autopay(v)})
    account.terms = contract.to_json(row.terms)
    _assign(
        record,
        {name: getattr(row.arrears, name) for name in (*COMPONENTS, "overdue_since", "as_of")}
        | {name: v[name] for name in ("due_date", "outstanding", "surplus")}
        | {"minimum_due": row.minimum_due},
    )


def _autopay(v: Any) -> dict[str, Any]:
    return {
        "mandate": v["autopay"],
        "bank_tail4": v["autopay_bank_tail4"],
        "last_try": v["autopay_last_try"].isoformat() if v["autopay_last_try"] else None,
        "fail_code": v["autopay_fail_code"],
    }


def _assign(record: object, values: dict[str, Any]) -> None:
    for name, value in values.items():
        if getattr(record, name) != value:
            setattr(record, name, value)


def _snapshot(account: Account, record: ArrearsRecord) -> dict[str, Any]:
    """What an audit entry keeps of an account: figures and status, nothing about the person."""
    figures = {name: str(getattr(record, name)) for name in (*COMPONENTS, "outstanding", "minimum_due", "surplus")}
    return figures | {"as_of": record.as_of.isoformat(), "status": account.status}
