"""Requests that a person or the policy answers: extension, waiver, settlement, callback, appeal, contact choice."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

from care.domain import contact
from care.domain.clock import SHANGHAI, local_date
from care.domain.concession_policy import Authority
from care.domain.concessions import extension_allowed, late_fee_waiver_auto
from care.domain.records import ZERO, Account, ContactPoint, Promise, ServiceRequest
from care.services import handoff
from care.services.accounts import chosen, open_request
from care.services.context import Care, Outcome, Turn, Work, begin, verified_party


def extension(care: Care, turn: Turn, account_ref: str | None, until: date | None) -> Outcome:
    """Postpone payment: within the rule engine's band at once, else by a person; interest runs on (B30, C4)."""
    with begin(care, turn) as work:
        if done := work.done("extension"):
            return done
        s = chosen(work, account_ref)
        if until is None:
            return Outcome("extension_ask_date", s.facts | {"max_days": work.care.policy.extension.bot_max_days})
        days = (until - work.today).days
        if days < 0:
            return Outcome("promise_date_past", s.facts | {"date": until.isoformat()})
        decision = extension_allowed(
            days, _last(work, s.account, "extension"), False, work.care.policy, Authority.BOT, work.today
        )
        request = open_request(work, "extension", {"until": until.isoformat()}, s.account)
        facts = s.facts | {"until": until.isoformat(), "no": request.reference, "days": days}
        if decision.granted and s.account.status == "open":  # C2: sold or in court, the bot only routes
            request.status = "granted"
            outcome = Outcome("extension_granted", facts)
        else:
            handoff.queue(work, 2, "extension_above_limit", exclusive=False)
            outcome = Outcome("extension_to_agent", facts)
        return work.record("extension", request, outcome, after={"status": request.status, "days": days}, why="asked")


def waiver(care: Care, turn: Turn, account_ref: str | None) -> Outcome:
    """Waive charges: the late fee within the rule engine's band and against an open promise in time, else submitted."""
    with begin(care, turn) as work:
        if done := work.done("waiver"):
            return done
        s = chosen(work, account_ref)
        promised = work.uow.find(Promise, account_id=s.account.id, status="open", limit=1)
        request = open_request(work, "waiver", {"penalty": str(s.position.penalty)}, s.account)
        facts = s.facts | {"no": request.reference, "until": request.due_by.isoformat() if request.due_by else None}
        granted = bool(promised) and s.position.penalty > ZERO and promised[0].amount >= s.position.minimum_due
        if granted:
            granted = late_fee_waiver_auto(
                s.position.penalty,
                _last(work, s.account, "waiver"),
                promised[0].due_date,
                work.care.policy,
                work.today,
            ).granted
        if granted:
            request.status = "granted"
            outcome = Outcome("waiver_granted", facts | {"date": promised[0].due_date.isoformat()})
        else:
            handoff.queue(work, 2, "waiver_request", exclusive=False)
            outcome = Outcome("waiver_submitted", facts)
        return work.record("waiver", request, outcome, after={"status": request.status}, why="borrower asked")


def submit(
    care: Care, turn: Turn, kind: str, priority: int, account_ref: str | None = None, *, about_account: bool
) -> Outcome:
    """Take a request down and put it before a person; `utter_<kind>` tells its number and the answer's last day."""
    with begin(care, turn) as work:
        if done := work.done(f"request.{kind}"):
            return done
        account = chosen(work, account_ref, owing=False).account if about_account else None
        if (standing := _standing(work, kind, account)) is not None:
            return Outcome(kind, _deadline(standing))
        request = open_request(work, kind, {}, account)
        handoff.queue(work, priority, kind, exclusive=False)
        outcome = Outcome(kind, _deadline(request))
        return work.record(f"request.{kind}", request, outcome, after={"status": "open"}, why="borrower asked")


def callback(care: Care, turn: Turn, at: datetime | None, *, busy: bool = True) -> Outcome:
    """Book a call or chat back inside the outbound window, or move the one that is booked (B55, R8).

    `busy` is False where the borrower only chose to book one.
    """
    with begin(care, turn) as work:
        if done := work.done("callback"):
            return done
        if at is None or at <= work.now:
            return Outcome("callback_ask", {"past": at is not None, "busy": busy and at is None}, _slots(work))
        if contact.is_night(at, work.care.policy):
            # Four o'clock said by itself may mean the afternoon: that is the first choice.
            return Outcome("callback_night", {}, _slots(work, at + timedelta(hours=12)))
        facts = {"at": at.isoformat()}
        if (booked := _standing(work, "callback", None)) is not None:
            before, booked.facts = dict(booked.facts), facts
            moved = Outcome("callback_moved", facts)
            return work.record("callback", booked, moved, before=before, after=facts, why="borrower asked")
        request = open_request(work, "callback", facts, None)
        handoff.queue(work, 2, "callback", exclusive=False)
        return work.record("callback", request, Outcome("callback_booked", facts), after=facts, why="borrower asked")


def stop_contact(care: Care, turn: Turn) -> Outcome:
    """Set the borrower's contact choice at once: no calls or texts but notices the law requires (B56, C10).

    Whoever isn't verified is heard as well: a person finds out what to stop.
    """
    with begin(care, turn) as work:
        if done := work.done("contact.stop"):
            return done
        if verified_party(care, work.uow, work.conversation, work.now) is None:
            return _note_wish(work)
        party = work.party()
        for point in work.uow.find(ContactPoint, party_id=party.id):
            point.opt_out = True
        return work.record(
            "contact.stop", party, Outcome("stop_contact"), after={"opt_out": True}, why="borrower asked"
        )


def keep_channel(care: Care, turn: Turn, channel: str) -> Outcome:
    """One channel may still be used after all was stopped: written down for the person who sets it up (B56)."""
    with begin(care, turn) as work:
        if done := work.done("contact.keep"):
            return done
        work.party()
        request = open_request(work, "contact_channel", {"only": channel}, None)
        handoff.queue(work, 2, "contact_channel", exclusive=False)
        outcome = Outcome("contact_only", {"channel": channel, "no": request.reference})
        return work.record("contact.keep", request, outcome, after={"only": channel}, why="borrower asked")


def _note_wish(work: Work) -> Outcome:
    request = _standing(work, "stop_contact", None) or open_request(work, "stop_contact", {}, None)
    handoff.queue(work, 2, "stop_contact", exclusive=False)
    outcome = Outcome("stop_contact_noted", {"no": request.reference})
    return work.record("contact.stop", request, outcome, after={"verified": False}, why="asked without verification")


def _standing(work: Work, kind: str, account: Account | None) -> ServiceRequest | None:
    """The same request, still open in this conversation."""
    found = work.uow.find(
        ServiceRequest,
        conversation_id=work.conversation.id,
        kind=kind,
        status="open",
        account_id=account.id if account else None,
        order="-created_at",
    )
    return found[0] if found else None


def _deadline(request: ServiceRequest) -> dict[str, Any]:
    return {"no": request.reference, "until": request.due_by.isoformat() if request.due_by else None}


def _slots(work: Work, near: datetime | None = None) -> tuple[dict[str, str], ...]:
    """Two hours to choose from that are at least an hour away; `near` first, where it lies in the window."""
    today = work.now.astimezone(SHANGHAI).replace(minute=0, second=0, microsecond=0)
    hours = [today.replace(hour=hour) + timedelta(days=days) for days in (0, 1) for hour in (10, 15)]
    if near is not None and not contact.is_night(near, work.care.policy):
        hours = [near, *(hour for hour in hours if hour != near)]
    later = [moment for moment in hours if moment - work.now >= timedelta(hours=1)][:2]
    return tuple(_slot(work, moment) for moment in later)


def _slot(work: Work, at: datetime) -> dict[str, str]:
    title = work.care.wording.say(
        "utter_callback_button", {"at": at.isoformat()}, emotion="calm", night=False, used=frozenset(), seed=""
    ).text
    value = f'{{"date":"{at.date().isoformat()}","time_of_day":"{at:%H:%M}"}}'
    return {"title": title, "payload": f"/callback_busy{value}"}


def _last(work: Work, account: Account, kind: str) -> date | None:
    granted = work.uow.find(
        ServiceRequest, account_id=account.id, kind=kind, status="granted", order="-created_at", limit=1
    )
    return local_date(granted[0].created_at) if granted else None


def callback_moment(day: date | None, hour: int | None, now: datetime) -> datetime | None:
    """The instant meant by a day and an hour in Shanghai of which one may be missing; None when both are."""
    if day is None and hour is None:
        return None
    moment = now.astimezone(SHANGHAI).replace(hour=hour if hour is not None else 10, minute=0, second=0, microsecond=0)
    if day is not None:
        return moment.replace(year=day.year, month=day.month, day=day.day)
    return moment if moment > now else moment + timedelta(days=1)
