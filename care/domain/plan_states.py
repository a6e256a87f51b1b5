"""The life of a repayment plan, from proposal to its end (R5, R6, R20)."""

from __future__ import annotations

from enum import Enum

from care.domain.errors import CareError


class PlanStatus(str, Enum):
    """Where a plan stands; the last four are final."""

    PROPOSED = "proposed"
    DISCLOSED = "disclosed"
    CONFIRMED = "confirmed"
    SIGNED = "signed"
    ACTIVE = "active"
    COMPLETED = "completed"
    BREACHED = "breached"
    CANCELLED = "cancelled"
    EXPIRED = "expired"


class PlanEvent(str, Enum):
    """What may happen to a plan."""

    DISCLOSE = "disclose"
    CONFIRM = "confirm"
    SIGN = "sign"
    ACTIVATE = "activate"
    COMPLETE = "complete"
    BREACH = "breach"
    CANCEL = "cancel"
    EXPIRE = "expire"


class IllegalTransition(CareError):
    """The event cannot happen to a plan in this status."""


_ONWARD = {
    # The cost table of R20 is shown before the borrower can confirm, and confirmed before they can sign.
    (PlanStatus.PROPOSED, PlanEvent.DISCLOSE): PlanStatus.DISCLOSED,
    (PlanStatus.DISCLOSED, PlanEvent.CONFIRM): PlanStatus.CONFIRMED,
    (PlanStatus.CONFIRMED, PlanEvent.SIGN): PlanStatus.SIGNED,
    (PlanStatus.SIGNED, PlanEvent.ACTIVATE): PlanStatus.ACTIVE,
    (PlanStatus.ACTIVE, PlanEvent.COMPLETE): PlanStatus.COMPLETED,
    (PlanStatus.ACTIVE, PlanEvent.BREACH): PlanStatus.BREACHED,
    (PlanStatus.SIGNED, PlanEvent.CANCEL): PlanStatus.CANCELLED,
    (PlanStatus.ACTIVE, PlanEvent.CANCEL): PlanStatus.CANCELLED,
}
_UNSIGNED = (PlanStatus.PROPOSED, PlanStatus.DISCLOSED, PlanStatus.CONFIRMED)
_UNSIGNED_ENDS = {PlanEvent.CANCEL: PlanStatus.CANCELLED, PlanEvent.EXPIRE: PlanStatus.EXPIRED}

TRANSITIONS = {**_ONWARD, **{(s, e): end for s in _UNSIGNED for e, end in _UNSIGNED_ENDS.items()}}
"""Every allowed step. A signed plan no longer expires; it is cancelled by agreement or breached."""


def transition(status: PlanStatus, event: PlanEvent) -> PlanStatus:
    """The status after an event. Raises IllegalTransition for a step that is not allowed."""
    try:
        return TRANSITIONS[status, event]
    except KeyError:
        raise IllegalTransition(f"a {status.value} plan cannot {event.value}") from None
