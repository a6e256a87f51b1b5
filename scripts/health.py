"""Are the addresses free before the start, and does every process answer after it."""

from __future__ import annotations

import asyncio
import socket
import time
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Callable

from care.settings import Settings

PROBE_SECONDS = 2.0
PAUSE_SECONDS = 0.25


class Unhealthy(Exception):
    """An address is taken, or a process did not answer in time. The message says which, and the mend."""


def check_ports(settings: Settings) -> None:
    """Raises Unhealthy for a port that is taken: better said now than after a minute of training."""
    wanted = {
        "ANHUAN_WEB_PORT": (settings.bind, settings.web_port),
        "ANHUAN_ENGINE_PORT": ("127.0.0.1", settings.engine_port),
        "ANHUAN_ACTIONS_PORT": ("127.0.0.1", settings.actions_port),
    }
    for name, (host, port) in wanted.items():
        family = socket.AF_INET6 if ":" in host else socket.AF_INET
        with socket.socket(family) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind((host, port))
            except OSError as error:
                raise Unhealthy(
                    f"{host} port {port} cannot be used: {error.strerror}. "
                    f"Is the product running already? Otherwise set {name} in .env"
                ) from None


def addresses(settings: Settings) -> dict[str, str]:
    """Where each process of the Procfile says that it is well."""
    token = urllib.parse.quote(settings.internal_token)
    return {
        "actions": f"http://127.0.0.1:{settings.actions_port}/health",
        "engine": f"http://127.0.0.1:{settings.engine_port}/status?token={token}",
        "web": f"http://{_reachable(settings.bind)}:{settings.web_port}/healthz",
    }


async def wait_until_well(waiting: dict[str, str], seconds: float, say: Callable[[str], None]) -> None:
    """Ask each address until it answers 200, and say so. Raises Unhealthy after `seconds`."""
    started, waiting = time.monotonic(), dict(waiting)
    while waiting:
        if time.monotonic() - started > seconds:
            raise Unhealthy(f"no answer within {seconds:.0f} s from: {', '.join(waiting)}. Its lines are above")
        well = await asyncio.gather(*(asyncio.to_thread(answers, url) for url in waiting.values()))
        for name, answered in zip(tuple(waiting), well, strict=True):
            if answered:
                del waiting[name]
                say(f"{name} ready ({time.monotonic() - started:.1f} s)")
        await asyncio.sleep(PAUSE_SECONDS)


def answers(url: str) -> bool:
    """Whether a process says at `url` that it is well."""
    # This machine is never reached through a proxy, whatever the environment says.
    direct = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    try:
        with direct.open(url, timeout=PROBE_SECONDS) as answer:
            return bool(answer.status == 200)
    except (OSError, urllib.error.URLError):
        return False


def _reachable(bind: str) -> str:
    """An address under which this machine reaches what listens on `bind`."""
    host = {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(bind, bind)
    return f"[{host}]" if ":" in host else host
