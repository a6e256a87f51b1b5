"""The start says which port is taken, and waits until every process answers."""

from __future__ import annotations

import socket
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest

from care.settings import SECRETS, load_settings
from scripts.health import Unhealthy, addresses, check_ports, wait_until_well

ENV = dict.fromkeys(SECRETS, "A" * 43 + "=")


class Answering(BaseHTTPRequestHandler):
    """Well at /well, not ready anywhere else."""

    def do_GET(self) -> None:
        self.send_response(200 if self.path == "/well" else 409)
        self.end_headers()

    def log_message(self, *_: object) -> None:
        """Silent: the test reads what the gate says."""


@pytest.fixture
def server() -> Iterator[str]:
    with HTTPServer(("127.0.0.1", 0), Answering) as running:
        threading.Thread(target=running.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{running.server_port}"
        running.shutdown()


def test_a_taken_port_is_named_with_the_setting_that_moves_it() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        settings = load_settings({**ENV, "ANHUAN_WEB_PORT": str(taken.getsockname()[1])})
        with pytest.raises(Unhealthy, match="set ANHUAN_WEB_PORT"):
            check_ports(settings)


async def test_the_gate_opens_when_every_process_answers(server: str) -> None:
    said: list[str] = []
    await wait_until_well({"web": f"{server}/well", "engine": f"{server}/well"}, 5, said.append)
    assert [line.split()[0] for line in said] == ["web", "engine"]


async def test_the_gate_names_the_process_that_never_gets_ready(server: str) -> None:
    with pytest.raises(Unhealthy, match="from: engine"):
        await wait_until_well({"web": f"{server}/well", "engine": f"{server}/loading"}, 0.5, print)


async def test_a_proxy_in_the_environment_does_not_stand_between_us_and_this_machine(
    server: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("http_proxy", "http://127.0.0.1:9")
    said: list[str] = []
    await wait_until_well({"web": f"{server}/well"}, 2, said.append)
    assert len(said) == 1


@pytest.mark.parametrize(
    ("bind", "asked"),
    [("0.0.0.0", "http://127.0.0.1:8080"), ("::", "http://[::1]:8080"), ("10.0.0.5", "http://10.0.0.5:8080")],
)
def test_web_is_asked_where_this_machine_reaches_it(bind: str, asked: str) -> None:
    assert addresses(load_settings({**ENV, "ANHUAN_BIND": bind}))["web"] == f"{asked}/healthz"
