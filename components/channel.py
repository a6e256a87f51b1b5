"""The engine's one door: a turn comes in with its message id, and goes out whole or not at all.

POST /webhooks/care/turn with `Authorization: Bearer <ANHUAN_INTERNAL_TOKEN>` and JSON
`{conversation, message, epoch, text | payload, now?}`: exactly one of `text` (what the borrower typed: never a
command) and `payload` (of a button that we issued, or an event of ours, "/affirm"). Answers

200 `{replies: [{text, buttons, form, response_id, version, facts}], understanding: {intent, ranking, entities, emotion,
model}}`; the same again, without running anything, for a message that was answered before · 400 bad body · 401 · 503 no
model or no action server yet · 502 the turn failed. Failed turns leave no trace here, so they can be sent again.
"""

from __future__ import annotations

import hmac
import logging
from collections.abc import Awaitable, Callable
from typing import Any

from rasa.core.agent import Agent
from rasa.core.channels.channel import InputChannel, UserMessage
from rasa.core.lock_store import LockError
from sanic import Blueprint, response
from sanic.request import Request
from sanic.response import HTTPResponse

from care.settings import load_settings
from components import patches
from components.turn import BadTurn, Turn, run_turn

log = logging.getLogger(__name__)


class CareChannel(InputChannel):
    """Rasa's input channel `care`, for the web process alone."""

    def __init__(self, token: str) -> None:
        self._token = token

    @classmethod
    def name(cls) -> str:
        return "care"

    @classmethod
    def from_credentials(cls, credentials: dict[str, Any] | None) -> CareChannel:
        return cls(load_settings().internal_token)

    def blueprint(self, on_new_message: Callable[[UserMessage], Awaitable[Any]]) -> Blueprint:
        patches.apply()
        routes = Blueprint("care_channel", "care_channel")

        @routes.post("/turn")
        async def turn(request: Request) -> HTTPResponse:
            if not self._admits(request):
                return response.json({"error": "not allowed"}, 401)
            agent: Agent | None = getattr(request.app.ctx, "agent", None)
            if agent is None or not agent.is_ready():
                return response.json({"error": "no model is loaded"}, 503)
            return await _answer(agent, request)

        return routes

    def _admits(self, request: Request) -> bool:
        given = request.headers.get("authorization", "")
        return hmac.compare_digest(given.encode(), f"Bearer {self._token}".encode())


async def _answer(agent: Agent, request: Request) -> HTTPResponse:
    try:
        asked = Turn.read(request.body)
        return response.json(await run_turn(agent, asked))
    except BadTurn as error:
        return response.json({"error": str(error)}, 400)
    except patches.ActionsAway as away:
        return response.json({"error": str(away)}, 503)
    except patches.TurnFailed as failure:
        return response.json({"error": str(failure)}, 502)
    except LockError:
        return response.json({"error": "the conversation stayed locked"}, 502)
    except Exception as error:  # noqa: BLE001 - process edge: whatever broke, the caller may send the turn again
        # The kind of error only: its text may quote the borrower.
        log.error("turn failed: %s", type(error).__name__, exc_info=log.isEnabledFor(logging.DEBUG))
        return response.json({"error": type(error).__name__}, 502)
