"""Client of the engine: one borrower message in, the replies and what was understood out."""

from __future__ import annotations

from typing import Any

import httpx
import msgspec

from care.services.conversations import Task

TURN_SECONDS = 20.0
"""A turn takes well under a second; an engine that is silent this long counts as down."""
MISCONFIGURED = (401, 403, 404, 405, 503)
"""Answers that say nothing about the message: wrong token, no such channel, no model or no action server yet."""


class EngineDown(Exception):
    """The engine can't be reached or can't serve any turn now; the message is not at fault."""


class TurnFailed(Exception):
    """The engine failed at this very message."""


class Button(msgspec.Struct):
    title: str
    payload: str


class Reply(msgspec.Struct):
    """One sentence of the assistant with its provenance."""

    text: str
    facts: dict[str, Any] = {}
    buttons: list[Button] = []
    form: str | None = None
    response_id: str | None = None
    version: int | None = None


class Answer(msgspec.Struct):
    """The engine's answer to one message."""

    replies: list[Reply]
    understanding: dict[str, Any] = {}

    def sentences(self) -> list[dict[str, Any]]:
        """The replies as `conversations.deliver` takes them."""
        return [msgspec.to_builtins(reply) for reply in self.replies]


class Engine:
    """Speaks to the engine's channel on loopback, never through a proxy."""

    def __init__(self, url: str, token: str) -> None:
        timeout = httpx.Timeout(TURN_SECONDS, connect=2.0, pool=None)
        headers = {"Authorization": f"Bearer {token}"}
        self._client = httpx.AsyncClient(base_url=url, headers=headers, timeout=timeout, trust_env=False)

    async def turn(self, task: Task, now: str) -> Answer:
        """Have the engine answer a message; asking again with the same message is safe.

        Raises `EngineDown` or `TurnFailed`.
        """
        body = {
            "conversation": task.conversation_id,
            "message": task.message_id,
            "epoch": task.epoch,
            "text": task.text,
            "payload": task.payload,
            "now": now,
        }
        try:
            response = await self._client.post("/webhooks/care/turn", json=body)
        except httpx.TransportError as error:
            raise EngineDown(type(error).__name__) from error
        if response.status_code in MISCONFIGURED:
            raise EngineDown(f"status {response.status_code}")
        if response.status_code != 200:
            raise TurnFailed(f"status {response.status_code}")
        try:
            return msgspec.json.decode(response.content, type=Answer)
        except msgspec.DecodeError as error:
            raise TurnFailed("unreadable answer") from error

    async def is_up(self) -> bool:
        """Whether anything answers at the engine's address within a second."""
        try:
            await self._client.get("/", timeout=1.0)
        except httpx.TransportError:
            return False
        return True

    async def close(self) -> None:
        await self._client.aclose()
