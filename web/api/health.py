"""Whether the process lives and reaches what it needs."""

from __future__ import annotations

import logging

from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from care.domain.records import Conversation
from care.services.context import Care
from web import threads
from web.parts import parts_of

log = logging.getLogger("anhuan.web")


async def health(request: Request) -> Response:
    """200 while the database answers, 503 otherwise. An absent engine is reported, not fatal: messages wait for it."""
    parts = parts_of(request)
    database = await threads.run(_database_answers, parts.care)
    engine = await parts.engine.is_up()
    status = "ok" if database and engine else "degraded"
    body = {"status": status, "database": database, "engine": engine}
    return JSONResponse(body, 200 if database else 503)


def _database_answers(care: Care) -> bool:
    try:
        with care.uow(read_only=True) as uow:
            uow.get(Conversation, "")
    except Exception as error:  # noqa: BLE001 - any failure is the answer to the question asked
        log.error("database: %s", type(error).__name__)
        return False
    return True
