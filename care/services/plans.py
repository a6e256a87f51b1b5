"""A chosen plan: disclosed, confirmed, signed, active (B29, R5, R6, R20)."""

from __future__ import annotations

import hmac
from datetime import datetime
from hashlib import sha256
from typing import Any

from care.domain.concession_policy import Authority
from care.domain.errors import NotFound
from care.domain.plan_states import IllegalTransition, PlanEvent, PlanStatus
from care.domain.records import ZERO, Account, Conversation, Plan, PlanInstalment, Promise
from care.services import handoff
from care.services.accounts import standing
from care.services.context import Care, Outcome, Turn, Work, begin
from care.services.plan_offers import UNSIGNED, cost_table, move, offer_facts, schedule_facts

UNDECIDED = ("proposed", "disclosed", "cancelled", "expired")
"""Plans that the borrower never asked for in the end."""


def choice(care: Care, options: list[dict[str, Any]]) -> Outcome:
    """Ask which offer is meant, with a button for each."""
    buttons = tuple(
        {
            "title": care.wording.say(
                "utter_offer_button", offer, emotion="calm", night=False, used=frozenset(), seed=offer["plan_ref"]
            ).text,
            "payload": f'/inform{{"plan_ref":"{offer["plan_ref"]}"}}',
        }
        for offer in options
    )
    none = care.wording.say("utter_none_fits_button", {}, emotion="calm", night=False, used=frozenset(), seed="").text
    return Outcome(
        "ask_plan_form_plan_choice", {"n": len(options)}, (*buttons, {"title": none, "payload": "/ask_human"})
    )


def disclose(care: Care, turn: Turn, plan_id: str) -> Outcome:
    """Show the cost table of R20 for the chosen offer; the offer is checked again first (design §4.3)."""
    with begin(care, turn) as work:
        if done := work.done("plan.disclose"):
            return done
        plan = _own(work, plan_id)
        if (stale := _stale(work, plan)) is not None:
            return stale
        if plan.status == PlanStatus.PROPOSED.value:
            move(work, plan, PlanEvent.DISCLOSE, "cost table shown")
            plan.disclosed_at = work.now
        account = work.uow.get(Account, plan.account_id)
        assert account is not None
        facts = offer_facts(plan, 0).facts | schedule_facts(work.uow, plan)
        outcome = Outcome("plan_cost_table", facts | {"table": cost_table(work.care, account, facts)})
        return work.record("plan.disclose", plan, outcome, after={"status": plan.status}, why="borrower chose it")


def confirm(care: Care, turn: Turn, plan_id: str) -> Outcome:
    """The borrower has read the table and says yes: to be signed in the lender's app, or approved by a person first."""
    with begin(care, turn) as work:
        if done := work.done("plan.confirm"):
            return done
        plan = _own(work, plan_id)
        if (stale := _stale(work, plan)) is not None:
            return stale
        move(work, plan, PlanEvent.CONFIRM, "borrower confirmed the cost table")
        plan.confirmed_at = work.now
        facts = offer_facts(plan, 0).facts
        if _may_sign(plan):
            outcome = Outcome("plan_sign", facts | {"link": _link(work.care, plan), "no": plan.reference})
        else:
            handoff.queue(work, 2, "plan_approval", exclusive=False)
            outcome = Outcome("plan_to_agent", facts | {"no": plan.reference})
        return work.record("plan.confirm", plan, outcome, after={"status": plan.status}, why="borrower confirmed")


def status(care: Care, turn: Turn) -> Outcome:
    """Where the borrower's plan stands and what comes next (B35)."""
    with begin(care, turn) as work:
        party = work.party()
        plans = [p for p in work.uow.find(Plan, party_id=party.id, order="-offered_at") if p.status not in UNDECIDED]
        if not plans:
            unsigned = any(p.confirmed_at for p in work.uow.find(Plan, party_id=party.id, status="expired"))
            return Outcome("plan_expired" if unsigned else "plan_status_none")
        plan = plans[0]
        facts = offer_facts(plan, 0).facts | {"no": plan.reference}
        if plan.status == PlanStatus.CONFIRMED.value and not _may_sign(plan):
            return Outcome("plan_to_agent", facts)
        if plan.status == PlanStatus.CONFIRMED.value:
            return Outcome("plan_status_unsigned", facts | {"link": _link(care, plan)})
        rows = work.uow.find(PlanInstalment, plan_id=plan.id, order="number")
        due = [row for row in rows if row.status == "due"] or rows[-1:]
        facts |= {"paid": sum(row.status == "paid" for row in rows), "left": sum(row.status == "due" for row in rows)}
        return Outcome("plan_status", facts | {"amount": str(due[0].amount), "next_due": due[0].due.isoformat()})


def signing_page(care: Care, plan_id: str, token: str) -> dict[str, Any]:
    """What the signing page shows; raises `NotFound` for a wrong link or a plan that a person must approve first."""
    with care.uow(read_only=True) as uow:
        plan = uow.get(Plan, plan_id)
        if (
            plan is None
            or not hmac.compare_digest(token.encode(), _token(care, plan_id).encode())
            or not _may_sign(plan)
        ):
            raise NotFound(plan_id)
        facts = offer_facts(plan, 0).facts | schedule_facts(uow, plan)
        return facts | {"no": plan.reference, "status": plan.status, "terms": plan.terms, "lender": dict(care.lender)}


def signed(care: Care, plan_id: str, signed_at: datetime, recording_id: str | None, by: str) -> str:
    """The lender's app reports the signature; the plan takes effect. Returns the conversation to tell.

    Repeating the report changes nothing. Raises `NotFound`, and `IllegalTransition` for a plan that isn't confirmed,
    whose offer has expired, or under which the book has moved.
    """
    with care.uow() as uow:
        plan = uow.get(Plan, plan_id, lock=True)
        if plan is None:
            raise NotFound(plan_id)
        conversation = uow.get(Conversation, plan.conversation_id, lock=True)
        if plan.status == PlanStatus.ACTIVE.value or conversation is None:
            return plan.conversation_id
        now = care.clock.now()
        work = Work(care, Turn(conversation.id, plan_id, conversation.epoch, by), uow, conversation, now)
        if plan.status == PlanStatus.CONFIRMED.value and _stale(work, plan) is not None:
            raise IllegalTransition("the offer has expired or the book has moved")
        move(work, plan, PlanEvent.SIGN, "signature reported by the lender's app")
        plan.signed_at, plan.recording_id = signed_at, recording_id
        move(work, plan, PlanEvent.ACTIVATE, "signed")
        plan.activated_at = now
        for other in uow.find(Plan, account_id=plan.account_id, status=UNSIGNED):
            move(work, other, PlanEvent.CANCEL, "another plan was signed")
        for promise in uow.find(Promise, account_id=plan.account_id, status="open"):
            promise.status, promise.settled_at = "cancelled", now
            work.note("promise.cancel", promise, after={"status": "cancelled"}, why="a plan took its place")
        uow.commit()
        return plan.conversation_id


def activated(care: Care, turn: Turn) -> Outcome:
    """What to tell the borrower after a signature; raises `NotVerified`."""
    with begin(care, turn) as work:
        plans = work.uow.find(Plan, party_id=work.party().id, status="active", order="-activated_at")
        if not plans:
            return Outcome("plan_status_none")
        first = work.uow.find(PlanInstalment, plan_id=plans[0].id, order="number", limit=1)[0]
        facts = offer_facts(plans[0], 0).facts
        return Outcome("plan_active", facts | {"first_due": first.due.isoformat(), "no": plans[0].reference})


def _own(work: Work, plan_id: str) -> Plan:
    plan = work.uow.get(Plan, plan_id, lock=True)
    if plan is None or plan.party_id != work.party().id:
        raise NotFound(plan_id)
    return plan


def _stale(work: Work, plan: Plan) -> Outcome | None:
    """Why a stored offer no longer stands: expired, decided, or the book moved under it.

    What accrues by the calendar while an offer is good does not end it: the book is read as of the offer's instant.
    """
    if plan.status not in UNSIGNED or plan.expires_at <= work.now:
        return Outcome("plan_expired")
    account = work.uow.get(Account, plan.account_id)
    assert account is not None
    s = standing(work, account, plan.offered_at)
    owed = max(s.arrears.outstanding, s.position.principal) + s.position.interest + s.position.penalty + s.position.fees
    booked = sum((row.principal + row.charges for row in work.uow.find(PlanInstalment, plan_id=plan.id)), ZERO)
    if booked != owed:
        return Outcome("plan_expired")
    return None


def _may_sign(plan: Plan) -> bool:
    """Whether the borrower's signature alone puts the plan into effect (C4)."""
    return plan.authority == Authority.BOT.value


def _token(care: Care, plan_id: str) -> str:
    return hmac.new(care.secret, f"sign:{plan_id}".encode(), sha256).hexdigest()[:32]


def _link(care: Care, plan: Plan) -> str:
    return f"{care.base_url}/demo/sign/{plan.id}?t={_token(care, plan.id)}"
