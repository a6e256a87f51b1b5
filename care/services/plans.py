"""Repayment plans: proposed, disclosed, confirmed, signed, active (B29, R5, R6, R20, E2)."""

from __future__ import annotations

import hmac
from collections.abc import Callable
from datetime import datetime, time
from decimal import Decimal
from hashlib import sha256
from typing import Any

from care.domain import plans as rules
from care.domain import terms
from care.domain.clock import SHANGHAI, local_date
from care.domain.concession_policy import Authority
from care.domain.errors import NotFound
from care.domain.plan_states import IllegalTransition, PlanEvent, PlanStatus, transition
from care.domain.plans import Offer, PlanHistory, Refusal
from care.domain.records import (
    ZERO,
    Conversation,
    HardshipCase,
    Payment,
    Plan,
    PlanInstalment,
    Promise,
    new_id,
    new_reference,
)
from care.services import handoff
from care.services.accounts import Standing, chosen
from care.services.context import Care, Outcome, Turn, Work, append_audit, begin
from care.services.ports import UnitOfWork

UNSIGNED = (PlanStatus.PROPOSED.value, PlanStatus.DISCLOSED.value, PlanStatus.CONFIRMED.value)


def propose(work: Work, s: Standing, available: Decimal, case: HardshipCase) -> list[Outcome]:
    """Inside the caller's transaction: store at most three offers within `available` a month, or say why there is none."""
    found = rules.offers(
        s.position,
        terms.from_json(s.account.product, s.account.terms),
        available,
        _history(work, s),
        work.care.policy,
        work.today,
        outstanding=s.arrears.outstanding if s.arrears.outstanding > s.position.principal else None,
    )
    facts = s.facts | {"available": str(available)}
    if isinstance(found, Refusal):
        if found.human:
            handoff.queue(work, 2, f"plan_{found.reason.value}", exclusive=False)
        outcome = Outcome("plan_refused", facts | {"reason": found.reason.value})
        return [work.record("hardship.assess", case, outcome, after={"refused": found.reason.value}, why="policy")]
    for earlier in _unsigned(work, s):
        _move(work, earlier, PlanEvent.CANCEL, "replaced by newer offers")
    expires = datetime.combine(found.valid_until, time(23, 59, 59), SHANGHAI)
    stored = [_store(work, s, offer, expires) for offer in found.options]
    outcomes = [_offer_facts(plan, number) for number, plan in enumerate(stored, start=1)]
    intro = Outcome("offers_intro", facts | {"n": len(stored), "expires": expires.isoformat()})
    work.record("hardship.assess", case, intro, after={"offers": [plan.id for plan in stored]}, why="policy")
    return [intro, *outcomes]


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
    return Outcome("ask_plan_form_plan_choice", {}, (*buttons, {"title": none, "payload": "/ask_human"}))


def disclose(care: Care, turn: Turn, plan_id: str) -> Outcome:
    """Show the cost table of R20 for the chosen offer; the offer is checked again first (design §4.3)."""
    with begin(care, turn) as work:
        if done := work.done("plan.disclose"):
            return done
        plan = _own(work, plan_id)
        if (stale := _stale(work, plan)) is not None:
            return stale
        if plan.status == PlanStatus.PROPOSED.value:
            _move(work, plan, PlanEvent.DISCLOSE, "cost table shown")
            plan.disclosed_at = work.now
        facts = _offer_facts(plan, 0).facts | _schedule_facts(work.uow, plan)
        outcome = Outcome("plan_cost_table", facts | {"table": _cost_table(work.care, facts)})
        return work.record("plan.disclose", plan, outcome, after={"status": plan.status}, why="borrower chose it")


def confirm(care: Care, turn: Turn, plan_id: str) -> Outcome:
    """The borrower has read the table and says yes: to be signed in the lender's app, or approved by a person first."""
    with begin(care, turn) as work:
        if done := work.done("plan.confirm"):
            return done
        plan = _own(work, plan_id)
        if (stale := _stale(work, plan)) is not None:
            return stale
        _move(work, plan, PlanEvent.CONFIRM, "borrower confirmed the cost table")
        plan.confirmed_at = work.now
        facts = _offer_facts(plan, 0).facts
        if plan.authority == Authority.BOT.value:
            outcome = Outcome("plan_sign", facts | {"link": _link(work.care, plan), "no": plan.reference})
        else:
            handoff.queue(work, 2, "plan_approval", exclusive=False)
            outcome = Outcome("plan_to_agent", facts | {"no": plan.reference})
        return work.record("plan.confirm", plan, outcome, after={"status": plan.status}, why="borrower confirmed")


def status(care: Care, turn: Turn) -> Outcome:
    """Where the borrower's plan stands and what comes next (B35)."""
    with begin(care, turn) as work:
        party = work.party()
        plans = [p for p in work.uow.find(Plan, party_id=party.id, order="-offered_at") if p.status != "cancelled"]
        if not plans or plans[0].status == PlanStatus.EXPIRED.value:
            return Outcome("plan_status_none")
        plan = plans[0]
        facts = _offer_facts(plan, 0).facts | {"no": plan.reference}
        if plan.status in UNSIGNED:
            return Outcome("plan_status_unsigned", facts | {"link": _link(care, plan)})
        rows = work.uow.find(PlanInstalment, plan_id=plan.id, order="number")
        due = [row for row in rows if row.status == "due"] or rows[-1:]
        facts |= {"paid": sum(row.status == "paid" for row in rows), "left": sum(row.status == "due" for row in rows)}
        return Outcome("plan_status", facts | {"amount": str(due[0].amount), "next_due": due[0].due.isoformat()})


def signing_page(care: Care, plan_id: str, token: str) -> dict[str, Any]:
    """What the signing page shows; raises `NotFound` for a wrong link or a plan that isn't waiting to be signed."""
    with care.uow(read_only=True) as uow:
        plan = uow.get(Plan, plan_id)
        if plan is None or not hmac.compare_digest(token, _token(care, plan_id)):
            raise NotFound(plan_id)
        facts = _offer_facts(plan, 0).facts | _schedule_facts(uow, plan)
        return facts | {"no": plan.reference, "status": plan.status, "terms": plan.terms, "lender": dict(care.lender)}


def signed(care: Care, plan_id: str, signed_at: datetime, recording_id: str | None, by: str) -> str:
    """The lender's app reports the signature; the plan takes effect. Returns the conversation to tell.

    Repeating the report changes nothing. Raises `NotFound`, and `IllegalTransition` for a plan that isn't confirmed.
    """
    with care.uow() as uow:
        plan = uow.get(Plan, plan_id, lock=True)
        if plan is None:
            raise NotFound(plan_id)
        conversation = uow.get(Conversation, plan.conversation_id, lock=True)
        if plan.status == PlanStatus.ACTIVE.value or conversation is None:
            return plan.conversation_id
        now = care.clock.now()
        if plan.expires_at <= now:
            raise IllegalTransition("the offer has expired")
        work = Work(care, Turn(conversation.id, plan_id, conversation.epoch, by), uow, conversation, now)
        _move(work, plan, PlanEvent.SIGN, "signature reported by the lender's app")
        plan.signed_at, plan.recording_id = signed_at, recording_id
        _move(work, plan, PlanEvent.ACTIVATE, "signed")
        plan.activated_at = now
        for other in uow.find(Plan, account_id=plan.account_id, status=UNSIGNED):
            _move(work, other, PlanEvent.CANCEL, "another plan was signed")
        for promise in uow.find(Promise, account_id=plan.account_id, status="open"):
            promise.status, promise.settled_at = "cancelled", now
            work.note("promise.cancel", promise, after={"status": "cancelled"}, why="a plan took its place")
        uow.commit()
        return plan.conversation_id


def activated(care: Care, turn: Turn) -> Outcome:
    """What to tell the borrower after a signature."""
    with begin(care, turn) as work:
        plans = work.uow.find(Plan, conversation_id=turn.conversation_id, status="active", order="-activated_at")
        if not plans:
            return Outcome("plan_status_none")
        first = work.uow.find(PlanInstalment, plan_id=plans[0].id, order="number", limit=1)[0]
        facts = _offer_facts(plans[0], 0).facts
        return Outcome("plan_active", facts | {"first_due": first.due.isoformat(), "no": plans[0].reference})


def settle(care: Care, uow: UnitOfWork, account_id: str, now: datetime) -> None:
    """After a posting: pay the instalments of the plan in force in order with what came since it took effect."""
    for plan in uow.find(Plan, account_id=account_id, status=("active", "completed")):
        if plan.activated_at is None:
            continue
        since = local_date(plan.activated_at)
        posted = [p for p in uow.find(Payment, account_id=account_id) if local_date(p.posted_at) >= since]
        left = sum((p.amount if p.kind == "payment" else -p.amount for p in posted), ZERO)
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


def _move(work: Work, plan: Plan, event: PlanEvent, why: str) -> None:
    before = plan.status
    plan.status = transition(PlanStatus(before), event).value
    work.note(
        f"plan.{event.value}",
        plan,
        before={"status": before},
        after={"status": plan.status},
        why=why,
        chain=plan.party_id,
    )


def _history(work: Work, s: Standing) -> PlanHistory:
    every = work.uow.find(Plan, account_id=s.account.id)
    broken = [p.activated_at for p in every if p.status == "breached" and p.activated_at]
    return PlanHistory(
        running=any(p.status in ("signed", "active") for p in every),
        last_broken=local_date(max(broken)) if broken else None,
        r5_agreements=sum(p.kind == "zero_interest" and p.signed_at is not None for p in every),
    )


def _unsigned(work: Work, s: Standing) -> list[Plan]:
    return sorted(work.uow.find(Plan, account_id=s.account.id, status=UNSIGNED), key=lambda p: (p.periods, p.total))


def _own(work: Work, plan_id: str) -> Plan:
    plan = work.uow.get(Plan, plan_id, lock=True)
    if plan is None or plan.party_id != work.party().id:
        raise NotFound(plan_id)
    return plan


def _stale(work: Work, plan: Plan) -> Outcome | None:
    """Why a stored offer no longer stands: expired, decided, or the book moved under it."""
    if plan.status not in UNSIGNED or plan.expires_at <= work.now:
        return Outcome("plan_expired")
    s = chosen(work, plan.account_id)
    owed = max(s.arrears.outstanding, s.position.principal) + s.position.interest + s.position.penalty + s.position.fees
    booked = sum((row.principal + row.charges for row in work.uow.find(PlanInstalment, plan_id=plan.id)), ZERO)
    if booked != owed:
        return Outcome("plan_expired")
    return None


def _store(work: Work, s: Standing, offer: Offer, expires: datetime) -> Plan:
    schedule = offer.schedule
    plan = Plan(
        id=new_id("pl"),
        reference=new_reference("PL", work.today),
        account_id=s.account.id,
        party_id=s.account.party_id,
        conversation_id=work.conversation.id,
        kind=offer.kind.value,
        periods=offer.periods,
        principal=sum((row.principal + row.charges for row in schedule.instalments), ZERO),
        total=schedule.total,
        total_cost=schedule.total_cost,
        nominal_annual=schedule.nominal_annual,
        effective_annual=schedule.effective_annual,
        status=PlanStatus.PROPOSED.value,
        why=offer.why.value,
        authority=offer.approver.value,
        policy_version=work.care.policy.version,
        offered_at=work.now,
        expires_at=expires,
        terms=_agreement(s, offer),
    )
    work.uow.add(plan)
    work.uow.flush()
    for row in schedule.instalments:
        work.uow.add(
            PlanInstalment(
                new_id("in"),
                plan.id,
                row.number,
                row.due,
                row.amount,
                row.principal,
                row.interest,
                row.fee,
                row.charges,
            )
        )
    work.note("plan.propose", plan, after={"periods": plan.periods, "total": str(plan.total)}, why=offer.why.value)
    return plan


def _agreement(s: Standing, offer: Offer) -> dict[str, Any]:
    """The six statements of art. 70 (R5), as values for the agreement's wording."""
    p, rows = s.position, offer.schedule.instalments
    return {
        "balance": {k: str(getattr(p, k)) for k in ("principal", "interest", "penalty", "fees", "total")},
        "currency": s.account.currency,
        "cycle": "monthly",
        "method": offer.kind.value,
        "dates": [row.due.isoformat() for row in rows],
        "amounts": [str(row.amount) for row in rows],
        "cost_during": {"total_cost": str(offer.schedule.total_cost), "nominal": str(offer.schedule.nominal_annual)},
        "no_new_card": True,
        "breach": "missed_instalments",
    }


def _offer_facts(plan: Plan, number: int) -> Outcome:
    first = Decimal(plan.terms["amounts"][0])
    return Outcome(
        "offer",
        {
            "plan_ref": plan.id,
            "number": number,
            "kind": plan.kind,
            "periods": plan.periods,
            "amount": str(first),
            "total": str(plan.total),
            "cost": str(plan.total_cost),
            "principal": str(plan.principal),
            "nominal": str(plan.nominal_annual),
            "effective": str(plan.effective_annual),
            "why": plan.why,
            "expires": plan.expires_at.isoformat(),
        },
    )


def _schedule_facts(uow: UnitOfWork, plan: Plan) -> dict[str, Any]:
    rows = uow.find(PlanInstalment, plan_id=plan.id, order="number")
    return {
        "first_due": rows[0].due.isoformat(),
        "last_due": rows[-1].due.isoformat(),
        "last_amount": str(rows[-1].amount),
        "interest": str(sum((row.interest for row in rows), ZERO)),
        "fee": str(sum((row.fee for row in rows), ZERO)),
        "schedule": [{"number": r.number, "due": r.due.isoformat(), "amount": str(r.amount)} for r in rows],
    }


def _cost_table(care: Care, facts: dict[str, Any]) -> list[dict[str, Any]]:
    """The rows of the 综合融资成本明示表: every charge, its payee, its annualised cost, and what default costs (R20)."""
    payee = care.lender["payee"]
    rows = [
        {"charge": name, "amount": facts[name], "payee": payee, "annual": facts["nominal"]}
        for name in ("interest", "fee")
        if Decimal(facts[name]) > ZERO
    ]
    default = {"charge": "penalty", "annual": str(care.policy.card.penalty_rate)}
    return [{"charge": "principal", "amount": facts["principal"], "payee": payee}, *rows, default]


def _token(care: Care, plan_id: str) -> str:
    return hmac.new(care.secret, f"sign:{plan_id}".encode(), sha256).hexdigest()[:32]


def _link(care: Care, plan: Plan) -> str:
    return f"{care.base_url}/demo/sign/{plan.id}?t={_token(care, plan.id)}"
