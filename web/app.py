"""The web process put together: routes, the workers behind them, and an orderly end."""

from __future__ import annotations

import asyncio
import signal
import threading
from collections.abc import AsyncIterator, Iterator
from contextlib import AbstractAsyncContextManager, asynccontextmanager, contextmanager
from pathlib import Path
from types import FrameType

from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import RedirectResponse
from starlette.routing import BaseRoute, Mount, Route
from starlette.staticfiles import StaticFiles

from care.bootstrap import build
from care.services.context import Care
from care.settings import Settings
from web.api import conversations, events, health, signatures
from web.engine import Engine
from web.headers import Headers
from web.hub import Hub
from web.jobs import Jobs
from web.parts import Parts
from web.problems import HANDLERS
from web.signing import routes as signing
from web.turns import Turns
from web.widget import routes as widget

HERE = Path(__file__).parent


def create_app(settings: Settings, care: Care | None = None) -> Starlette:
    """The application on `care`, or on the product that the settings describe."""
    care = care or build(settings)
    hub = Hub(care)
    engine = Engine(settings.engine_url, settings.internal_token)
    parts = Parts(settings, care, engine, hub, Turns(care, engine, hub))
    app = Starlette(
        routes=_routes(settings),
        middleware=[Middleware(Headers)],
        exception_handlers=HANDLERS,
        lifespan=_lifespan,
    )
    app.state.parts = parts
    return app


def _routes(settings: Settings) -> list[BaseRoute]:
    routes: list[BaseRoute] = [
        Route("/", _home),
        Route("/healthz", health.health),
        Route("/chat", widget.chat),
        Route("/api/v1/conversations", conversations.open_conversation, methods=["POST"]),
        Mount("/api/v1/conversations", routes=[*conversations.ROUTES, *events.ROUTES]),
        Route("/api/v1/signatures", signatures.signed, methods=["POST"]),
        Mount("/static/widget", StaticFiles(directory=HERE / "widget" / "static")),
        Mount("/static/signing", StaticFiles(directory=HERE / "signing" / "static")),
        Mount("/static", StaticFiles(directory=HERE / "static")),
    ]
    return routes + signing.ROUTES if settings.demo else routes


async def _home(_request: Request) -> RedirectResponse:
    return RedirectResponse("/chat")


def _lifespan(app: Starlette) -> AbstractAsyncContextManager[None]:
    return running(app.state.parts)


@asynccontextmanager
async def running(parts: Parts) -> AsyncIterator[None]:
    """The background work, from start to an end that leaves nothing half done."""
    tasks = [asyncio.create_task(parts.hub.watch()), asyncio.create_task(parts.turns.sweep())]
    if parts.settings.jobs_in_web:
        tasks.append(asyncio.create_task(Jobs(parts.care).run()))
    try:
        with _streams_end_first(parts.hub):
            yield
    finally:
        parts.hub.close()
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        await parts.turns.close()
        await parts.engine.close()


@contextmanager
def _streams_end_first(hub: Hub) -> Iterator[None]:
    """On a stop signal the hub ends its streams before the server waits for open connections."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    loop = asyncio.get_running_loop()
    servers = {number: signal.getsignal(number) for number in (signal.SIGINT, signal.SIGTERM)}

    def stop(number: int, frame: FrameType | None) -> None:
        loop.call_soon_threadsafe(hub.close)
        handler = servers[signal.Signals(number)]
        if callable(handler):
            handler(number, frame)

    for number in servers:
        signal.signal(number, stop)
    try:
        yield
    finally:
        for number, handler in servers.items():
            signal.signal(number, handler)
