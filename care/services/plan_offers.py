"""Offers of repayment plans: computed by the policy, stored with what they rest on (B29, C3, C4, R5)."""

from __future__ import annotations

from datetime import datetime, time
from decimal import Decimal
from typing import Any

from care.domain import plans as rules
from care.domain import terms
from care.domain.accounts import LoanTerms
from care.domain.clock import SHANGHAI, local_date
from care.domain.plan_states import PlanEvent, PlanStatus, transition
from care.domain.plans import Offer, PlanHistory, Refusal, RefusalReason
from care.domain.records import ZERO, Account, HardshipCase, Plan, PlanInstalment, new_id, new_reference
from care.services import handoff
from care.services.accounts import Standing
from care.services.context import Care, Outcome, Work
from care.services.ports import UnitOfWork

UNSIGNED = (PlanStatus.PROPOSED.value, PlanStatus.DISCLOSED.value, PlanStatus.CONFIRMED.value)


def propose(work: Work, s: Standing, available: Decimal, case: HardshipCase) -> list[Outcome]:
    """Inside the caller's transaction: store at most three offers within `available`, or say why none."""
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
    if s.account.status != "open":
        found = Refusal(RefusalReason.STAGE_NEEDS_PERSON, human=True)  # C2: sold or in court, the bot only routes
    if isinstance(found, Refusal):
        if found.human:
            handoff.queue(work, 2, f"plan_{found.reason.value}", exclusive=False)
        outcome = Outcome("plan_refused", facts | {"reason": found.reason.value})
        return [work.record("hardship.assess", case, outcome, after={"refused": found.reason.value}, why="policy")]
    for earlier in _unsigned(work, s):
        move(work, earlier, PlanEvent.CANCEL, "replaced by newer offers")
    expires = datetime.combine(found.valid_until, time(23, 59, 59), SHANGHAI)
    stored = [_store(work, s, offer, expires) for offer in found.options]
    outcomes = [offer_facts(plan, number) for number, plan in enumerate(stored, start=1)]
    intro = Outcome("offers_intro", facts | {"n": len(stored), "expires": expires.isoformat()})
    work.record("hardship.assess", case, intro, after={"offers": [plan.id for plan in stored]}, why="policy")
    return [intro, *outcomes]


def out_of_reach(work: Work, s: Standing) -> Outcome | None:
    """Why no figures of the borrower's could bring an offer, told before any is asked for; None when they might."""
    if s.account.status == "open" and not _history(work, s).running:
        return None
    reason = RefusalReason.STAGE_NEEDS_PERSON if s.account.status != "open" else RefusalReason.PLAN_RUNNING
    handoff.queue(work, 2, f"plan_{reason.value}", exclusive=False)
    work.uow.commit()
    return Outcome("plan_refused", s.facts | {"reason": reason.value})


def standing(work: Work, intro: Outcome) -> list[Outcome]:
    """The unsigned offers that `intro` announced, for a turn that is answered again."""
    plans = work.uow.find(Plan, account_id=intro.facts["account_ref"], status=UNSIGNED)
    return [offer_facts(plan, number) for number, plan in enumerate(_shortest_first(plans), start=1)]


def _shortest_first(plans: list[Plan]) -> list[Plan]:
    return sorted(plans, key=lambda plan: (plan.periods, plan.total))


def _history(work: Work, s: Standing) -> PlanHistory:
    every = work.uow.find(Plan, account_id=s.account.id)
    broken = [p.activated_at for p in every if p.status == "breached" and p.activated_at]
    return PlanHistory(
        running=any(p.status in ("signed", "active") for p in every),
        last_broken=local_date(max(broken)) if broken else None,
        r5_agreements=sum(p.kind == "zero_interest" and p.signed_at is not None for p in every),
    )


def _unsigned(work: Work, s: Standing) -> list[Plan]:
    return work.uow.find(Plan, account_id=s.account.id, status=UNSIGNED)


def move(work: Work, plan: Plan, event: PlanEvent, why: str) -> None:
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


def offer_facts(plan: Plan, number: int) -> Outcome:
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


def schedule_facts(uow: UnitOfWork, plan: Plan) -> dict[str, Any]:
    rows = uow.find(PlanInstalment, plan_id=plan.id, order="number")
    return {
        "first_due": rows[0].due.isoformat(),
        "last_due": rows[-1].due.isoformat(),
        "last_amount": str(rows[-1].amount),
        "interest": str(sum((row.interest for row in rows), ZERO)),
        "fee": str(sum((row.fee for row in rows), ZERO)),
        "schedule": [{"number": r.number, "due": r.due.isoformat(), "amount": str(r.amount)} for r in rows],
    }


def cost_table(care: Care, account: Account, facts: dict[str, Any]) -> list[dict[str, Any]]:
    """The 综合融资成本明示表: every charge, its payee, its annualised cost, their sum, and what default costs (R20)."""
    payee = care.lender["payee"]
    rows = [
        {"charge": name, "amount": facts[name], "payee": payee, "annual": facts["nominal"]}
        for name in ("interest", "fee")
        if Decimal(facts[name]) > ZERO
    ]
    total = {"charge": "total", "amount": facts["cost"], "annual": facts["nominal"]}
    return [
        {"charge": "principal", "amount": facts["principal"], "payee": payee},
        *rows,
        total,
        _default(care, account),
    ]


def _default(care: Care, account: Account) -> dict[str, Any]:
    """What default costs: a share of a card's unpaid minimum (违约金), a loan's 罚息 a year within the cap (R17)."""
    own = terms.from_json(account.product, account.terms)
    if isinstance(own, LoanTerms):
        yearly = min(own.rate * own.penalty_multiplier, care.policy.cost_cap.annual)
        return {"charge": "overdue_interest", "annual": str(yearly)}
    return {"charge": "penalty", "annual": str(care.policy.card.penalty_rate)}
