"""The engine's door over real HTTP: who may enter, and what each outcome answers."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from threading import Thread
from uuid import uuid4

import httpx
import pytest
from rasa.core.agent import Agent
from rasa.core.channels.channel import register
from rasa.utils.endpoints import EndpointConfig
from sanic import Sanic

from care.settings import load_settings
from components.channel import CareChannel
from scripts.stack import free_ports
from tests.components.conftest import ActionServer


@pytest.fixture(scope="module")
def address(loaded: Agent) -> Iterator[str]:
    """A server as `rasa run` starts it; one for all tests, since Sanic compiles itself once per process."""
    app = Sanic("door", configure_logging=False)
    register([CareChannel.from_credentials({})], app, route="/webhooks/")
    app.ctx.agent = loaded
    loop = asyncio.new_event_loop()
    Thread(target=loop.run_forever, daemon=True).start()
    serving = app.create_server(host="127.0.0.1", port=free_ports(1)[0], return_asyncio_server=True, access_log=False)
    server = asyncio.run_coroutine_threadsafe(serving, loop).result(30)
    asyncio.run_coroutine_threadsafe(server.startup(), loop).result(30)
    yield f"http://127.0.0.1:{server.server.sockets[0].getsockname()[1]}"
    loop.call_soon_threadsafe(loop.stop)


@pytest.fixture
def door(address: str, agent: Agent) -> Iterator[httpx.Client]:
    """A client that knows the token."""
    token = {"Authorization": f"Bearer {load_settings().internal_token}"}
    with httpx.Client(base_url=address, headers=token, trust_env=False) as client:
        yield client


def body() -> dict[str, object]:
    return {"conversation": uuid4().hex, "message": uuid4().hex, "epoch": 0, "text": "你好"}


def test_a_turn_is_answered(door: httpx.Client) -> None:
    answer = door.post("/webhooks/care/turn", json=body())
    assert (answer.status_code, set(answer.json())) == (200, {"replies", "understanding"})


@pytest.mark.parametrize("header", ["", "Bearer", "Bearer wrong", "bearer é"])
def test_without_the_token_nothing_is_answered(door: httpx.Client, header: str) -> None:
    answer = door.post("/webhooks/care/turn", json=body(), headers={"Authorization": header.encode()})
    assert answer.status_code == 401


def test_a_wrong_body_is_a_bad_request(door: httpx.Client) -> None:
    answer = door.post("/webhooks/care/turn", json=body() | {"payload": "/affirm"})
    assert answer.status_code == 400


def test_a_failed_action_is_a_bad_gateway_that_quotes_nobody(door: httpx.Client, actions: ActionServer) -> None:
    actions.status, actions.body = 500, {"error": "你好 quoted"}
    answer = door.post("/webhooks/care/turn", json=body())
    assert (answer.status_code, "quoted" in answer.text) == (502, False)


def test_without_an_action_server_the_engine_is_not_to_be_had(door: httpx.Client, agent: Agent) -> None:
    agent.processor.action_endpoint = EndpointConfig(f"http://127.0.0.1:{free_ports(1)[0]}/webhook")
    assert door.post("/webhooks/care/turn", json=body()).status_code == 503


def test_without_a_model_the_engine_says_so(door: httpx.Client, agent: Agent) -> None:
    ready, agent.processor = agent.processor, None
    try:
        answer = door.post("/webhooks/care/turn", json=body())
    finally:
        agent.processor = ready
    assert answer.status_code == 503
