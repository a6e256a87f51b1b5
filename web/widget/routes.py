"""The page itself; everything that happens on it goes through the conversation API."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import Response

from web.pages import page
from web.parts import parts_of


async def chat(request: Request) -> Response:
    return page("widget", "chat.html", lender=parts_of(request).care.lender)
