"""Promises to pay, from the first word to the day they mature (C5, B19-B22, B36)."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from decimal import Decimal

from care.domain import contact, promises
from care.domain.concession_policy import Authority
from care.domain.concessions import PtpHistory, ptp_max_days
from care.domain.promises import Limits, Result
from care.domain.records import Conversation, Dispute, Hold, Payment, Promise, new_id, new_reference
from care.services import handoff
from care.services.accounts import Standing, chosen, collecting_off
from care.services.context import Care, Outcome, Turn, Work, append_audit, begin, verified_party
from care.services.ports import UnitOfWork
from care.services.speaking import say


def open_promise(care: Care, turn: Turn, account_ref: str | None, replaces: str | None = None) -> Outcome:
    """Whether a promise may be taken now: `proceed` with the limits, or why not.

    `replaces` is the open promise that the new one is to take the place of.
    """
    with begin(care, turn) as work:
        s = chosen(work, account_ref)
        if (refusal := _refusal(work, s, replaces)) is not None:
            work.uow.commit()
            return refusal
        limits = _limits(work, s)
        bounds = {"last_day": limits.last_day.isoformat(), "today": limits.today.isoformat()}
        return Outcome("proceed", s.facts | bounds)


def record_promise(care: Care, turn: Turn, account_ref: str, amount: Decimal, day: date) -> Outcome:
    """Write the promise down once. Checked again here, whatever was checked when it was said (design §4.3)."""
    with begin(care, turn) as work:
        if done := work.done("promise.record"):
            return done
        s = chosen(work, account_ref)
        if (refusal := _refusal(work, s)) is not None:
            work.uow.commit()
            return refusal
        if (objection := _objection(_limits(work, s), s, amount, day)) is not None:
            return objection
        promise = _new(work, s, amount, day)
        work.uow.add(promise)
        same_day = {"same_day": day == work.today}
        outcome = Outcome("promise_recorded", s.facts | promise_facts(promise) | same_day)
        return work.record("promise.record", promise, outcome, after=_snapshot(promise), why="borrower confirmed")


def changeable(care: Care, turn: Turn) -> Outcome:
    """Whether the open promise may be changed here: `proceed` with its values; it stands until the new one is made."""
    with begin(care, turn) as work:
        if done := work.done("promise.change"):
            return done
        promise = _open_one(work)
        if promise is None:
            return Outcome("nothing_to_correct")
        return _too_often(work, promise, "promise.change") or Outcome("proceed", _terms(promise))


def reopen(care: Care, turn: Turn) -> Outcome:
    """The borrower wants an open promise changed: renegotiate it, within the limit of changes (C5)."""
    with begin(care, turn) as work:
        if done := work.done("promise.reopen"):
            return done
        promise = _open_one(work)
        if promise is None:
            return Outcome("nothing_to_correct")
        if (refusal := _too_often(work, promise, "promise.reopen")) is not None:
            return refusal
        before = {"status": promise.status}
        promise.status = "renegotiated"
        return work.record(
            "promise.reopen",
            promise,
            Outcome("proceed", _terms(promise)),
            before=before,
            after={"status": "renegotiated"},
            why="borrower asked",
        )


def _terms(promise: Promise) -> dict[str, object]:
    return promise_facts(promise) | {"account_ref": promise.account_id, "parent": promise.id}


def _too_often(work: Work, promise: Promise, action: str) -> Outcome | None:
    """A further change goes to a person; None within the limit (C5)."""
    if _history(work, promise.account_id).renegotiated < work.care.policy.ptp.max_renegotiations:
        return None
    handoff.queue(work, 2, "promise_renegotiation", exclusive=False)
    outcome = Outcome("promise_to_agent", promise_facts(promise))
    return work.record(action, promise, outcome, after={}, why="renegotiated too often")


def cancel(care: Care, turn: Turn) -> Outcome:
    """Take back an open promise at the borrower's word."""
    with begin(care, turn) as work:
        if done := work.done("promise.cancel"):
            return done
        promise = _open_one(work)
        if promise is None:
            return Outcome("nothing_to_cancel")
        promise.status, promise.settled_at = "cancelled", work.now
        outcome = Outcome("promise_cancelled", promise_facts(promise))
        return work.record(
            "promise.cancel",
            promise,
            outcome,
            before={"status": "open"},
            after={"status": "cancelled"},
            why="asked",
        )


def cancel_offer(care: Care, turn: Turn) -> Outcome:
    """「算了」 outside of any arrangement: offer to take back an open promise, or say that nothing is under way."""
    with begin(care, turn) as work:
        if verified_party(care, work.uow, work.conversation, work.now) is None:
            return Outcome("nothing_to_cancel")
        promise = _open_one(work)
        return Outcome("promise_cancel_ask", promise_facts(promise)) if promise else Outcome("nothing_to_cancel")


def missed(care: Care, turn: Turn, account_ref: str | None) -> Outcome:
    """The borrower says a promise wasn't kept: no blame, one new attempt, then a person (B36)."""
    with begin(care, turn) as work:
        s = chosen(work, account_ref)
        if _history(work, s.account.id).broken >= work.care.policy.ptp.breaks_before_agent:
            handoff.queue(work, 2, "second_broken_promise", exclusive=False)
            work.uow.commit()
            return Outcome("promise_to_agent", s.facts)
        return Outcome("proceed", s.facts)


def settle(care: Care, uow: UnitOfWork, account_id: str, now: datetime) -> None:
    """After a posting: an open promise that is now kept is closed as kept; a kept one undone by a reversal reopens.

    Where a newer promise stands open by then, the undone one is cancelled instead: an account has one open promise.
    """
    for promise in uow.find(Promise, account_id=account_id, status=("open", "kept")):
        paid = promises.kept(promise, uow.find(Payment, account_id=account_id), care.policy.ptp)
        if paid and promise.status == "open":
            _close(care, uow, promise, Result.KEPT, now)
        elif not paid and promise.status == "kept":
            newer = uow.find(Promise, account_id=account_id, status="open")
            _move(uow, promise, "cancelled" if newer else "open", now, "posting reversed")
            promise.settled_at = now if newer else None


def mature(care: Care, now: datetime) -> int:
    """Day end: close every open promise whose time is over, and follow up in its conversation. Returns how many."""
    with care.uow(read_only=True) as uow:
        ids = [promise.id for promise in uow.find(Promise, status="open", order="due_date")]
    return sum(_mature_one(care, promise_id, now) for promise_id in ids)


def _mature_one(care: Care, promise_id: str, now: datetime) -> bool:
    with care.uow() as uow:
        promise = uow.get(Promise, promise_id, lock=True)
        if promise is None or promise.status != "open":
            return False
        result = promises.matured(promise, uow.find(Payment, account_id=promise.account_id), care.policy.ptp, now)
        if result is None:
            return False
        _close(care, uow, promise, result, now)
        uow.commit()
        return True


def _close(care: Care, uow: UnitOfWork, promise: Promise, result: Result, now: datetime) -> None:
    """Close the promise and tell the borrower where that may be told; missed under a hold it is not broken (C5, C8)."""
    off = switched_off(uow, promise, now)
    excused = off is not None and result is not Result.KEPT
    why = f"collecting is off: {off}" if excused else "payments compared with the promise"
    _move(uow, promise, "cancelled" if excused else result.value, now, why)
    promise.settled_at = now
    conversation = uow.get(Conversation, promise.conversation_id or "", lock=True)
    if off is not None or conversation is None or conversation.owner != "bot" or contact.is_night(now, care.policy):
        return
    work = Work(care, Turn(conversation.id, promise.id, conversation.epoch, "system"), uow, conversation, now)
    if verified_party(care, uow, conversation, now) is not None:
        promise.told_at = now
        say(work, Outcome(f"promise_{result.value}", promise_facts(promise)), outbound=True)


def switched_off(uow: UnitOfWork, promise: Promise, now: datetime) -> str | None:
    conversation = uow.get(Conversation, promise.conversation_id or "")
    holds = uow.find(Hold, party_id=promise.party_id, lifted_at=None)
    in_chat = conversation.collecting_off if conversation else None
    return in_chat or contact.collecting_off(holds, promise.account_id, now)


def _move(uow: UnitOfWork, promise: Promise, status: str, now: datetime, why: str) -> None:
    before, promise.status = promise.status, status
    append_audit(
        uow,
        chain=promise.party_id,
        at=now,
        who="system",
        action="promise.settle",
        entity=promise,
        before={"status": before},
        after={"status": status},
        why=why,
        message_id=None,
    )


def _refusal(work: Work, s: Standing, replaces: str | None = None) -> Outcome | None:
    if (reason := collecting_off(work, s.account)) is not None:
        return Outcome("collecting_off", s.facts | {"reason": reason})
    standing_open = [p for p in work.uow.find(Promise, account_id=s.account.id, status="open") if p.id != replaces]
    if standing_open:
        return Outcome("promise_exists", s.facts | promise_facts(standing_open[0]))
    if _limits(work, s).last_day == work.today or s.account.status != "open":
        handoff.queue(work, 2, "promise_above_limit", exclusive=False)
        return Outcome("promise_to_agent", s.facts)
    return None


def _limits(work: Work, s: Standing) -> Limits:
    days = ptp_max_days(_history(work, s.account.id), s.position.bucket, work.care.policy, Authority.BOT)
    return Limits(s.position.total, work.today, work.today + timedelta(days=days))


def _objection(limits: Limits, s: Standing, amount: Decimal | None, day: date | None) -> Outcome | None:
    facts = s.facts | {
        "limit": limits.last_day.isoformat(),
        "max_days": (limits.last_day - limits.today).days,
    }
    objection = promises.object_to_amount(amount, limits) if amount is not None else None
    if objection is None and day is not None:
        objection = promises.object_to_date(day, limits)
        facts["date"] = day.isoformat()
    if amount is not None:
        facts["amount"] = str(amount)
    return Outcome(objection.value, facts) if objection else None


def _history(work: Work, account_id: str) -> PtpHistory:
    every = work.uow.find(Promise, account_id=account_id, order="created_at")
    since_kept = [p.status for p in every]
    if "kept" in since_kept:
        since_kept = since_kept[len(since_kept) - since_kept[::-1].index("kept") :]
    window = work.now - timedelta(days=work.care.policy.ptp.renegotiation_window_days)
    return PtpHistory(
        kept=sum(p.status == "kept" for p in every),
        broken=since_kept.count("broken"),
        renegotiated=sum(p.parent_id is not None and p.created_at >= window for p in every),
    )


def _new(work: Work, s: Standing, amount: Decimal, day: date) -> Promise:
    every = work.uow.find(Promise, account_id=s.account.id, order="-created_at")
    replaced = {promise.parent_id for promise in every}
    parents = [p.id for p in every if p.status == "renegotiated" and p.id not in replaced]
    disputes = work.uow.find(Dispute, account_id=s.account.id)
    return Promise(
        id=new_id("pr"),
        reference=new_reference("PT", work.today),
        account_id=s.account.id,
        party_id=s.account.party_id,
        amount=amount,
        due_date=day,
        status="open",
        taken_by=work.turn.who,
        channel=work.conversation.channel,
        policy_version=work.care.policy.version,
        created_at=work.now,
        conversation_id=work.conversation.id,
        parent_id=parents[0] if parents else None,
        without_admission=any(d.status not in ("rejected", "closed") for d in disputes),
    )


def _open_one(work: Work) -> Promise | None:
    found = work.uow.find(Promise, party_id=work.party().id, status="open", order="-created_at", limit=1)
    return found[0] if found else None


def promise_facts(promise: Promise) -> dict[str, object]:
    """What a reply may say about a promise."""
    return {
        "amount": str(promise.amount),
        "date": promise.due_date.isoformat(),
        "reference": promise.reference,
    }


def _snapshot(promise: Promise) -> dict[str, object]:
    return {
        "status": promise.status,
        "amount": str(promise.amount),
        "due_date": promise.due_date.isoformat(),
        "policy": promise.policy_version,
    }
