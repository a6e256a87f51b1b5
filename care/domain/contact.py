"""When collecting may happen at all: one place for chat, suggestions and reminders (design §4.5)."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta

from care.domain.clock import SHANGHAI
from care.domain.policy import Policy
from care.domain.records import Hold

SWITCHES_OFF = frozenset({"crisis", "deceased", "wrong_party", "identity_theft", "unavailable"})
"""Reasons that switch collecting off for the whole party, whatever the account."""


def is_night(now: datetime, policy: Policy) -> bool:
    """True outside the outbound window (22:00-8:00 Asia/Shanghai: R8, R9)."""
    hour = now.astimezone(SHANGHAI).hour
    return not policy.contact.window_from <= hour < policy.contact.window_to


def is_active(hold: Hold, now: datetime) -> bool:
    """Whether a hold still stands: not lifted, started, and not past its end."""
    return hold.lifted_at is None and hold.starts_at <= now and (hold.ends_at is None or now < hold.ends_at)


def collecting_off(holds: Iterable[Hold], account_id: str | None, now: datetime) -> str | None:
    """The reason why nothing may be collected on the account now, or None.

    A hold on a disputed amount alone leaves the rest open; `account_id` None asks for the party as a whole. Of several
    reasons one that switches everything off is named first.
    """
    reasons = [
        hold.reason
        for hold in holds
        if is_active(hold, now)
        and hold.amount is None
        and (hold.reason in SWITCHES_OFF or hold.account_id in (None, account_id))
    ]
    return min(reasons, key=lambda reason: reason not in SWITCHES_OFF, default=None)


def next_opening(now: datetime, policy: Policy) -> datetime:
    """The next instant at which staff answer: now when they are in, else the next opening hour."""
    local = now.astimezone(SHANGHAI)
    if policy.contact.staff_from <= local.hour < policy.contact.staff_to:
        return local
    opening = local.replace(hour=policy.contact.staff_from, minute=0, second=0, microsecond=0)
    return opening if local < opening else opening + timedelta(days=1)
