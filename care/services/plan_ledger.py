"""What postings and the calendar do to plans: instalments paid, plans completed, offers expired."""

from __future__ import annotations

from datetime import datetime

from care.domain import payments
from care.domain.clock import local_date
from care.domain.plan_states import PlanEvent, PlanStatus, transition
from care.domain.records import ZERO, Payment, Plan, PlanInstalment
from care.services.context import Care, append_audit
from care.services.plan_offers import UNSIGNED
from care.services.ports import UnitOfWork


def settle(care: Care, uow: UnitOfWork, account_id: str, now: datetime) -> None:
    """After a posting: pay the instalments of the plan in force in order with what came since it took effect."""
    for plan in uow.find(Plan, account_id=account_id, status=("active", "completed")):
        if plan.activated_at is None:
            continue
        since = local_date(plan.activated_at)
        posted = payments.standing(uow.find(Payment, account_id=account_id))
        left = sum((p.amount for p in posted if local_date(p.posted_at) >= since), ZERO)
        rows = uow.find(PlanInstalment, plan_id=plan.id, order="number")
        for row in rows:
            row.paid = max(ZERO, min(row.amount, left))
            left -= row.paid
            row.status = "paid" if row.paid == row.amount else "due"
        complete = all(row.status == "paid" for row in rows)
        if complete != (plan.status == "completed"):
            _settle_status(uow, plan, "completed" if complete else "active", now)


def expire(care: Care) -> int:
    """Close offers that nobody signed in time; returns how many."""
    now, count = care.clock.now(), 0
    with care.uow() as uow:
        for plan in uow.find(Plan, status=UNSIGNED):
            if plan.expires_at <= now:
                _settle_status(uow, plan, transition(PlanStatus(plan.status), PlanEvent.EXPIRE).value, now)
                count += 1
        uow.commit()
    return count


def _settle_status(uow: UnitOfWork, plan: Plan, to: str, now: datetime) -> None:
    before, plan.status = plan.status, to
    append_audit(
        uow,
        chain=plan.party_id,
        at=now,
        who="system",
        action="plan.settle",
        entity=plan,
        before={"status": before},
        after={"status": to},
        why="postings compared with the schedule" if to in ("active", "completed") else "not signed in time",
        message_id=None,
    )
