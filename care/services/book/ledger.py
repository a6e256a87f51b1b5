"""Arrears from the book's last statement and the postings since: the same for any order in which these arrived."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from care.domain import terms as contract
from care.domain.accounts import position
from care.domain.allocation import Allocation, Arrears, allocate, settle
from care.domain.money import ZERO
from care.domain.policy import Policy
from care.domain.records import Account, ArrearsRecord, Payment

COMPONENTS = ("principal", "interest", "penalty", "fees")


def state(account: Account, record: ArrearsRecord, digest: str) -> None:
    """Keep what the book states now as the ground on which postings are counted.

    It stands beside the contract terms under `booked`, with the digest of the row that said it.
    """
    stated = {name: str(getattr(record, name)) for name in (*COMPONENTS, "minimum_due", "outstanding", "surplus")}
    account.terms = account.terms | {
        "booked": stated
        | {
            "overdue_since": record.overdue_since.isoformat() if record.overdue_since else None,
            "min_paid": account.terms.get("min_paid"),
            "digest": digest,
        }
    }


def digest_of(account: Account) -> str:
    """The digest of the book's row that the account rests on."""
    return str(account.terms["booked"]["digest"])


def recount(account: Account, record: ArrearsRecord, payments: Iterable[Payment], policy: Policy) -> None:
    """Set the arrears to the book's statement less the postings after it, and note where each went.

    A posting up to the book's moment is in the book already. A payment that was reversed counts as never made.
    Nothing accrues here: figures stay the book's own (R4), a later day is projected by `position`.
    """
    booked, every = account.terms["booked"], list(payments)
    reversed_ids = {payment.reverses for payment in every if payment.kind == "reversal"}
    arrears = _stated(booked, record.as_of)
    paid = spent = surplus = ZERO
    for payment in sorted(every, key=lambda each: (each.posted_at, each.external_id)):
        if payment.posted_at <= record.as_of:
            _went(payment, payment.allocated or {"booked": str(payment.amount)})
        elif payment.kind == "reversal" or payment.external_id in reversed_ids:
            _went(payment, {"reversed": str(payment.amount)})
        else:
            account.terms = account.terms | _minimum_paid(booked, paid)
            parts = _allocation(account, arrears, payment, policy)
            _went(payment, {name: str(part) for name, part in vars(parts).items() if part})
            arrears = settle(arrears, parts, record.as_of)
            paid, spent, surplus = paid + payment.amount, spent + parts.principal, surplus + parts.surplus
    account.terms = account.terms | _minimum_paid(booked, paid)
    _write(record, arrears)
    record.outstanding = Decimal(booked["outstanding"]) - spent
    record.surplus = Decimal(booked["surplus"]) + surplus
    record.minimum_due = max(ZERO, Decimal(booked["minimum_due"]) - paid)


def _stated(booked: Mapping[str, Any], as_of: datetime) -> Arrears:
    since = booked["overdue_since"]
    return Arrears(
        principal=Decimal(booked["principal"]),
        interest=Decimal(booked["interest"]),
        penalty=Decimal(booked["penalty"]),
        fees=Decimal(booked["fees"]),
        overdue_since=date.fromisoformat(since) if since else None,
        as_of=as_of,
    )


def _minimum_paid(booked: Mapping[str, Any], paid: Decimal) -> dict[str, str]:
    return {} if booked["min_paid"] is None else {"min_paid": str(Decimal(booked["min_paid"]) + paid)}


def _allocation(account: Account, arrears: Arrears, payment: Payment, policy: Policy) -> Allocation:
    terms = contract.from_json(account.product, account.terms)
    dpd = position(terms, arrears, payment.posted_at, policy).dpd
    return allocate(payment.amount, arrears, dpd, policy.allocation.charge_order)


def _went(payment: Payment, parts: dict[str, str]) -> None:
    if payment.allocated != parts:
        payment.allocated = parts


def _write(record: ArrearsRecord, arrears: Arrears) -> None:
    for name in (*COMPONENTS, "overdue_since"):
        setattr(record, name, getattr(arrears, name))
