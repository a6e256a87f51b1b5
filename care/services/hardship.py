"""Hardship: a case, a hold while it is looked at, and the offers that the declared figures allow (B23-B29, C3)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal

from care.domain import affordability
from care.domain.concession_policy import Authority
from care.domain.concessions import hold_max_days
from care.domain.hardship import Cause, Treatment, treatment
from care.domain.records import Flag, HardshipCase, Hold, Party, new_id, new_reference
from care.services import handoff, plan_offers
from care.services.accounts import Standing, chosen, collecting_off
from care.services.context import Care, Outcome, Turn, Work, begin

SWITCHED_OFF = frozenset({"crisis", "deceased", "identity_theft"})


@dataclass(frozen=True)
class Declared:
    """What the borrower said of their month, CNY; None where they skipped the question."""

    net_income: Decimal | None
    essentials: Decimal | None
    other_debts: Decimal | None
    dependants: int | None


def open_hardship(care: Care, turn: Turn, account_ref: str | None, cause: Cause) -> Outcome:
    """Start the case: stop collecting for the first span that the rule engine may grant, flag, and let a person see it.

    `hardship_hold` when the questions may be asked, else why not.
    """
    with begin(care, turn) as work:
        if done := work.done("hardship.open"):
            return done
        s = chosen(work, account_ref)
        party = work.party()
        if (off := collecting_off(work, s.account)) in SWITCHED_OFF:
            return Outcome("collecting_off", s.facts | {"reason": off})
        treated = treatment(cause)
        case = _case(work, s, cause)
        hold = _hold(work, party, s, treated, case)
        _flag(work, party, treated)
        handoff.queue(work, treated.priority, f"hardship_{cause.value}", exclusive=False)
        assert hold.ends_at is not None
        outcome = Outcome(
            "hardship_hold",
            s.facts | {"reason": cause.value, "until": hold.ends_at.isoformat(), "case": case.id, "no": case.reference},
        )
        return work.record(
            "hardship.open", case, outcome, after={"cause": cause.value, "hold": hold.id}, why="borrower told us"
        )


def open_plan_request(care: Care, turn: Turn, account_ref: str | None) -> Outcome:
    """The borrower asks for instalments: `proceed` to the questions unless collecting is off for good reason."""
    with begin(care, turn) as work:
        s = chosen(work, account_ref)
        if (off := collecting_off(work, s.account)) in SWITCHED_OFF:
            return Outcome("collecting_off", s.facts | {"reason": off})
        return plan_offers.out_of_reach(work, s) or Outcome("proceed", s.facts)


def assess(care: Care, turn: Turn, account_ref: str | None, declared: Declared) -> list[Outcome]:
    """What the declared month leaves (C3), and the offers within it; or an honest no with a way to a person."""
    with begin(care, turn) as work:
        if done := work.done("hardship.assess"):
            return [done, *(plan_offers.standing(work, done) if done.name == "offers_intro" else ())]
        s = chosen(work, account_ref)
        case = _open_case(work, s)
        if case is None:
            case = _case(work, s, Cause.UNKNOWN)
        available = _available(work, declared)
        case.net_income, case.essentials = declared.net_income, declared.essentials
        case.other_debts, case.dependants, case.available = declared.other_debts, declared.dependants, available
        if available is None:
            handoff.queue(work, 2, "affordability_unknown", exclusive=False)
            outcome = Outcome("affordability_unknown", s.facts)
        else:
            return plan_offers.propose(work, s, available, case)
        return [work.record("hardship.assess", case, outcome, after={"available": None}, why="figures skipped")]


def _available(work: Work, declared: Declared) -> Decimal | None:
    """None when income or essentials were skipped; other debts skipped count as none."""
    if declared.net_income is None or declared.essentials is None:
        return None
    zero = Decimal("0.00")
    return affordability.affordable(
        declared.net_income, declared.essentials, declared.other_debts or zero, work.care.policy
    )


def _open_case(work: Work, s: Standing) -> HardshipCase | None:
    found = work.uow.find(HardshipCase, account_id=s.account.id, status="open", order="-opened_at", limit=1)
    return found[0] if found else None


def _case(work: Work, s: Standing, cause: Cause) -> HardshipCase:
    case = _open_case(work, s)
    if case is None:
        case = HardshipCase(
            id=new_id("hc"),
            reference=new_reference("HD", work.today),
            party_id=s.account.party_id,
            account_id=s.account.id,
            conversation_id=work.conversation.id,
            reason=cause.value,
            opened_at=work.now,
        )
        work.uow.add(case)
    elif cause is not Cause.UNKNOWN:
        case.reason = cause.value
    return case


def _hold(work: Work, party: Party, s: Standing, treated: Treatment, case: HardshipCase) -> Hold:
    """One hold per case: telling us again doesn't lengthen it, another cause may soften it."""
    days = hold_max_days(treated.hold, work.care.policy, Authority.BOT)
    for standing in work.uow.find(Hold, party_id=party.id, case_id=case.id, lifted_at=None):
        if standing.reason != treated.hold.value and days > _days(standing):
            standing.reason, standing.ends_at = treated.hold.value, standing.starts_at + timedelta(days=days)
        return standing
    hold = Hold(new_id("hd"), party.id, treated.hold.value, work.now, work.turn.who, s.account.id, case.id)
    hold.ends_at = work.now + timedelta(days=days)
    work.uow.add(hold)
    return hold


def _days(hold: Hold) -> int:
    assert hold.ends_at is not None
    return (hold.ends_at - hold.starts_at).days


def _flag(work: Work, party: Party, treated: Treatment) -> None:
    if not work.uow.find(Flag, party_id=party.id, kind=treated.flag, cleared_at=None):
        flag = Flag(new_id("fl"), party.id, treated.flag, "self_said", work.turn.who, work.now)
        flag.review_date = work.today + timedelta(days=90)
        work.uow.add(flag)
