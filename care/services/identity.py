"""Verification of the person in a conversation: by one-time code to the registered phone (design §4.1, B4, R12)."""

from __future__ import annotations

import hmac
import secrets
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256

from care.domain.errors import Locked, NotVerified
from care.domain.records import (
    Challenge,
    ContactPoint,
    Conversation,
    Lock,
    Party,
    Verification,
    new_id,
)
from care.services import handoff
from care.services.context import Care, Outcome, Turn, Work, begin, verified_party
from care.services.speaking import say


@dataclass(frozen=True)
class Attempt:
    """What became of a code: `verified`, or not, with the lock that the failure may have caused."""

    verified: bool
    locked_until: datetime | None = None


def send_code(care: Care, conversation_id: str, phone: str, id_tail4: str) -> str:
    """Start verification; returns the challenge's id, whether or not anybody matched.

    A code goes out only when exactly one party has this registered phone and ID ending. The answer, and the work done
    for it, don't betray which. Raises `Locked` while the conversation or the phone is locked.
    """
    with begin(care, _turn(conversation_id)) as work:
        lock_key = f"phone:{care.vault.index('phone', phone)}"
        _refuse_if_locked(work, (f"conversation:{conversation_id}", lock_key))
        party = _the_one(work, phone, id_tail4)
        code = f"{secrets.randbelow(10**6):06d}"
        challenge = Challenge(
            id=new_id("ch"),
            conversation_id=conversation_id,
            code_hash="",
            lock_key=lock_key,
            created_at=work.now,
            expires_at=work.now + care.policy.verification.code_life,
            party_id=party.id if party else None,
        )
        challenge.code_hash = _hash(care, challenge.id, code)
        for earlier in work.uow.find(Challenge, conversation_id=conversation_id, used_at=None):
            earlier.used_at = work.now
        work.uow.add(challenge)
        work.note("verification.code", challenge, after={"lock_key": lock_key}, why="borrower asked to verify")
        work.uow.commit()
    if party is not None:
        text = care.wording.say(
            "utter_sms_code", {"code": code}, emotion="calm", night=False, used=frozenset(), seed=challenge.id
        ).text
        care.sms.send(phone, text)
    return challenge.id


def enter_code(care: Care, conversation_id: str, challenge_id: str, code: str) -> Attempt:
    """Check a code. Success binds the party to the conversation; the third failure locks for 30 minutes.

    Raises `Locked` while a lock stands, before the code is looked at.
    """
    with begin(care, _turn(conversation_id)) as work:
        challenge = work.uow.get(Challenge, challenge_id, lock=True)
        keys = [f"conversation:{conversation_id}"] + ([challenge.lock_key] if challenge else [])
        _refuse_if_locked(work, keys)
        if challenge is None or not _fits(work, challenge, code):
            attempt = Attempt(False, _count_failure(work, keys))
            say(work, _failure(attempt))
            if attempt.locked_until is not None:
                handoff.queue(work, 1, "verification_locked", exclusive=False)
        else:
            attempt = Attempt(True)
            _bind(work, challenge)
        work.uow.commit()
        return attempt


def sign_out(care: Care, conversation_id: str) -> None:
    """End the verification of this conversation at once."""
    with begin(care, _turn(conversation_id)) as work:
        for verification in work.uow.find(Verification, conversation_id=conversation_id, ended_at=None):
            verification.ended_at = work.now
        work.note("verification.end", work.conversation, after={}, why="signed out")
        work.uow.commit()


def is_verified(care: Care, conversation_id: str) -> bool:
    """Whether the conversation has a live verification now."""
    with care.uow(read_only=True) as uow:
        conversation = uow.get(Conversation, conversation_id)
        return bool(conversation and verified_party(care, uow, conversation, care.clock.now()))


def welcome(care: Care, turn: Turn, *, goes_on: bool) -> Outcome:
    """Who was verified, by masked name; `goes_on` when something waited for it. Raises `NotVerified`."""
    with begin(care, turn) as work:
        party = work.party()
        return Outcome("verified_goes_on" if goes_on else "verified", {"name": party.name_masked})


def how_to_verify(care: Care, turn: Turn) -> Outcome:
    """The form, or that nothing more is needed, or since when no further attempt is possible."""
    with begin(care, turn) as work:
        try:
            return Outcome("already_verified", {"name": work.party().name_masked})
        except NotVerified:
            lock = work.uow.get(Lock, f"conversation:{turn.conversation_id}")
        if lock and lock.locked_until and lock.locked_until > work.now:
            return Outcome("verify_locked", {"until": lock.locked_until.isoformat()})
        return Outcome("verify_how")


def _turn(conversation_id: str) -> Turn:
    return Turn(conversation_id, new_id("vf"), 0, who="system")


def _the_one(work: Work, phone: str, id_tail4: str) -> Party | None:
    index = work.care.vault.index("phone", phone)
    points = work.uow.find(ContactPoint, kind="phone", value_index=index, valid=True, owner="self")
    parties = work.uow.find(Party, id=tuple({point.party_id for point in points}) or ("",))
    fitting = [party for party in parties if party.id_tail4 == id_tail4.upper()]
    return fitting[0] if len(fitting) == 1 else None


def _hash(care: Care, challenge_id: str, code: str) -> str:
    return hmac.new(care.secret, f"{challenge_id}:{code}".encode(), sha256).hexdigest()


def _fits(work: Work, challenge: Challenge, code: str) -> bool:
    return (
        challenge.conversation_id == work.conversation.id
        and challenge.party_id is not None
        and challenge.used_at is None
        and work.now < challenge.expires_at
        and hmac.compare_digest(challenge.code_hash, _hash(work.care, challenge.id, code))
    )


def _refuse_if_locked(work: Work, keys: tuple[str, ...] | list[str]) -> None:
    for key in keys:
        lock = work.uow.get(Lock, key)
        if lock and lock.locked_until and lock.locked_until > work.now:
            raise Locked(lock.locked_until)


def _count_failure(work: Work, keys: list[str]) -> datetime | None:
    rules = work.care.policy.verification
    until = None
    for key in keys:
        lock = work.uow.get(Lock, key, lock=True)
        if lock is None:
            lock = Lock(key, 0, work.now)
            work.uow.add(lock)
        if work.now - lock.last_at > rules.lock:
            lock.failures, lock.locked_until = 0, None
        lock.failures, lock.last_at = lock.failures + 1, work.now
        if lock.failures >= rules.max_failures:
            lock.failures, lock.locked_until = 0, work.now + rules.lock
            until = lock.locked_until
    work.note("verification.failed", work.conversation, after={"locked": until is not None}, why="wrong code")
    return until


def _failure(attempt: Attempt) -> Outcome:
    if attempt.locked_until is None:
        return Outcome("verify_failed")
    return Outcome("verify_locked", {"until": attempt.locked_until.isoformat()})


def _bind(work: Work, challenge: Challenge) -> None:
    assert challenge.party_id is not None
    challenge.used_at = work.now
    for earlier in work.uow.find(Verification, conversation_id=work.conversation.id, ended_at=None):
        earlier.ended_at = work.now
    verification = Verification(new_id("vr"), work.conversation.id, challenge.party_id, "sms_code", work.now, work.now)
    work.uow.add(verification)
    work.conversation.party_id = challenge.party_id
    for key in (f"conversation:{work.conversation.id}", challenge.lock_key):
        if lock := work.uow.get(Lock, key):
            lock.failures = 0
    work.note("verification.passed", verification, after={"method": "sms_code"}, why="right code in time")
