"""JSON in: bounded, typed, refused with the field that is wrong."""

from __future__ import annotations

from typing import Annotated, TypeVar

import msgspec
from starlette.requests import Request

from web.problems import Problem

MAX_BODY = 64 * 1024

T = TypeVar("T")

ClientId = Annotated[str, msgspec.Meta(min_length=1, max_length=64, pattern=r"^[\x21-\x7e]+$")]
"""Names a message within its conversation; the client makes it and repeats it when it sends again."""
RecordId = Annotated[str, msgspec.Meta(min_length=1, max_length=64, pattern=r"^[\x21-\x7e]+$")]


async def read_bytes(request: Request) -> bytes:
    """The body, at most 64 KiB. Raises `Problem` 413 as soon as more arrives."""
    body = bytearray()
    async for chunk in request.stream():
        body += chunk
        if len(body) > MAX_BODY:
            raise Problem(413, "too_large", f"The body may hold at most {MAX_BODY} bytes.")
    return bytes(body)


async def read_json(request: Request, kind: type[T]) -> T:
    """The body as a `kind`. Raises `Problem` 415 for another media type, 400 with the field for a wrong value."""
    media_type = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if media_type != "application/json":
        raise Problem(415, "not_json", "Send the body as application/json.")
    return parse(await read_bytes(request), kind)


def parse(body: bytes, kind: type[T]) -> T:
    """`body` as a `kind`. Raises `Problem` 400."""
    try:
        return msgspec.json.decode(body, type=kind)
    except msgspec.ValidationError as error:
        raise Problem(400, "bad_request", str(error)) from None
    except (msgspec.DecodeError, UnicodeDecodeError):
        raise Problem(400, "bad_json", "The body is not valid JSON in UTF-8.") from None
