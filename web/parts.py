"""What the web process is made of; built once by `create_app`, found again by every route."""

from __future__ import annotations

from dataclasses import dataclass, field

from starlette.requests import Request

from care.services.context import Care
from care.settings import Settings
from web.engine import Engine
from web.hub import Hub
from web.limits import Limit
from web.turns import Turns


@dataclass(frozen=True)
class Parts:
    settings: Settings
    care: Care
    engine: Engine
    hub: Hub
    turns: Turns
    messages: Limit = field(default_factory=lambda: Limit(30, 1.0))
    codes: Limit = field(default_factory=lambda: Limit(6, 30.0))
    """One-time codes per conversation and per phone, so that nobody's phone can be flooded."""


def parts_of(request: Request) -> Parts:
    parts: Parts = request.app.state.parts
    return parts
