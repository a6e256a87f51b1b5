"""What was said after a given number: as JSON, at once or after a wait, and as an endless event stream."""

from __future__ import annotations

import time
from collections.abc import AsyncIterator
from dataclasses import asdict, dataclass
from typing import Any

import msgspec
from starlette.requests import Request
from starlette.responses import JSONResponse, Response, StreamingResponse
from starlette.routing import Route

from care.domain.clock import SHANGHAI
from care.domain.errors import NotFound
from care.domain.records import Conversation, Message
from care.services import conversations
from care.services.context import Care
from web import threads
from web.access import open_with_token
from web.hub import Listener
from web.parts import Parts
from web.problems import Problem

MAX_WAIT = 25.0
KEEP_ALIVE_SECONDS = 15.0
MAX_SEQ = 2**31 - 1


@dataclass(frozen=True)
class State:
    """Whose turn it is."""

    pending: bool
    owner: str
    crisis: bool
    """The crisis protocol holds (D4): a client shows the help lines and nothing of a debt."""


@dataclass(frozen=True)
class Snapshot:
    """What a client doesn't know yet, and the state that goes with it."""

    messages: list[Message]
    state: State

    def body(self) -> dict[str, Any]:
        return {"messages": [shown(message) for message in self.messages], **asdict(self.state)}


def read(care: Care, conversation_id: str, after: int) -> Snapshot:
    """Messages and a state that fit each other: an answer never comes with the state from before it."""
    while True:
        with care.uow(read_only=True) as uow:
            conversation = uow.get(Conversation, conversation_id)
        if conversation is None:
            raise NotFound(conversation_id)
        pending = conversations.is_waiting(care, conversation_id)
        messages = conversations.events(care, conversation_id, after)
        # One that was said after the state was read may have changed it.
        if all(message.seq < conversation.next_seq for message in messages):
            state = State(pending, conversation.owner, conversation.collecting_off == "crisis")
            return Snapshot(messages, state)


def shown(message: Message) -> dict[str, Any]:
    """A message as a client may see it: of its buttons the titles, never the payloads."""
    body: dict[str, Any] = {
        "seq": message.seq,
        "id": message.id,
        "sender": message.sender,
        "text": message.text,
        "at": message.created_at.astimezone(SHANGHAI).isoformat(timespec="seconds"),
        "buttons": [
            {"id": f"{message.id}:{index}", "title": button["title"]} for index, button in enumerate(message.buttons)
        ],
        "form": message.form,
    }
    if message.sender == "bot":
        body["ai"] = True
    if message.agent is not None:
        body["agent"] = message.agent
    if message.client_id is not None:
        body["client_id"] = message.client_id
    return body


async def events(request: Request) -> Response:
    parts, conversation_id = await open_with_token(request)
    after = _whole(request, "after", request.headers.get("last-event-id", "0"))
    if "text/event-stream" in request.headers.get("accept", ""):
        headers = {"Cache-Control": "no-store", "X-Accel-Buffering": "no"}
        content = stream(parts, conversation_id, after)
        return StreamingResponse(content, media_type="text/event-stream", headers=headers)
    wait = min(_whole(request, "wait", "0"), MAX_WAIT)
    return JSONResponse((await poll(parts, conversation_id, after, wait)).body())


async def poll(parts: Parts, conversation_id: str, after: int, wait: float) -> Snapshot:
    """The first snapshot with a message or a change of state, or the last one when the time is over."""
    end = time.monotonic() + wait
    with parts.hub.listen(conversation_id) as listener:
        snapshot = first = await threads.run(read, parts.care, conversation_id, after)
        while not snapshot.messages and snapshot == first and not parts.hub.closed:
            left = end - time.monotonic()
            if left <= 0:
                break
            await listener.wait(left)
            listener.clear()
            snapshot = await threads.run(read, parts.care, conversation_id, after)
    return snapshot


async def stream(parts: Parts, conversation_id: str, after: int) -> AsyncIterator[str]:
    """`message` events numbered by seq and `state` events, without gap or repetition."""
    state: State | None = None
    with parts.hub.listen(conversation_id) as listener:
        while not parts.hub.closed:
            listener.clear()
            snapshot = await threads.run(read, parts.care, conversation_id, after)
            for message in snapshot.messages:
                after = message.seq
                yield _event("message", shown(message), after)
            if snapshot.state != state:
                state = snapshot.state
                yield _event("state", asdict(state))
            if not snapshot.messages:
                yield await _heartbeat(listener)


async def _heartbeat(listener: Listener) -> str:
    """Wait for news; a comment now and then shows proxies and clients that the line is alive."""
    return "" if await listener.wait(KEEP_ALIVE_SECONDS) else ": still here\n\n"


def _event(name: str, data: dict[str, Any], seq: int | None = None) -> str:
    number = f"id: {seq}\n" if seq is not None else ""
    return f"event: {name}\n{number}data: {msgspec.json.encode(data).decode()}\n\n"


def _whole(request: Request, name: str, default: str) -> int:
    value = request.query_params.get(name, default)
    if not (value.isascii() and value.isdigit() and len(value) < 11 and int(value) <= MAX_SEQ):
        raise Problem(400, "bad_request", f"{name} must be a whole number from 0.")
    return int(value)


ROUTES = [Route("/{conversation_id}/events", events, methods=["GET"])]
