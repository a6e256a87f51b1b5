"""`anhuan book`: the lender's files in, and a made-up book to try the product with."""

from __future__ import annotations

import argparse
from datetime import date, datetime
from pathlib import Path

from care.domain.clock import SHANGHAI
from cli.book_report import SHOWN, Reporter
from cli.parts import Nouns, Refused, care, settings, verbs

REFUSED = "{count} rows were refused, so nothing was {done}. Mend them, or leave them out with --skip-bad"


def register(nouns: Nouns[argparse.ArgumentParser]) -> None:
    """Add this noun."""
    mine = verbs(nouns, "book", "The lender's loan book. docs/book-format.md describes the files.")
    read = mine.add_parser("import", help="accounts and what they owe, from a CSV file")
    read.add_argument("--full", action="store_true", help="the file holds every account: close the ones it lacks")
    read.set_defaults(run=_import)
    post = mine.add_parser("post", help="payments and reversals, from a CSV file")
    post.set_defaults(run=_post)
    for verb in (read, post):
        verb.set_defaults(shown=SHOWN)
        verb.add_argument("file", type=Path)
        verb.add_argument(
            "--skip-bad", action="store_true", help="leave bad rows out and write them to FILE.rejected.csv"
        )
    demo = mine.add_parser("demo", help="write a made-up book: book.csv and postings.csv")
    demo.add_argument("--borrowers", type=_at_least_ten, default=300, metavar="N")
    demo.add_argument("--seed", type=int, default=7)
    demo.add_argument("--as-of", type=date.fromisoformat, default=None, metavar="DATE", help="default: today")
    demo.add_argument("--out", type=Path, default=None, metavar="DIR", help="default: demo/ in ANHUAN_VAR_DIR")
    demo.add_argument("--if-empty", action="store_true", help="import it too, and only when the book is empty")
    demo.add_argument("--show-identities", action="store_true", help="only say whom to play in a demo")
    demo.set_defaults(run=_demo)


def _at_least_ten(text: str) -> int:
    if not text.isdecimal() or int(text) < 10:
        raise argparse.ArgumentTypeError("give a whole number from 10: the first ten borrowers are fixed")
    return int(text)


def _import(options: argparse.Namespace) -> None:
    from care.services.book.importing import import_book

    with Reporter(options.file, options.skip_bad, options.shown) as reporter:
        report = import_book(
            care(), options.file, skip_bad=options.skip_bad, full=options.full, listener=reporter.listener
        )
    if report.repeated:
        print("This very file was imported before: nothing to do.")
        return
    if not report.committed:
        raise Refused(REFUSED.format(count=report.refused, done="imported"))
    counts = report.counts
    print(
        f"{counts.rows} accounts: {counts.added} added, {counts.changed} changed, {counts.unchanged} unchanged, "
        f"{report.closed} closed; {report.refused} rows left out, {report.noticed} notices."
    )


def _post(options: argparse.Namespace) -> None:
    from care.bootstrap import SETTLE
    from care.services.book.posting import post_book

    with Reporter(options.file, options.skip_bad, options.shown) as reporter:
        report = post_book(care(), options.file, SETTLE, skip_bad=options.skip_bad, listener=reporter.listener)
    if not report.committed:
        raise Refused(REFUSED.format(count=report.refused, done="posted"))
    print(
        f"{report.posted} posted ({report.in_book} of them already in the book's figures), {report.repeated} known; "
        f"{report.refused} rows left out, {report.noticed} notices."
    )


def _demo(options: argparse.Namespace) -> None:
    from care.demo.generate import write_demo
    from care.store.engine import make_engine
    from care.store.maintain import count_accounts

    day = options.as_of or datetime.now(SHANGHAI).date()
    if options.show_identities:
        _show_identities(day)
        return
    current = settings()
    if options.if_empty and count_accounts(make_engine(current.database_url)):
        print("The book is not empty: nothing to do.")
        return
    book, postings = write_demo(options.out or current.var_dir / "demo", options.borrowers, options.seed, day)
    print(f"Wrote {book} and {postings}.")
    if options.if_empty:
        for run, file in ((_import, book), (_post, postings)):
            run(argparse.Namespace(file=file, skip_bad=False, full=False, shown=0))


def _show_identities(day: date) -> None:
    from care.demo.cast import identities

    print("Two borrowers of the demo book to play:")
    for identity in identities(day):
        who = identity.person
        masked = who.name[0] + "*" * (len(who.name) - 1)
        print(f"  {masked}  phone {who.phone}  ID ending {who.id_number[-4:]}  owes {identity.owes}")
    print("Ask for a code in the chat's verify form: it appears in the log of web, on a line marked [sms].")
