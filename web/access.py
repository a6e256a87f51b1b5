"""Who may touch what: the bearer token of a conversation, the secret of the lender's app."""

from __future__ import annotations

import hmac
from hashlib import sha256

from starlette.requests import Request

from care.services import conversations
from web import threads
from web.parts import Parts, parts_of
from web.problems import Problem, not_found

SIGNATURE_HEADER = "X-Anhuan-Signature"


async def open_with_token(request: Request) -> tuple[Parts, str]:
    """The process's parts and the conversation that the path names and the token opens.

    Raises `Problem` 401 without a token; 404 alike for a wrong token and an unknown conversation.
    """
    parts = parts_of(request)
    scheme, _, token = request.headers.get("authorization", "").partition(" ")
    if scheme.lower() != "bearer" or not token:
        detail = "Send the conversation's token as Authorization: Bearer <token>."
        raise Problem(401, "token_missing", detail, {"WWW-Authenticate": "Bearer"})
    conversation_id: str = request.path_params["conversation_id"]
    if not await threads.run(conversations.authorise, parts.care, conversation_id, token.strip()):
        raise not_found()
    return parts, conversation_id


def check_signature(request: Request, body: bytes, secret: str) -> None:
    """Raises `Problem` unless the header holds the hex HMAC-SHA256 of the body under the agreed secret."""
    given = request.headers.get(SIGNATURE_HEADER)
    if given is None:
        raise Problem(401, "signature_missing", f"Send the body's HMAC-SHA256 in {SIGNATURE_HEADER}.")
    expected = hmac.new(secret.encode(), body, sha256).hexdigest()
    if not hmac.compare_digest(expected.encode(), given.strip().lower().encode()):
        raise Problem(403, "signature_wrong", "The signature does not fit the body.")
