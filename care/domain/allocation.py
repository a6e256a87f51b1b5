"""How a payment is spread over what is owed: the repayment order of R1 (冲还顺序)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from enum import Enum

from care.domain.money import ZERO, BadAmount

LAST_DAY_CHARGES_FIRST = 90
"""R1, art. 57: up to and including day 90 charges come first; from day 91 principal does."""


class Component(str, Enum):
    """A part of a debt that a payment can go to."""

    PRINCIPAL = "principal"
    INTEREST = "interest"
    PENALTY = "penalty"
    FEES = "fees"


@dataclass(frozen=True)
class Arrears:
    """The overdue components as the lender's book states them at `as_of`, in CNY.

    `penalty` is 违约金 on a card and 罚息 on a loan. `overdue_since` is the due date of the oldest bill
    not paid in full, None when nothing is due.
    """

    principal: Decimal
    interest: Decimal
    penalty: Decimal
    fees: Decimal
    overdue_since: date | None
    as_of: datetime

    @property
    def charges(self) -> Decimal:
        """Everything but principal."""
        return self.interest + self.penalty + self.fees

    @property
    def total(self) -> Decimal:
        """All components together."""
        return self.principal + self.charges


@dataclass(frozen=True)
class Allocation:
    """Where one payment went. `surplus` is what exceeded the debt (溢缴款) and belongs to the payer."""

    principal: Decimal
    interest: Decimal
    penalty: Decimal
    fees: Decimal
    surplus: Decimal

    @property
    def total(self) -> Decimal:
        """The payment."""
        return self.principal + self.interest + self.penalty + self.fees + self.surplus


def repayment_order(dpd: int, charge_order: tuple[Component, ...]) -> tuple[Component, ...]:
    """The order in which a payment settles components (R1).

    `charge_order` is the contract's order among fees, penalty and interest. R1 is written for cards; loans
    follow it too, since from day 91 it lowers what bears interest.
    """
    if dpd <= LAST_DAY_CHARGES_FIRST:
        return (*charge_order, Component.PRINCIPAL)
    return (Component.PRINCIPAL, *charge_order)


def allocate(payment: Decimal, arrears: Arrears, dpd: int, charge_order: tuple[Component, ...]) -> Allocation:
    """Spread a payment by the repayment order; the parts and the surplus sum to the payment.

    Raises BadAmount unless the payment is above zero.
    """
    if payment <= 0:
        raise BadAmount(f"a payment of {payment} cannot be allocated; it must be above zero")
    left = payment
    paid: dict[str, Decimal] = {}
    for component in repayment_order(dpd, charge_order):
        paid[component.value] = min(left, getattr(arrears, component.value))
        left -= paid[component.value]
    return Allocation(surplus=left, **paid)


def settle(arrears: Arrears, allocation: Allocation, as_of: datetime) -> Arrears:
    """The arrears after a payment was allocated; nothing is due any more when all is paid."""
    rest = Arrears(
        principal=arrears.principal - allocation.principal,
        interest=arrears.interest - allocation.interest,
        penalty=arrears.penalty - allocation.penalty,
        fees=arrears.fees - allocation.fees,
        overdue_since=arrears.overdue_since,
        as_of=as_of,
    )
    if rest.total > ZERO:
        return rest
    return Arrears(ZERO, ZERO, ZERO, ZERO, None, as_of)
