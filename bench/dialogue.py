"""A borrower who goes through bench/dialogue.txt over the API, with a stopwatch."""

from __future__ import annotations

import csv
import time
from collections import Counter
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx

from care.domain.records import new_id
from scripts.stack import Stack

SCRIPT = Path(__file__).with_name("dialogue.txt").read_text("utf-8").splitlines()
"""What is typed, line by line; `=verify` fills the form, `=press` takes a button where it is shown."""
WAIT_SECONDS = 20


@dataclass(frozen=True)
class Who:
    phone: str
    id_tail: str


def borrowers(book: Path) -> list[Who]:
    """Those of a demo book with one open account and nothing that silences the assistant."""
    with book.open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    accounts = Counter(row["party_id"] for row in rows)
    plain = (row for row in rows if row["status"] == "open" and not row["flags"] and not row["hold_reason"])
    return [Who(row["phone"], row["id_number"][-4:]) for row in plain if accounts[row["party_id"]] == 1]


class Talk:
    """One conversation; `seconds` holds what each turn took, from the POST to the reply."""

    def __init__(self, stack: Stack, who: Who) -> None:
        self.seconds: list[float] = []
        self._stack, self._who = stack, who
        self._http = httpx.Client(base_url=f"{stack.url}/api/v1/conversations", timeout=60, trust_env=False)
        opened = self._post("", {"channel": "bench"})
        self._path = f"/{opened['id']}"
        self._http.headers["Authorization"] = f"Bearer {opened['token']}"
        self._buttons: dict[str, str] = {}

    def run(self) -> list[float]:
        """The whole script; returns `seconds`."""
        for line in SCRIPT:
            if line == "=verify":
                self._verify()
            elif not line.startswith("=press "):
                self._turn({"text": line})
            elif button := self._buttons.get(line.removeprefix("=press ")):
                self._turn({"button": button})
        return self.seconds

    def _turn(self, said: dict[str, str]) -> None:
        began = time.perf_counter()
        taken = self._post(f"{self._path}/messages", {"client_id": new_id("cl"), **said})
        heard = self._wait(taken["seq"])
        self.seconds.append(time.perf_counter() - began)
        self._buttons = {button["title"]: button["id"] for message in heard for button in message["buttons"]}

    def _verify(self) -> None:
        challenge = self._post(f"{self._path}/verify", {"phone": self._who.phone, "id_tail": self._who.id_tail})
        entered = challenge | {"code": self._stack.code(self._who.phone)}
        assert self._post(f"{self._path}/verify", entered)["verified"]
        while self._events(0, 0)["pending"]:
            time.sleep(0.05)

    def _wait(self, after: int) -> list[dict[str, Any]]:
        while True:
            news = self._events(after, WAIT_SECONDS)
            if news["messages"]:
                messages: list[dict[str, Any]] = news["messages"]
                return messages

    def _events(self, after: int, wait: int) -> dict[str, Any]:
        return self._read(self._http.get(f"{self._path}/events", params={"after": after, "wait": wait}))

    def _post(self, path: str, body: dict[str, str]) -> dict[str, Any]:
        return self._read(self._http.post(path, json=body))

    @staticmethod
    def _read(response: httpx.Response) -> dict[str, Any]:
        response.raise_for_status()
        found: dict[str, Any] = response.json()
        return found
