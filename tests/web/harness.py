"""A real web process on a free port with its own database, and a stand-in for the engine that can misbehave."""

from __future__ import annotations

import asyncio
import base64
import itertools
import os
import re
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path
from typing import Any

import httpx
import uvicorn
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, Response
from starlette.routing import Route

from care.bootstrap import build
from care.demo.accounts import Debt, card
from care.demo.generate import write_csv
from care.demo.people import Person, id_number, phone
from care.domain.clock import local_date
from care.domain.records import Message, new_id
from care.services.book.columns import BOOK
from care.services.book.importing import import_book
from care.services.context import Care
from care.settings import ROOT, SECRETS, Settings, load_settings
from care.store.engine import make_engine
from care.store.migrate import upgrade

KEY = base64.urlsafe_b64encode(b"w" * 32).decode()
_NUMBERS = itertools.count(500)


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def until(holds: Callable[[], Any], seconds: float = 10.0) -> Any:
    """The first true value of `holds`, asked again and again; fails the test when the time is over."""
    end = time.monotonic() + seconds
    while not (value := holds()):
        assert time.monotonic() < end, "did not happen in time"
        time.sleep(0.05)
    return value


class StandIn:
    """Answers like the engine's channel: once per message id, the same answer again for a repeated one."""

    def __init__(self, port: int) -> None:
        self.port = port
        self.mode = "answer"
        """answer | fail | hang | babble"""
        self.asked: list[dict[str, Any]] = []
        self.tokens: set[str] = set()
        self._server: uvicorn.Server | None = None
        self._thread: threading.Thread | None = None

    def start(self) -> None:
        """Serve; one that serves already goes on."""
        if self._thread and self._thread.is_alive():
            return
        routes = [Route("/", self._root), Route("/webhooks/care/turn", self._turn, methods=["POST"])]
        config = uvicorn.Config(Starlette(routes=routes), port=self.port, ws="none", lifespan="off", log_level="error")
        self._server = uvicorn.Server(config)
        self._thread = threading.Thread(target=self._server.run, daemon=True)
        self._thread.start()
        until(lambda: self._server and self._server.started)

    def stop(self) -> None:
        assert self._server and self._thread
        self._server.force_exit = self._server.should_exit = True
        self._thread.join(5)

    async def _root(self, _request: Request) -> Response:
        return PlainTextResponse("engine")

    async def _turn(self, request: Request) -> Response:
        body: dict[str, Any] = await request.json()
        self.asked.append(body)
        self.tokens.add(request.headers["authorization"])
        while self.mode == "hang":
            await asyncio.sleep(0.05)
        if self.mode == "fail":
            return JSONResponse({"error": "turn_failed"}, 502)
        if self.mode == "babble":
            return PlainTextResponse("not json")
        return JSONResponse({"replies": [self._reply(body)], "understanding": {"intent": "stub"}})

    @staticmethod
    def _reply(body: dict[str, Any]) -> dict[str, Any]:
        said = body["payload"] or body["text"]
        reply: dict[str, Any] = {"text": f"听到了：{said}", "response_id": "smalltalk.stub.1", "version": 1}
        if "核验" in said:
            reply |= {"text": "请先在表单里核验。", "form": "verify"}
        if said == "/identity_verified":
            reply |= {"text": "核验好了。", "buttons": [{"title": "找人工", "payload": "/ask_human"}]}
        return reply


class Web:
    """`python -m web` with its own folder and database, which the test reads and writes through `care`."""

    def __init__(self, folder: Path, engine: StandIn) -> None:
        self.port = free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        self.log = folder / "web.log"
        self._env = {
            **dict.fromkeys(SECRETS, KEY),
            "ANHUAN_VAR_DIR": str(folder),
            "ANHUAN_WEB_PORT": str(self.port),
            "ANHUAN_ENGINE_PORT": str(engine.port),
        }
        self.settings: Settings = load_settings(self._env)
        upgrade(make_engine(self.settings.database_url))
        self.care: Care = build(self.settings)
        self._process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        env = {**os.environ, **self._env, "ANHUAN_ENV_FILE": str(self.log.with_name("absent"))}
        with self.log.open("ab") as log:
            self._process = subprocess.Popen([sys.executable, "-m", "web"], cwd=ROOT, env=env, stdout=log, stderr=log)
        until(self._is_up, 60)

    def stop(self, number: signal.Signals = signal.SIGTERM) -> float:
        """End the process; returns the seconds that took."""
        assert self._process
        began = time.monotonic()
        self._process.send_signal(number)
        self._process.wait(15)
        return time.monotonic() - began

    def _is_up(self) -> bool:
        assert self._process and self._process.poll() is None, self.log.read_text()
        try:
            return httpx.get(f"{self.url}/healthz", trust_env=False).status_code == 200
        except httpx.TransportError:
            return False

    def code(self, who: Person) -> str:
        """The newest one-time code that the console of the process shows for somebody's phone."""
        line = rf"\[sms to \.\.\.{who.phone[-4:]}\] .*?(\d{{6}})"
        return str(until(lambda: re.findall(line, self.log.read_text()))[-1])

    def messages(self, conversation_id: str) -> list[Message]:
        with self.care.uow(read_only=True) as uow:
            return uow.find(Message, conversation_id=conversation_id, order="seq")


class Client:
    """One conversation, as any client of the API holds it."""

    def __init__(self, web: Web) -> None:
        self.http = httpx.Client(base_url=f"{web.url}/api/v1/conversations", timeout=40, trust_env=False)
        opened = self.http.post("", json={"channel": "test"})
        assert opened.status_code == 201, opened.text
        self.id: str = opened.json()["id"]
        self.token: str = opened.json()["token"]
        self.http.headers["Authorization"] = f"Bearer {self.token}"

    def post(self, name: str, body: Any) -> httpx.Response:
        return self.http.post(f"/{self.id}/{name}", json=body)

    def say(self, text: str, client_id: str | None = None) -> httpx.Response:
        return self.post("messages", {"client_id": client_id or new_id("cl"), "text": text})

    def events(self, after: int = 0, wait: int = 0) -> dict[str, Any]:
        found: dict[str, Any] = self.http.get(f"/{self.id}/events", params={"after": after, "wait": wait}).json()
        return found

    def texts(self, sender: str = "bot") -> list[str]:
        return [m["text"] for m in self.events()["messages"] if m["sender"] == sender]

    def settled(self, seconds: float = 15.0) -> list[str]:
        """What the bot has said, once nothing is pending."""
        until(lambda: not self.events()["pending"], seconds)
        return self.texts()

    def ask_code(self, who: Person) -> str:
        """Start verification; returns the challenge."""
        sent = self.post("verify", claim(who))
        assert sent.status_code == 200, sent.text
        challenge: str = sent.json()["challenge"]
        return challenge

    def enter(self, challenge: str, code: str) -> httpx.Response:
        return self.post("verify", {"challenge": challenge, "code": code})


def claim(who: Person) -> dict[str, str]:
    """The first step of the verify form as this person fills it in."""
    return {"phone": who.phone, "id_tail": who.id_number[-4:]}


def add_borrower(web: Web) -> Person:
    """Somebody new in the book: one credit card, 45 days late, 8,450.00."""
    number, today = next(_NUMBERS), local_date(web.care.clock.now())
    who = Person(f"P-{number}", "测试甲", id_number(1, "19900101", number), phone(number))
    debt = Debt(45, Decimal("8000.00"), Decimal("300.00"), Decimal("120.00"), Decimal("30.00"))
    path = web.log.with_name(f"{number}.csv")
    write_csv(path, BOOK, [card(who, f"CARD-{number:04d}", today, debt)])
    assert import_book(web.care, path).committed
    return who
