"""The lender's app tells that a borrower signed an agreement."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated

import msgspec
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from web.access import check_signature
from web.bodies import RecordId, parse, read_bytes
from web.parts import parts_of
from web.signing.service import record_signature


class Signature(msgspec.Struct, forbid_unknown_fields=True):
    """Which plan, when, and under which id the recording of the signature is kept."""

    plan: RecordId
    signed_at: Annotated[datetime, msgspec.Meta(tz=True)]
    recording_id: RecordId


async def signed(request: Request) -> Response:
    """Repeating a call that succeeded succeeds again and changes nothing."""
    parts = parts_of(request)
    body = await read_bytes(request)
    check_signature(request, body, parts.settings.signature_secret)
    signature = parse(body, Signature)
    await record_signature(parts, signature.plan, signature.signed_at, signature.recording_id, by="lender")
    return Response(status_code=204)


ROUTES = [Route("/", signed, methods=["POST"])]
