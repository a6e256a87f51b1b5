"""Payments that the borrower says were made: looked for, and reminders stopped while they are (B18)."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

from care.domain import contact, payments
from care.domain.clock import local_date
from care.domain.records import ZERO, Account, Hold, Payment, ServiceRequest, new_id
from care.services import handoff
from care.services.accounts import Standing, chosen, open_request
from care.services.context import Care, Outcome, Turn, Work, begin


def claim_paid(
    care: Care, turn: Turn, account_ref: str | None, amount: Decimal | None = None, day: date | None = None
) -> Outcome:
    """Look for the claimed payment; when it isn't posted yet, stop reminders while it is looked for (B18).

    `amount` and `day` are what the borrower said of it: another sum, or one posted before that day, is not it. Said
    again, it adds to the claim that is looked into already.
    """
    with begin(care, turn) as work:
        if done := work.done("payment.claim"):
            return done
        s = chosen(work, account_ref, owing=False)
        posted = _claimed(work, s.account, amount, day)
        if posted:
            last = max(posted, key=lambda p: p.posted_at)
            left = {"left": str(s.position.total)} if s.position.total > ZERO else {}
            return Outcome(
                "already_paid_found", s.facts | {"amount": str(last.amount), "date": last.posted_at.isoformat()} | left
            )
        return _look_into(work, s, {"amount": str(amount)} if amount is not None else {})


def _claimed(work: Work, account: Account, amount: Decimal | None, day: date | None) -> list[Payment]:
    since = work.now - timedelta(days=work.care.policy.hold.payment_lookup_days)
    return [
        payment
        for payment in payments.standing(work.uow.find(Payment, account_id=account.id))
        if payment.posted_at >= since
        and amount in (None, payment.amount)
        and (day is None or local_date(payment.posted_at) >= day)
    ]


def _look_into(work: Work, s: Standing, said: dict[str, str]) -> Outcome:
    open_claims = work.uow.find(ServiceRequest, account_id=s.account.id, kind="payment_claim", status="open")
    holds = work.uow.find(Hold, case_id=tuple(claim.id for claim in open_claims) or ("",), lifted_at=None)
    standing = next((hold for hold in holds if contact.is_active(hold, work.now)), None)
    if standing is not None and standing.ends_at is not None:
        claim = next(each for each in open_claims if each.id == standing.case_id)
        before, claim.facts = dict(claim.facts), claim.facts | said
        facts = s.facts | {"until": standing.ends_at.isoformat(), "no": claim.reference}
        outcome = Outcome("already_paid_noted", facts)
        return work.record("payment.claim", claim, outcome, before=before, after=claim.facts, why="said again")
    request = open_request(work, "payment_claim", dict(said), s.account)
    hold = Hold(new_id("hd"), s.account.party_id, "payment_claim", work.now, work.turn.who, s.account.id, request.id)
    hold.ends_at = work.now + timedelta(days=work.care.policy.hold.payment_claim_days)
    work.uow.add(hold)
    handoff.queue(work, 2, "payment_claim", exclusive=False)
    outcome = Outcome("already_paid_pending", s.facts | {"until": hold.ends_at.isoformat(), "no": request.reference})
    return work.record("payment.claim", request, outcome, after={"hold": hold.id}, why="borrower says it is paid")
