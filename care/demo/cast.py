"""The demo's fixed people: the first rows of every demo book, and the cast of the tests."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from care.demo.accounts import Cells, Debt, card, late_card, late_loan, loan, with_surplus
from care.demo.people import Person, id_number, phone
from care.domain.money import ZERO


def _person(number: int, name: str, birthday: str) -> Person:
    return Person(f"P-DEMO-{number:02d}", name, id_number(1, birthday, number), phone(number))


LIN = _person(1, "林晓安", "19900312")
"""One credit card, 45 days late: 8,450.00 = 8,000 + 300 + 120 + 30."""
ZHAO = _person(2, "赵启明", "19851104")
"""A card and a loan, both late."""
QIAN = _person(3, "钱语桐", "19970725")
"""A card two days after its due date, still in grace."""
SUN = _person(4, "孙若溪", "19880219")
"""A loan repaid in full."""
LI = _person(5, "李柏舟", "19790630")
"""A loan whose 罚息 exceeds the total-cost cap (R18)."""
ZHOU = _person(6, "周景和", "19930508")
"""A card more than 90 days late: principal first (R1); out of work, on hold."""
WU = _person(7, "吴清禾", "19620117")
"""Reported deceased."""
ZHENG = _person(8, "郑思远", "19820923")
"""A loan in court."""
WANG = _person(9, "王卓凡", "19951212")
"""A card a week late whose direct debit failed; money left over from an over-payment."""
FENG = _person(10, "冯若岚", "19910404")
"""A card with a fee that invites a dispute."""
CAST = (LIN, ZHAO, QIAN, SUN, LI, ZHOU, WU, ZHENG, WANG, FENG)


@dataclass(frozen=True)
class Identity:
    """What somebody needs to play a borrower, and what they will be told."""

    person: Person
    owes: str


def identities(day: date) -> tuple[Identity, ...]:
    """The two borrowers to try first."""
    return tuple(
        Identity(
            who, " + ".join(f"{row['product']} {_total(row)}" for row in cast_rows(day) if row["name"] == who.name)
        )
        for who in (LIN, ZHAO)
    )


def cast_rows(day: date) -> list[Cells]:
    """The cast's accounts as the book of `day` states them."""
    lin = Debt(45, Decimal("8000.00"), Decimal("300.00"), Decimal("120.00"), Decimal("30.00"))
    feng = Debt(70, Decimal("6200.00"), Decimal("217.00"), Decimal("93.00"), Decimal("360.00"))
    over_cap = late_loan(40, Decimal("3000.00"), "0.18")
    return [
        card(LIN, "DEMO-CARD-6688", day, lin),
        card(ZHAO, "DEMO-CARD-2046", day, late_card(20, Decimal("2300.00"))),
        loan(ZHAO, "DEMO-LOAN-7713", day, late_loan(35, Decimal("1850.00")), Decimal("16650.00")),
        card(QIAN, "DEMO-CARD-3105", day, Debt(2, Decimal("1260.00"))),
        loan(SUN, "DEMO-LOAN-4420", day, Debt(0), ZERO, status="settled"),
        loan(LI, "DEMO-LOAN-5531", day, over_cap, Decimal("9000.00"), "0.18"),
        card(ZHOU, "DEMO-CARD-8127", day, late_card(120, Decimal("15600.00")), flags="unemployed", **_hold("hardship")),
        card(WU, "DEMO-CARD-9004", day, late_card(50, Decimal("4300.00")), flags="deceased", **_hold("deceased")),
        loan(ZHENG, "DEMO-LOAN-6218", day, late_loan(210, Decimal("22000.00")), ZERO, **_court()),
        card(
            WANG, "DEMO-CARD-1177", day, with_surplus(late_card(8, Decimal("980.00")), Decimal("12.50")), **_debit(day)
        ),
        card(FENG, "DEMO-CARD-7302", day, feng),
    ]


def _hold(reason: str) -> Cells:
    return {"hold_reason": reason}


def _court() -> Cells:
    return {"status": "in_court", "legal_stage": "filed", "legal_case_no": "DEMO-2026-0001"}


def _debit(day: date) -> Cells:
    return {
        "autopay": "yes",
        "autopay_bank_tail4": "0417",
        "autopay_last_try": day.isoformat(),
        "autopay_fail_code": "INSUFFICIENT",
    }


def _total(row: Cells) -> Decimal:
    return sum((Decimal(row[name]) for name in ("principal", "interest", "penalty", "fees")), ZERO)
