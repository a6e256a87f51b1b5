"""What follows a signature, whoever reports it."""

from __future__ import annotations

from datetime import datetime

from care.domain.records import Message, Plan
from care.services import conversations, plans
from care.services.context import Care
from web import threads
from web.parts import Parts

SIGNED = "/plan_signed"


async def record_signature(parts: Parts, plan_id: str, signed_at: datetime, recording_id: str, *, by: str) -> None:
    """Put the plan into effect and let the assistant say so, once however often it is reported.

    Raises `NotFound`, and `IllegalTransition` for a plan that doesn't wait for a signature.
    """
    conversation_id = await threads.run(_record, parts.care, plan_id, signed_at, recording_id, by)
    parts.turns.wake(conversation_id)
    parts.hub.notify(conversation_id)


def _record(care: Care, plan_id: str, signed_at: datetime, recording_id: str, by: str) -> str:
    conversation_id = plans.signed(care, plan_id, signed_at, recording_id, by)
    if not _announced(care, plan_id, conversation_id):
        conversations.announce(care, conversation_id, SIGNED)
    return conversation_id


def _announced(care: Care, plan_id: str, conversation_id: str) -> bool:
    """Whether this signature is already in the conversation; a crash may have come between the two."""
    with care.uow(read_only=True) as uow:
        plan = uow.get(Plan, plan_id)
        told = uow.find(Message, conversation_id=conversation_id, sender="system", payload=SIGNED)
    since = plan.activated_at if plan else None
    return since is not None and any(message.created_at >= since for message in told)
