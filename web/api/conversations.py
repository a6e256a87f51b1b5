"""Opening a conversation, writing in it, proving who one is."""

from __future__ import annotations

import unicodedata
from typing import Annotated

import msgspec
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from care.services import conversations, identity
from web import threads
from web.access import open_with_token
from web.bodies import ClientId, RecordId, read_json
from web.parts import Parts, parts_of
from web.problems import Problem

VERIFIED = "/identity_verified"

Channel = Annotated[str, msgspec.Meta(pattern=r"^[a-z][a-z0-9_-]{0,31}$")]
Phone = Annotated[str, msgspec.Meta(pattern=r"^1\d{10}$")]
IdTail = Annotated[str, msgspec.Meta(pattern=r"^\d{3}[0-9X]$")]
Code = Annotated[str, msgspec.Meta(pattern=r"^\d{6}$")]


class Opening(msgspec.Struct, forbid_unknown_fields=True):
    channel: Channel = "web"


class NewMessage(msgspec.Struct, forbid_unknown_fields=True):
    client_id: ClientId
    text: str | None = None
    button: RecordId | None = None


class Verification(msgspec.Struct, forbid_unknown_fields=True):
    """Either who somebody says they are, or the code they received."""

    phone: str | None = None
    id_tail: str | None = None
    challenge: RecordId | None = None
    code: str | None = None


async def open_conversation(request: Request) -> Response:
    parts = parts_of(request)
    opening = await read_json(request, Opening)
    opened = await threads.run(conversations.open_conversation, parts.care, opening.channel)
    return JSONResponse({"id": opened.conversation_id, "token": opened.token}, 201)


async def post_message(request: Request) -> Response:
    parts, conversation_id = await open_with_token(request)
    new = await read_json(request, NewMessage)
    if (new.text is None) == (new.button is None):
        raise Problem(400, "bad_request", "Send either text or button.")
    parts.messages.spend(conversation_id)
    text = None if new.text is None else _printable(new.text)
    received = await threads.run(
        conversations.receive, parts.care, conversation_id, new.client_id, text=text, button=new.button
    )
    if received.pending:
        parts.turns.wake(conversation_id)
    parts.hub.notify(conversation_id)
    message = received.message
    return JSONResponse({"id": message.id, "seq": message.seq, "pending": received.pending}, 202)


async def verify(request: Request) -> Response:
    """The verify form's two steps. Nothing of it enters messages, logs or the engine."""
    parts, conversation_id = await open_with_token(request)
    form = await read_json(request, Verification)
    given = {name for name in form.__struct_fields__ if getattr(form, name) is not None}
    if given == {"phone", "id_tail"}:
        return await _send_code(parts, conversation_id, form)
    if given == {"challenge", "code"}:
        return await _enter_code(parts, conversation_id, form)
    raise Problem(400, "bad_request", "Send phone and id_tail, or challenge and code.")


async def sign_out(request: Request) -> Response:
    parts, conversation_id = await open_with_token(request)
    await threads.run(identity.sign_out, parts.care, conversation_id)
    parts.hub.notify(conversation_id)
    return Response(status_code=204)


async def _send_code(parts: Parts, conversation_id: str, form: Verification) -> Response:
    phone = _field(form.phone, "phone", Phone)
    id_tail = _field(form.id_tail, "id_tail", IdTail)
    parts.codes.spend(conversation_id)
    parts.codes.spend(parts.care.vault.index("phone", phone))
    challenge = await threads.run(identity.send_code, parts.care, conversation_id, phone, id_tail)
    return JSONResponse({"challenge": challenge})


async def _enter_code(parts: Parts, conversation_id: str, form: Verification) -> Response:
    assert form.challenge is not None
    code = _field(form.code, "code", Code)
    attempt = await threads.run(identity.enter_code, parts.care, conversation_id, form.challenge, code)
    if attempt.verified:
        await threads.run(conversations.announce, parts.care, conversation_id, VERIFIED)
        parts.turns.wake(conversation_id)
    parts.hub.notify(conversation_id)
    body: dict[str, object] = {"verified": attempt.verified}
    if attempt.locked_until is not None:
        body["locked_until"] = attempt.locked_until.isoformat()
    return JSONResponse(body)


def _field(value: str | None, name: str, kind: object) -> str:
    """A typed value as people write it: full width and spaces forgiven. Raises `Problem` without repeating it."""
    plain = unicodedata.normalize("NFKC", value or "").upper()
    for sign in (" ", "-", "+86"):
        plain = plain.replace(sign, "")
    try:
        return str(msgspec.convert(plain, kind))
    except msgspec.ValidationError:
        raise Problem(400, "bad_field", f"{name} is not in its form.") from None


def _printable(text: str) -> str:
    """`text` without control characters: they say nothing, and a database may refuse them."""
    return "".join(sign for sign in text if sign in "\n\t" or unicodedata.category(sign) not in ("Cc", "Cs"))


ROUTES = [
    Route("/", open_conversation, methods=["POST"]),
    Route("/{conversation_id}/messages", post_message, methods=["POST"]),
    Route("/{conversation_id}/verify", verify, methods=["POST"]),
    Route("/{conversation_id}/sign-out", sign_out, methods=["POST"]),
]
