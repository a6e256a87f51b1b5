"""The demo signing page: terms, cost table and schedule to read, then one button (R5, R20)."""

from __future__ import annotations

import hmac
from datetime import datetime
from hashlib import sha256
from typing import Any
from urllib.parse import parse_qs

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from care.domain.errors import NotFound
from care.domain.plan_states import IllegalTransition
from care.domain.records import new_id
from care.services import plans
from web import threads
from web.bodies import read_bytes
from web.pages import page, words
from web.parts import Parts, parts_of
from web.signing.service import record_signature

FOLDER = "signing"


async def show(request: Request) -> Response:
    parts = parts_of(request)
    plan_id, token = request.path_params["plan_id"], request.query_params.get("t", "")
    try:
        facts = await _facts(parts, plan_id, token)
    except NotFound:
        return _closed("unknown", 404)
    if facts["status"] != "confirmed":
        return _closed("signed" if facts["status"] in ("active", "completed") else "closed", 200)
    shown_at = parts.care.clock.now().isoformat()
    return page(
        FOLDER,
        "sign.html",
        facts=facts,
        token=token,
        shown_at=shown_at,
        seal=_seal(parts, plan_id, shown_at),
        reading_seconds=parts.care.policy.plan.reading_seconds,
    )


async def sign(request: Request) -> Response:
    parts = parts_of(request)
    plan_id = request.path_params["plan_id"]
    form = _form(await read_bytes(request))
    try:
        await _facts(parts, plan_id, form.get("t", ""))
        if not _was_read(parts, plan_id, form):
            return _closed("too_fast", 409)
        await record_signature(parts, plan_id, parts.care.clock.now(), new_id("rec"), by="demo")
    except NotFound:
        return _closed("unknown", 404)
    except IllegalTransition:
        return _closed("closed", 409)
    return _closed("signed", 200)


async def _facts(parts: Parts, plan_id: str, token: str) -> dict[str, Any]:
    """What to show. Raises `NotFound` for a link that we didn't give."""
    if not token.isascii():
        raise NotFound(plan_id)
    return await threads.run(plans.signing_page, parts.care, plan_id, token)


def _closed(key: str, status: int) -> Response:
    said: dict[str, Any] = words(FOLDER)["closed"][key]
    return page(FOLDER, "closed.html", status=status, said=said)


def _form(body: bytes) -> dict[str, str]:
    return {name: values[0] for name, values in parse_qs(body.decode("utf-8", "replace")).items()}


def _seal(parts: Parts, plan_id: str, shown_at: str) -> str:
    return hmac.new(parts.care.secret, f"shown:{plan_id}:{shown_at}".encode(), sha256).hexdigest()


def _was_read(parts: Parts, plan_id: str, form: dict[str, str]) -> bool:
    """Whether the cost table was on screen for the forced reading time (R20)."""
    shown_at = form.get("shown_at", "")
    if not hmac.compare_digest(form.get("seal", "").encode(), _seal(parts, plan_id, shown_at).encode()):
        return False
    seconds = (parts.care.clock.now() - datetime.fromisoformat(shown_at)).total_seconds()
    return seconds >= parts.care.policy.plan.reading_seconds


ROUTES: list[BaseRoute] = [
    Route("/demo/sign/{plan_id}", show, methods=["GET"]),
    Route("/demo/sign/{plan_id}", sign, methods=["POST"]),
]
