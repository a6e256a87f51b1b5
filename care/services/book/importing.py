"""Bringing a lender's book into the store: check everything first, then change everything in one transaction."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from itertools import islice
from pathlib import Path
from typing import TypeVar

from care.domain.records import Account, ImportBatch, new_id
from care.services.book.columns import BOOK
from care.services.book.journal import Journal
from care.services.book.reading import Advance, CsvFile, Problem, Refusal, Row, inspect, read_rows
from care.services.book.rows import BookRow, book_row
from care.services.book.seen import Seen
from care.services.book.upsert import Batch, Counts
from care.services.context import Care
from care.services.ports import UnitOfWork

T = TypeVar("T")
BATCH_ROWS = 500


@dataclass(frozen=True)
class Notice:
    """Something a person should look at though the row was taken."""

    line: int
    account: str
    text: str


@dataclass
class Listener:
    """What the caller wants to hear while a file is read; each defaults to silence."""

    advance: Advance = lambda size: None
    refused: Callable[[Refusal], None] = lambda refusal: None
    noticed: Callable[[Notice], None] = lambda notice: None


@dataclass
class ImportReport:
    """What an import did. `committed` is False when refused rows stopped it: then nothing changed."""

    sha256: str
    repeated: bool = False
    committed: bool = False
    refused: int = 0
    noticed: int = 0
    closed: int = 0
    counts: Counts = field(default_factory=Counts)


def import_book(
    care: Care, path: Path, *, skip_bad: bool = False, full: bool = False, listener: Listener | None = None
) -> ImportReport:
    """Import the book at `path`: all of it or, with `skip_bad`, all but the refused rows.

    `full` says that the file holds every account: open ones that it lacks are closed. The same bytes again change
    nothing. Raises BadFile when the file as a whole cannot be read.
    """
    source, hear = inspect(path), listener or Listener()
    run = _Import(care, source, hear, ImportReport(source.sha256), care.clock.now(), "book_full" if full else "book")
    if run.repeated():
        run.report.repeated = True
        return run.report
    if not skip_bad and run.check():
        return run.report
    run.change(skip_bad=skip_bad, full=full)
    return run.report


@dataclass
class _Import:
    care: Care
    source: CsvFile
    hear: Listener
    report: ImportReport
    now: datetime
    kind: str

    def repeated(self) -> bool:
        """Whether these very bytes were imported the same way before."""
        with self.care.uow(read_only=True) as uow:
            return bool(uow.find(ImportBatch, kind=self.kind, sha256=self.source.sha256, limit=1))

    def check(self) -> bool:
        """Read the whole file without the store; True when a row is refused."""
        with Seen() as seen:
            for _ in self.accepted(seen):
                pass
        return self.report.refused > 0

    def change(self, *, skip_bad: bool, full: bool) -> None:
        """Upsert every row that can be taken, in one transaction."""
        newest: datetime | None = None
        with Seen() as seen, self.care.uow() as uow:
            for rows in _batches(self.accepted(seen), BATCH_ROWS):
                newest = max([row.arrears.as_of for row in rows] + ([newest] if newest else []))
                batch = Batch(self.care, uow, self.now, self.report.counts)
                for row, problem in batch.apply(rows):
                    self.refuse(row.row, (problem,))
                for row, text in batch.notices:
                    self.notice(row, text)
            if self.report.refused and not skip_bad:
                return
            if full:
                self.report.closed = _close_missing(uow, seen, self.now)
            taken = self.report.counts.rows
            uow.add(ImportBatch(new_id("ib"), self.kind, self.source.sha256, taken, newest, self.now))
            uow.commit()
            self.report.committed = True

    def accepted(self, seen: Seen) -> Iterator[BookRow]:
        """The rows that the file alone gives no reason to refuse; the others are reported."""
        for row in read_rows(self.source, BOOK, self.hear.advance):
            if row.values.get("account_id"):
                seen.first(f"named {row.values['account_id']}", row.line)
            told = book_row(row, self.now, self.care.policy)
            problems = self.repetitions(told, seen) if isinstance(told, BookRow) else told
            if problems:
                self.refuse(row, problems)
            elif isinstance(told, BookRow):
                yield told

    def repetitions(self, told: BookRow, seen: Seen) -> tuple[Problem, ...]:
        """Why a row cannot stand beside earlier ones of the file."""
        account, party, line = told.values["account_id"], told.values["party_id"], told.row.line
        if earlier := seen.first(f"account {account}", line):
            return (
                Problem("account_id", f"'{account}' stood on line {earlier[0]} already.", "Keep one row per account."),
            )
        person = self.care.vault.index("book-person", repr(told.person))
        if (earlier := seen.first(f"party {party}", line, person)) and earlier[1] != person:
            mend = "Make name, ID number, phone and the other columns of the party agree on its rows."
            return (Problem("party_id", f"'{party}' is described differently on line {earlier[0]}.", mend),)
        return ()

    def refuse(self, row: Row, problems: tuple[Problem, ...]) -> None:
        self.report.refused += 1
        self.hear.refused(Refusal(str(self.source.path), row, problems))

    def notice(self, row: BookRow, text: str) -> None:
        self.report.noticed += 1
        self.hear.noticed(Notice(row.row.line, row.values["account_id"], text))


def _batches(items: Iterator[T], size: int) -> Iterator[list[T]]:
    while batch := list(islice(items, size)):
        yield batch


def _close_missing(uow: UnitOfWork, seen: Seen, now: datetime) -> int:
    """Close the open accounts that the full file doesn't name, refused rows included; returns how many."""
    closed, last = 0, ""
    while page := uow.after(Account, "external_id", last, limit=BATCH_ROWS, status="open"):
        journal, last = Journal(uow, now), page[-1].external_id
        for account in page:
            if not seen.has(f"named {account.external_id}"):
                account.status = "closed"
                closed += 1
                journal.note(
                    account.party_id,
                    "book.close",
                    account,
                    before={"status": "open"},
                    after={"status": "closed"},
                    why="missing from a full book",
                )
        journal.write(set())
        uow.flush()
    return closed
