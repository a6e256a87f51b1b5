"""The conversation API as the terminal uses it: blocking, with repetition where the network fails."""

from __future__ import annotations

import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from types import TracebackType
from typing import Any

import httpx

from care.domain.records import new_id
from cli.parts import Refused

WAIT_SECONDS = 5
"""One long poll; the server allows 25."""
PATIENCE_SECONDS = 60.0
"""How long an answer is waited for before the borrower may go on."""
TRIES = 5


@dataclass(frozen=True)
class Refusal:
    """Why the server took something not, as the key of a sentence."""

    key: str
    values: dict[str, str] = field(default_factory=dict)


class Client:
    """One conversation. Raises `Refused` when the web process can't be reached."""

    def __init__(self, url: str) -> None:
        self._http = httpx.Client(base_url=f"{url}/api/v1/conversations", timeout=30, trust_env=False)
        self._seq = 0
        self._challenge = ""
        self.is_pending = False
        self.owner = "bot"

    def __enter__(self) -> Client:
        opened = self._send("POST", "", {"channel": "terminal"}).json()
        self._path = f"/{opened['id']}"
        self._http.headers["Authorization"] = f"Bearer {opened['token']}"
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._http.close()

    def say(self, **said: str) -> Refusal | None:
        """Send `text` or `button`; None when it was taken."""
        response = self._send("POST", f"{self._path}/messages", {"client_id": new_id("cl"), **said})
        self.is_pending = response.is_success
        return _refusal(response)

    def answers(self) -> Iterator[dict[str, Any]]:
        """What was said since the last time, as it comes, until nothing is due or patience ends."""
        end, wait = time.monotonic() + PATIENCE_SECONDS, 0
        while time.monotonic() < end:
            query = f"?after={self._seq}&wait={wait}"
            news = self._send("GET", f"{self._path}/events{query}").json()
            for message in news["messages"]:
                self._seq = message["seq"]
                yield message
            self.is_pending, self.owner = news["pending"], news["owner"]
            if not self.is_pending and not news["messages"]:
                return
            wait = WAIT_SECONDS if self.is_pending else 0

    def ask_code(self, phone: str, id_tail: str) -> Refusal | None:
        """Ask for a one-time code; None when the form was taken."""
        response = self._send("POST", f"{self._path}/verify", {"phone": phone, "id_tail": id_tail})
        if response.is_success:
            self._challenge = response.json()["challenge"]
        return _refusal(response)

    def enter_code(self, code: str) -> Refusal | None:
        """Enter the code; None when it verified."""
        response = self._send("POST", f"{self._path}/verify", {"challenge": self._challenge, "code": code})
        if response.is_success and not response.json()["verified"]:
            return Refusal("wrong")
        return _refusal(response)

    def sign_out(self) -> None:
        """End the verification, if the server can still be told."""
        try:
            self._http.post(f"{self._path}/sign-out", timeout=2)
        except httpx.TransportError:
            return

    def _send(self, method: str, path: str, body: dict[str, str] | None = None) -> httpx.Response:
        for attempt in range(TRIES):
            try:
                return self._http.request(method, path, json=body)
            except httpx.TransportError as error:
                if attempt + 1 == TRIES:
                    where = str(self._http.base_url).removesuffix("/api/v1/conversations/")
                    raise Refused(f"nothing answers at {where}. Start the product with: make run") from error
            time.sleep(0.5 * (attempt + 1))
        raise AssertionError("unreachable")


def _refusal(response: httpx.Response) -> Refusal | None:
    if response.is_success:
        return None
    if response.status_code == 423:
        return Refusal("locked", {"until": response.json()["locked_until"]})
    if response.status_code == 429:
        return Refusal("slow_down", {"seconds": response.headers.get("Retry-After", "1")})
    if response.status_code == 413:
        return Refusal("too_long")
    if response.status_code == 400:
        return Refusal("malformed")
    raise Refused(f"the web process answered {response.status_code}")
