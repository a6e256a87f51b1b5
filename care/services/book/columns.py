"""The columns of the lender's files. `docs/book-format.md` describes each for people; a test keeps both in step."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from care.domain.accounts import Product
from care.domain.concession_policy import PlanKind
from care.domain.interest import InterestMethod
from care.domain.money import ZERO
from care.services.book.cells import (
    AMOUNT,
    DAY,
    ID_NUMBER,
    MOMENT,
    PHONE,
    REFERENCE,
    YES_NO,
    Cell,
    choice,
    digits,
    fraction,
    listing,
    text,
    whole,
)

FLAG_KINDS = (
    "unemployed",
    "income_cut",
    "illness_self",
    "illness_family",
    "disaster",
    "bereavement",
    "caring_single",
    "elderly",
    "disability_or_low_literacy",
    "minor_or_student",
    "addiction_or_gambling_disclosed",
    "domestic_abuse",
    "scam_victim",
    "distress",
    "crisis",
    "legal_rep",
    "deceased",
    "imprisoned_or_missing",
    "needs_care",
)
"""C8, and `needs_care`, which stands for a health or abuse flag without consent to store it."""

HOLD_REASONS = (
    "hardship",
    "illness",
    "disaster",
    "bereavement",
    "dispute",
    "complaint",
    "crisis",
    "deceased",
    "wrong_party",
    "identity_theft",
    "unavailable",
)
CONTACT_SOURCES = ("contract", "consent", "legal_duty", "emergency", "published", "other_law")
"""The lawful grounds on which a lender holds a contact (R12, art. 13)."""

STATUSES = ("open", "settled", "closed", "sold", "in_court")


@dataclass(frozen=True)
class Column:
    """One column. `only` limits it to a product; `required` holds where it belongs; `personal` is masked."""

    name: str
    cell: Cell
    required: bool = True
    only: Product | None = None
    default: Any = None
    personal: bool = False


def _optional(name: str, cell: Cell, default: Any = None, only: Product | None = None) -> Column:
    return Column(name, cell, required=False, default=default, only=only)


def _card(name: str, cell: Cell) -> Column:
    return Column(name, cell, only=Product.CREDIT_CARD)


def _loan(name: str, cell: Cell) -> Column:
    return Column(name, cell, only=Product.CONSUMER_LOAN)


PARTY = (
    Column("party_id", REFERENCE),
    Column("name", text(40), personal=True),
    Column("id_number", ID_NUMBER, personal=True),
    Column("phone", PHONE, personal=True),
    _optional("phone_source", choice(*CONTACT_SOURCES), "contract"),
    _optional("phone_consent", YES_NO, False),
    _optional("phone_opt_out", YES_NO, False),
    _optional("contact_from", whole(8, 21), 8),
    _optional("contact_to", whole(9, 22), 22),
    _optional("language", text(16), "zh-CN"),
    _optional("accessibility", text(40)),
    _optional("flags", listing(choice(*FLAG_KINDS)), ()),
)
CARD_TERMS = (
    _card("billing_day", whole(1, 31)),
    _card("due_day", whole(1, 31)),
    _optional("grace_days", whole(0, 30), only=Product.CREDIT_CARD),
    _optional("shortfall_tolerance", AMOUNT, only=Product.CREDIT_CARD),
    _card("statement_balance", AMOUNT),
    _card("min_due", AMOUNT),
    _card("min_paid", AMOUNT),
    _card("purchases", AMOUNT),
    _card("cash_advances", AMOUNT),
    _card("interest_method", choice(*(method.value for method in InterestMethod))),
    _card("daily_rate", fraction("0", "0.005")),
    _card("compound", YES_NO),
)
LOAN_TERMS = (
    _loan("loan_principal", AMOUNT),
    _loan("annual_rate", fraction("0", "1")),
    _loan("method", choice(*(kind.value for kind in PlanKind))),
    _loan("term", whole(1, 360)),
    _loan("repay_day", whole(1, 31)),
    _loan("penalty_multiplier", fraction("1", "1.5")),
    _loan("day_count", choice("360", "365")),
)
ACCOUNT = (
    Column("account_id", REFERENCE),
    Column("product", choice(*(product.value for product in Product))),
    Column("account_tail4", digits(4)),
    Column("open_date", DAY),
    Column("status", choice(*STATUSES)),
    Column("lender", text(40)),
    _optional("credit_limit", AMOUNT, ZERO),
    _optional("outsourced_to", text(40)),
    _optional("autopay", YES_NO, False),
    _optional("autopay_bank_tail4", digits(4)),
    _optional("autopay_last_try", DAY),
    _optional("autopay_fail_code", REFERENCE),
    _optional("credit_reported", YES_NO, False),
    _optional("credit_notified_at", MOMENT),
    _optional("legal_stage", text(40)),
    _optional("legal_case_no", text(60)),
    _optional("letter_ids", listing(REFERENCE), ()),
    _optional("hold_reason", choice(*HOLD_REASONS)),
    _optional("hold_until", DAY),
)
ARREARS = (
    Column("as_of", MOMENT),
    Column("principal", AMOUNT),
    Column("interest", AMOUNT),
    Column("penalty", AMOUNT),
    Column("fees", AMOUNT),
    _optional("overdue_since", DAY),
    Column("due_date", DAY),
    Column("outstanding", AMOUNT),
    _optional("surplus", AMOUNT, ZERO),
    _optional("minimum_due", AMOUNT),
    _optional("dpd", whole(0, 20_000)),
)
BOOK = (*PARTY, *ACCOUNT, *CARD_TERMS, *LOAN_TERMS, *ARREARS)

POSTINGS = (
    Column("posting_id", REFERENCE),
    Column("account_id", REFERENCE),
    Column("amount", AMOUNT),
    Column("posted_at", MOMENT),
    _optional("kind", choice("payment", "reversal"), "payment"),
    _optional("reverses", REFERENCE),
)
