"""The whole demo book: the cast, then borrowers who go through every product, bucket, hold and flag in turn."""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date, timedelta
from decimal import Decimal
from itertools import islice
from pathlib import Path
from random import Random

from care.demo.accounts import Cells, Debt, card, late_card, late_loan, loan, moment, with_surplus
from care.demo.cast import CAST, WANG, cast_rows
from care.demo.people import Person, person
from care.domain.money import ZERO
from care.services.book.columns import BOOK, FLAG_KINDS, HOLD_REASONS, POSTINGS, Column

DAYS_LATE = ((0, 0), (1, 3), (4, 30), (31, 60), (61, 90), (91, 180), (181, 400))
"""Not due, in grace, then M1 to beyond 180 days."""
Case = Callable[[Random, Person, str, date, int], Iterator[Cells]]


def book_rows(borrowers: int, seed: int, day: date) -> Iterator[Cells]:
    """The book of `day`; the same arguments give the same rows."""
    yield from cast_rows(day)
    random = Random(seed)
    for number in range(len(CAST) + 1, borrowers + 1):
        who = person(random, number)
        case = CASES[number % len(CASES)]
        yield from case(random, who, f"{number:06d}", day, number // len(CASES))


def posting_rows(borrowers: int, seed: int, day: date) -> Iterator[Cells]:
    """Postings to that book: some it holds already, some of its own day, a reversal, an over-payment."""
    random = Random(seed + 1)
    late = (row for row in book_rows(borrowers, seed, day) if row["overdue_since"] and row["status"] == "open")
    for number, row in enumerate(islice(late, 10, None, 6), 1):
        owed = sum((Decimal(row[name]) for name in ("principal", "interest", "penalty", "fees")), ZERO)
        part = (owed * random.randint(1, 9) / 10).quantize(Decimal("1.00")) + Decimal("1.00")
        earlier = moment(day) - timedelta(days=random.randint(1, 20), seconds=number)
        today = moment(day) + timedelta(seconds=number % 30)
        posting = _posting(f"PAY-{number:06d}", row, part, (earlier if number % 3 else today).isoformat())
        yield posting
        if number % 9 == 0:
            later = (moment(day) + timedelta(seconds=40)).isoformat()
            yield _posting(f"REV-{number:06d}", row, part, later) | {
                "kind": "reversal",
                "reverses": posting["posting_id"],
            }
    wang = next(row for row in cast_rows(day) if row["party_id"] == WANG.party_id)
    yield _posting("PAY-OVER-01", wang, Decimal("1100.00"), (moment(day) + timedelta(seconds=1)).isoformat())


def write_csv(path: Path, columns: Sequence[Column], rows: Iterable[Cells]) -> int:
    """Write rows under the columns that the format knows; returns how many."""
    path.parent.mkdir(parents=True, exist_ok=True)
    count = 0
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.DictWriter(file, [column.name for column in columns], restval="")
        writer.writeheader()
        for row in rows:
            writer.writerow(row)
            count += 1
    return count


def write_demo(folder: Path, borrowers: int, seed: int, day: date) -> tuple[Path, Path]:
    """Write `book.csv` and `postings.csv` into `folder`; returns both paths."""
    book, postings = folder / "book.csv", folder / "postings.csv"
    write_csv(book, BOOK, book_rows(borrowers, seed, day))
    write_csv(postings, POSTINGS, posting_rows(borrowers, seed, day))
    return book, postings


def _posting(name: str, row: Cells, amount: Decimal, at: str) -> Cells:
    return {
        "posting_id": name,
        "account_id": row["account_id"],
        "amount": str(amount),
        "posted_at": at,
        "kind": "payment",
    }


def _amount(random: Random, least: int, most: int) -> Decimal:
    return Decimal(random.randint(least * 100, most * 100)).scaleb(-2)


def _days(random: Random, turn: int) -> int:
    return random.randint(*DAYS_LATE[turn % len(DAYS_LATE)])


def _card_debt(random: Random, turn: int) -> Debt:
    days = _days(random, turn)
    return late_card(days, _amount(random, 200, 48_000)) if days else Debt(0)


def _a_card(random: Random, who: Person, number: str, day: date, turn: int) -> Iterator[Cells]:
    yield card(who, f"C{number}", day, _card_debt(random, turn))


def _a_loan(random: Random, who: Person, number: str, day: date, turn: int) -> Iterator[Cells]:
    days = _days(random, turn)
    debt = late_loan(days, _amount(random, 300, 9_000)) if days else Debt(0)
    yield loan(who, f"L{number}", day, debt, _amount(random, 0, 60_000))


def _flagged(random: Random, who: Person, number: str, day: date, turn: int) -> Iterator[Cells]:
    yield card(who, f"C{number}", day, _card_debt(random, turn), flags=FLAG_KINDS[turn % len(FLAG_KINDS)])


def _held(random: Random, who: Person, number: str, day: date, turn: int) -> Iterator[Cells]:
    until = (day + timedelta(days=random.randint(1, 30))).isoformat() if turn % 2 else ""
    reason = HOLD_REASONS[turn % len(HOLD_REASONS)]
    yield card(who, f"C{number}", day, _card_debt(random, turn + 2), hold_reason=reason, hold_until=until)


def _both(random: Random, who: Person, number: str, day: date, turn: int) -> Iterator[Cells]:
    yield from _a_card(random, who, number, day, turn)
    yield from _a_loan(random, who, number, day, turn + 3)


def _settled(random: Random, who: Person, number: str, day: date, turn: int) -> Iterator[Cells]:
    if turn % 2:
        yield loan(who, f"L{number}", day, Debt(0), ZERO, status="settled")
    else:
        yield card(who, f"C{number}", day, with_surplus(Debt(0), _amount(random, 1, 300)))


def _too_dear(random: Random, who: Person, number: str, day: date, turn: int) -> Iterator[Cells]:
    days = random.randint(10, 80)
    yield loan(who, f"L{number}", day, late_loan(days, _amount(random, 900, 9_000), "0.18"), ZERO, "0.18")


def _gone(random: Random, who: Person, number: str, day: date, turn: int) -> Iterator[Cells]:
    """Sold, in court, or with another collector."""
    debt = late_card(random.randint(181, 700), _amount(random, 5_000, 48_000))
    states = ({"status": "sold"}, {"status": "in_court", "legal_stage": "filed"}, {"outsourced_to": "安信服务"})
    yield card(who, f"C{number}", day, debt, credit_reported="yes", **states[turn % len(states)])


def _disagreeing(random: Random, who: Person, number: str, day: date, turn: int) -> Iterator[Cells]:
    """The lender's own figure differs from the contract's formula: flagged, and the book stands."""
    days = random.randint(31, 60)
    yield card(who, f"C{number}", day, late_card(days, _amount(random, 500, 9_000)), dpd=str(days + 1))


CASES: tuple[Case, ...] = (
    _a_card,
    _a_loan,
    _flagged,
    _held,
    _both,
    _a_card,
    _settled,
    _too_dear,
    _a_card,
    _gone,
    _a_loan,
    _disagreeing,
)
