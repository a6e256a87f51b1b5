"""What a verified borrower owes and on what terms: always from the book, always with its as-of time (R4, B10-B17)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from care.domain import contact, terms
from care.domain.accounts import CardTerms, Position, position
from care.domain.allocation import Arrears
from care.domain.errors import AccountUnclear, NoAccount
from care.domain.records import (
    ZERO,
    Account,
    ArrearsRecord,
    Dispute,
    Hold,
    Party,
    Payment,
    ServiceRequest,
    new_id,
    new_reference,
)
from care.services import handoff
from care.services.context import Care, Outcome, Turn, Work, begin

VISIBLE = ("open", "settled", "in_court", "sold")


@dataclass(frozen=True)
class Standing:
    """One account of the borrower as it stands now."""

    account: Account
    arrears: ArrearsRecord
    position: Position

    @property
    def facts(self) -> dict[str, Any]:
        """Everything a reply may say about it; money as strings with two places, instants as ISO."""
        p = self.position
        return {
            "account_ref": self.account.id,
            "product": self.account.product,
            "tail": self.account.tail4,
            "as_of": p.as_of.isoformat(),
            "principal": str(p.principal),
            "interest": str(p.interest),
            "penalty": str(p.penalty),
            "fees": str(p.fees),
            "total": str(p.total),
            "minimum": str(p.minimum_due),
            "surplus": str(self.arrears.surplus),
            "due": self.arrears.due_date.isoformat(),
            "dpd": p.dpd,
            "grace_ends": p.grace_ends.isoformat() if p.grace_ends else None,
            "estimated": p.estimated,
            "annual_rate": str(terms.from_json(self.account.product, self.account.terms).annual_rate),
            "charges_first": p.order[0].value != "principal",
        }


def standing(work: Work, account: Account, at: datetime | None = None) -> Standing:
    """The account's position now, or `at` another instant, projected from the book when the book is older."""
    arrears = work.uow.get(ArrearsRecord, account.id)
    if arrears is None:
        raise NoAccount(account.id)
    value = Arrears(
        arrears.principal,
        arrears.interest,
        arrears.penalty,
        arrears.fees,
        arrears.overdue_since,
        arrears.as_of,
    )
    now = position(terms.from_json(account.product, account.terms), value, at or work.now, work.care.policy)
    return Standing(account, arrears, now)


def standings(work: Work, party: Party) -> list[Standing]:
    """All accounts the borrower may be told about, most overdue first."""
    accounts = [account for account in work.uow.find(Account, party_id=party.id) if account.status in VISIBLE]
    found = [standing(work, account) for account in accounts]
    return sorted(found, key=lambda s: (-s.position.dpd, -s.position.total))


def chosen(work: Work, account_ref: str | None, *, owing: bool = True) -> Standing:
    """The account meant: the named one, else the only one that fits (that owes something, when `owing`).

    Raises `NotVerified`, `NoAccount` when none fits, `AccountUnclear` when the borrower must choose. A reference that
    isn't the borrower's own is treated as not given.
    """
    every = standings(work, work.party())
    named = [s for s in every if s.account.id == account_ref]
    if named:
        return named[0]
    fitting = [s for s in every if s.position.total > ZERO] if owing else every
    if not fitting:
        raise NoAccount("nothing is owed" if every else "no account")
    if len(fitting) > 1:
        raise AccountUnclear(tuple(fitting))
    return fitting[0]


def collecting_off(work: Work, account: Account) -> str | None:
    """Why nothing may be collected on the account in this conversation now, or None (design §4.5)."""
    holds = work.uow.find(Hold, party_id=account.party_id, lifted_at=None)
    return work.conversation.collecting_off or contact.collecting_off(holds, account.id, work.now)


def balance(care: Care, turn: Turn, account_ref: str | None = None) -> list[Outcome]:
    """What is owed, by component and with its as-of time: the named account, or every account (B10)."""
    with begin(care, turn) as work:
        every = standings(work, work.party())
        named = [s for s in every if s.account.id == account_ref]
        owing = named or [s for s in every if s.position.total > ZERO]
        if not owing:
            return [Outcome("balance_none", every[0].facts if every else {})]
        total = sum((s.position.total for s in owing), ZERO)
        together = [Outcome("balance_total", {"n": len(owing), "total": str(total)})] if len(owing) > 1 else []
        return [*together, *(_balance(s) for s in owing)]


def _balance(s: Standing) -> Outcome:
    if s.position.total == ZERO:
        return Outcome("balance_none", s.facts)
    return Outcome("balance_estimated" if s.position.estimated else "balance", s.facts)


def overdue_status(care: Care, turn: Turn, account_ref: str | None) -> Outcome:
    """Days past due, the due date, and the end of grace (B11, R33)."""
    with begin(care, turn) as work:
        s = chosen(work, account_ref, owing=False)
        if s.position.in_grace:
            return Outcome("in_grace", s.facts)
        if not s.position.dpd or s.arrears.overdue_since is None:
            return Outcome("not_overdue", s.facts)
        # The days count from the first missed date, which a later bill's due date is not.
        return Outcome("overdue_status", s.facts | {"due": s.arrears.overdue_since.isoformat()})


def due_date(care: Care, turn: Turn, account_ref: str | None) -> Outcome:
    """When the next or the missed payment is due."""
    with begin(care, turn) as work:
        s = chosen(work, account_ref, owing=False)
        if s.position.in_grace:
            return Outcome("in_grace", s.facts)
        return Outcome("due_date_passed" if _passed(work, s) else "due_date", s.facts)


def minimum_payment(care: Care, turn: Turn, account_ref: str | None) -> Outcome:
    """The minimum due and what paying only that means (B12, R34); a loan has none."""
    with begin(care, turn) as work:
        s = chosen(work, account_ref)
        if s.account.product != "credit_card":
            return Outcome("min_payment_loan", s.facts)
        return Outcome("min_payment_passed" if _passed(work, s) else "min_payment", s.facts)


def _passed(work: Work, s: Standing) -> bool:
    """Whether the date to pay by is over and something is still owed."""
    return s.position.total > ZERO and s.arrears.due_date < work.today


def fee_breakdown(care: Care, turn: Turn, account_ref: str | None) -> Outcome:
    """How the charges came about, with the annualised rate; a bill above the cost cap goes to a person (B13, R18)."""
    with begin(care, turn) as work:
        if done := work.done("cost_cap.flag"):
            return done
        s = chosen(work, account_ref)
        facts = s.facts | {"daily_rate": _daily_rate(s)}
        if not s.position.over_cost_cap:
            return Outcome("fee_breakdown", facts)
        handoff.queue(work, 2, "over_cost_cap", exclusive=False)
        flag = Outcome("over_cap_flag", facts)
        return work.record("cost_cap.flag", s.account, flag, after={"annual_rate": facts["annual_rate"]}, why="R18")


def _daily_rate(s: Standing) -> str | None:
    own = terms.from_json(s.account.product, s.account.terms)
    return str(own.daily_rate) if isinstance(own, CardTerms) else None


def account_list(care: Care, turn: Turn) -> Outcome:
    """The borrower's accounts by product and masked ending only (B14), each a button to choose it."""
    with begin(care, turn) as work:
        return which_account(care, tuple(standings(work, work.party())))


def which_account(care: Care, fitting: tuple[Standing, ...]) -> Outcome:
    """Ask which of several accounts is meant: a button for each, named by product and ending."""
    return Outcome("which_account", {"count": len(fitting)}, tuple(_button(care, s) for s in fitting))


def _button(care: Care, s: Standing) -> dict[str, str]:
    title = care.wording.say(
        "utter_account_button", s.facts, emotion="calm", night=False, used=frozenset(), seed=s.account.id
    ).text
    return {"title": title, "payload": f'/choose_account{{"account_ref":"{s.account.id}"}}'}


def pick(care: Care, turn: Turn, *, account_ref: str | None, tail: str | None, product: str | None) -> Standing | None:
    """The account with this reference, else this ending, else the only one of this product; None if unclear."""
    with begin(care, turn) as work:
        every = standings(work, work.party())
        for fits in (
            [s for s in every if s.account.id == account_ref],
            [s for s in every if tail and s.account.tail4 == tail],
            [s for s in every if product and s.account.product == product and not tail],
        ):
            if len(fits) == 1:
                return fits[0]
        return None


def unknown_ending(care: Care, turn: Turn, tail: str) -> Outcome | None:
    """That none of the borrower's accounts ends so, with those that there are to choose from; None when one does."""
    with begin(care, turn) as work:
        every = standings(work, work.party())
        if any(s.account.tail4 == tail for s in every):
            return None
        return Outcome("account_unknown", {"tail": tail}, tuple(_button(care, s) for s in every))


def bill_details(care: Care, turn: Turn, account_ref: str | None) -> Outcome:
    """The latest postings; the bill itself is in the lender's app."""
    with begin(care, turn) as work:
        s = chosen(work, account_ref, owing=False)
        posted = work.uow.find(Payment, account_id=s.account.id, kind="payment", order="-posted_at", limit=5)
        if not posted:
            return Outcome("bill_details", s.facts)
        lines = [{"date": p.posted_at.isoformat(), "amount": str(p.amount)} for p in posted]
        return Outcome("bill_payments", s.facts | {"payments": lines})


def autodebit(care: Care, turn: Turn, account_ref: str | None) -> Outcome:
    """The state of the direct-debit mandate and its last attempt (B16)."""
    with begin(care, turn) as work:
        s = chosen(work, account_ref, owing=False)
        mandate = s.account.autopay
        if not mandate.get("mandate"):
            return Outcome("autodebit_none", s.facts)
        facts = s.facts | {"bank_tail": mandate.get("bank_tail4", ""), "last_try": mandate.get("last_try")}
        if mandate.get("fail_code"):
            return Outcome("autodebit_failed", facts | {"fail_code": mandate["fail_code"]})
        return Outcome("autodebit", facts)


def early_settlement(care: Care, turn: Turn, account_ref: str | None) -> Outcome:
    """What settling everything would start from; the exact figure of the day comes from a person."""
    with begin(care, turn) as work:
        s = chosen(work, account_ref, owing=False)
        return Outcome("early_settlement", s.facts | {"outstanding": str(s.arrears.outstanding)})


def certificate(care: Care, turn: Turn, account_ref: str | None) -> Outcome:
    """A settlement certificate where the posted balance is nil and nothing is disputed (C4), else why not yet."""
    with begin(care, turn) as work:
        if done := work.done("certificate"):
            return done
        s = chosen(work, account_ref, owing=False)
        disputed = [
            d for d in work.uow.find(Dispute, account_id=s.account.id) if d.status not in ("rejected", "closed")
        ]
        if s.position.total > ZERO or s.arrears.outstanding > ZERO or disputed:
            return Outcome("certificate_not_settled", s.facts)
        request = open_request(work, "certificate", {"kind": "settlement"}, s.account)
        outcome = Outcome("certificate_settled", s.facts | {"no": request.reference})
        return work.record("certificate", request, outcome, after={"status": "open"}, why="borrower asked")


def open_request(work: Work, kind: str, facts: dict[str, Any], account: Account | None) -> ServiceRequest:
    """A request that somebody must answer, with a number the borrower can quote; inside the caller's transaction."""
    request = ServiceRequest(
        id=new_id("rq"),
        reference=new_reference("SQ", work.today),
        kind=kind,
        conversation_id=work.conversation.id,
        status="open",
        created_at=work.now,
        facts=facts,
        party_id=work.conversation.party_id,
        account_id=account.id if account else None,
        due_by=work.today + timedelta(days=work.care.policy.dispute.answer_days),
    )
    work.uow.add(request)
    return request
