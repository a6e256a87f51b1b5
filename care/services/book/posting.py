"""Posting the lender's ledger: payments and reversals, each once, each settling what hangs on it at once."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from pathlib import Path

from care.domain.money import ZERO
from care.domain.records import Account, ArrearsRecord, ImportBatch, Payment, new_id
from care.services.book.columns import POSTINGS
from care.services.book.importing import Listener, Notice
from care.services.book.journal import Journal
from care.services.book.ledger import COMPONENTS, recount
from care.services.book.reading import Advance, CsvFile, Problem, Refusal, Row, inspect, read_rows
from care.services.book.seen import Seen
from care.services.context import Care
from care.services.ports import UnitOfWork

Settle = Callable[[Care, UnitOfWork, str, datetime], None]
"""Called in the posting's transaction with the account's id, once its arrears are new."""

KIND = "postings"
DEFAULTS = {column.name: column.default for column in POSTINGS if not column.required}


@dataclass
class PostReport:
    """What a file of postings did. `committed` is False when refused rows stopped it: then nothing was posted."""

    sha256: str
    committed: bool = False
    posted: int = 0
    repeated: int = 0
    in_book: int = 0
    """Postings up to the book's moment: recorded, but the book's figures hold them already."""
    refused: int = 0
    noticed: int = 0


def post_book(
    care: Care, path: Path, settle: Sequence[Settle], *, skip_bad: bool = False, listener: Listener | None = None
) -> PostReport:
    """Post the file at `path`; a posting that was posted before changes nothing.

    Every row is checked first: refused rows stop the file or, with `skip_bad`, are left out. Then each row is one
    transaction with one audit entry, so an interrupted file is simply posted again. Payments go before reversals,
    whatever their order in the file. Raises BadFile when the file as a whole cannot be read.
    """
    source = inspect(path)
    run = _Posting(care, source, listener or Listener(), settle, PostReport(source.sha256), care.clock.now())
    run.check()
    if run.report.refused and not skip_bad:
        return run.report
    for kind in ("payment", "reversal"):
        for row in run.rows(run.hear.advance):
            if row.line not in run.refused and row.values["kind"] == kind:
                run.post(row)
    run.close()
    return run.report


@dataclass
class _Posting:
    care: Care
    source: CsvFile
    hear: Listener
    settle: Sequence[Settle]
    report: PostReport
    now: datetime
    refused: set[int] = field(default_factory=set)

    def rows(self, advance: Advance) -> Iterator[Row]:
        """The rows of the file, columns that it lacks filled with their defaults."""
        for row in read_rows(self.source, POSTINGS, advance):
            yield replace(row, values=DEFAULTS | row.values)

    def check(self) -> None:
        """Refuse every row that can be seen to be wrong before the first is posted."""
        with Seen() as seen:
            self._note_payments(seen)
            with self.care.uow(read_only=True) as uow:
                for row in self.rows(self.hear.advance):
                    problems = row.problems or tuple(self._problems(row, seen, uow))
                    if problems:
                        self._refuse(row, problems)

    def _note_payments(self, seen: Seen) -> None:
        for row in self.rows(lambda size: None):
            if not row.problems and row.values["kind"] == "payment":
                v = row.values
                seen.first(f"payment {v['posting_id']}", row.line, f"{v['account_id']} {v['amount']}")

    def _problems(self, row: Row, seen: Seen, uow: UnitOfWork) -> Iterator[Problem]:
        v, posting = row.values, row.values["posting_id"]
        if earlier := seen.first(f"posting {posting}", row.line):
            yield Problem("posting_id", f"'{posting}' stood on line {earlier[0]} already.", "Keep one row per posting.")
        if v["amount"] == ZERO:
            yield Problem("amount", "'0.00' is nothing.", "Give an amount above zero.")
        if v["posted_at"] > self.now:
            yield Problem(
                "posted_at", f"'{v['posted_at'].isoformat()}' is in the future.", "Post it when it has happened."
            )
        accounts = uow.find(Account, external_id=v["account_id"])
        if not accounts:
            yield Problem("account_id", f"'{v['account_id']}' is not in the book.", "Import the book first.")
            return
        known = uow.find(Payment, external_id=posting)
        if known and not _same(known[0], accounts[0], v):
            yield Problem("posting_id", f"'{posting}' was posted with other content.", "Give a new posting its own id.")
        yield from self._reversal_problems(v, accounts[0], seen, uow)

    def _reversal_problems(
        self, v: dict[str, object], account: Account, seen: Seen, uow: UnitOfWork
    ) -> Iterator[Problem]:
        name = v["reverses"]
        if v["kind"] == "payment":
            if name:
                yield Problem("reverses", f"'{name}' stands on a payment.", "Leave it blank, or give kind reversal.")
            return
        if not name:
            yield Problem("reverses", "is blank.", "Give the posting_id of the payment that is taken back.")
            return
        stored = uow.find(Payment, external_id=str(name), kind="payment", account_id=account.id)
        line = seen.said(f"payment {name}")
        if not stored and line is None:
            mend = "Post that payment of the same account first, or in the same file."
            yield Problem("reverses", f"'{name}' is not a known payment.", mend)
        elif (
            f"{account.external_id} {stored[0].amount}" if stored else line
        ) != f"{account.external_id} {v['amount']}":
            mend = "A reversal takes back the whole payment on its account; post the right payment beside it."
            yield Problem("amount", f"'{v['amount']}' is not what '{name}' paid.", mend)
        taken = [p for p in uow.find(Payment, reverses=str(name)) if p.external_id != v["posting_id"]]
        if taken or seen.first(f"reversal of {name}", 0):
            yield Problem("reverses", f"'{name}' is reversed twice.", "Keep one reversal per payment.")

    def post(self, row: Row) -> None:
        """One posting, its effect on the arrears, and everything that hangs on it, in one transaction."""
        v = row.values
        with self.care.uow() as uow:
            account = uow.get(Account, uow.find(Account, external_id=v["account_id"])[0].id, lock=True)
            assert account is not None
            if uow.find(Payment, external_id=v["posting_id"]):
                self.report.repeated += 1
                return
            record = uow.get(ArrearsRecord, account.id, lock=True)
            assert record is not None
            before = _figures(record)
            payment = Payment(new_id("py"), v["posting_id"], account.id, v["amount"], v["posted_at"], {}, v["kind"])
            payment.reverses = v["reverses"]
            uow.add(payment)
            uow.flush()
            recount(account, record, uow.find(Payment, account_id=account.id), self.care.policy)
            uow.flush()
            for settle in self.settle:
                settle(self.care, uow, account.id, self.now)
            journal = Journal(uow, self.now)
            journal.note(
                account.party_id,
                f"book.{payment.kind}",
                payment,
                before=before,
                after=_figures(record) | {"allocated": payment.allocated},
                why="posted by the lender",
            )
            journal.write(set())
            uow.commit()
        self.report.posted += 1
        self._notice(row, record, payment)

    def _notice(self, row: Row, record: ArrearsRecord, payment: Payment) -> None:
        text = None
        if payment.posted_at <= record.as_of:
            self.report.in_book += 1
        elif surplus := payment.allocated.get("surplus"):
            text = f"{surplus} exceeds what was due and is kept as surplus"
        elif payment.kind == "reversal" and self._in_book(str(payment.reverses), record):
            text = "takes back a payment that the book's figures hold: the next book will show it"
        if text:
            self.report.noticed += 1
            self.hear.noticed(Notice(row.line, row.values["account_id"], text))

    def _in_book(self, name: str, record: ArrearsRecord) -> bool:
        with self.care.uow(read_only=True) as uow:
            return uow.find(Payment, external_id=name)[0].posted_at <= record.as_of

    def close(self) -> None:
        """Keep that this file was posted."""
        with self.care.uow() as uow:
            if not uow.find(ImportBatch, kind=KIND, sha256=self.source.sha256, limit=1):
                uow.add(ImportBatch(new_id("ib"), KIND, self.source.sha256, self.report.posted, None, self.now))
                uow.commit()
        self.report.committed = True

    def _refuse(self, row: Row, problems: tuple[Problem, ...]) -> None:
        self.report.refused += 1
        self.refused.add(row.line)
        self.hear.refused(Refusal(str(self.source.path), row, problems))


def _same(known: Payment, account: Account, v: dict[str, object]) -> bool:
    stated = (account.id, v["amount"], v["posted_at"], v["kind"], v["reverses"])
    return (known.account_id, known.amount, known.posted_at, known.kind, known.reverses) == stated


def _figures(record: ArrearsRecord) -> dict[str, str]:
    return {name: str(getattr(record, name)) for name in (*COMPONENTS, "outstanding", "minimum_due", "surplus")}
