"""Borrowers of the real product over real HTTP: patient with a dead process, and never a message twice."""

from __future__ import annotations

import itertools
import time
from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from typing import Any

import httpx

from care.demo.accounts import Debt, card
from care.demo.generate import write_csv
from care.demo.people import Person, id_number, phone
from care.domain.records import new_id
from care.services.book.columns import BOOK
from scripts.stack import Stack, until

PATIENCE_SECONDS = 90.0
"""Longer than any process takes to start again on a busy machine."""
_FILES = itertools.count()


def account_of(who: Person) -> str:
    return f"CARD-{who.party_id}"


def move_in(stack: Stack, numbers: Sequence[int], today: date) -> list[Person]:
    """New people in the book, each with one credit card, 45 days late, 8,450.00."""
    people = [
        Person(f"S-{number:04d}", "测试乙", id_number(7, "19910101", number), phone(number)) for number in numbers
    ]
    debt = Debt(45, Decimal("8000.00"), Decimal("300.00"), Decimal("120.00"), Decimal("30.00"))
    path = stack.folder / f"people-{next(_FILES)}.csv"
    write_csv(path, BOOK, [card(who, account_of(who), today, debt) for who in people])
    stack.anhuan("book", "import", str(path))
    return people


class Borrower:
    """One conversation. What fails on the way is sent again, as every client of the API does."""

    def __init__(self, stack: Stack, who: Person) -> None:
        self.who = who
        self._stack = stack
        self._http = httpx.Client(base_url=f"{stack.url}/api/v1/conversations", timeout=30, trust_env=False)
        opened = self._send("POST", "", {"channel": "test"})
        self.id: str = opened["id"]
        self._http.headers["Authorization"] = f"Bearer {opened['token']}"

    def say(self, text: str) -> str:
        """Returns the message's id once it is taken."""
        return str(self._send("POST", f"/{self.id}/messages", {"client_id": new_id("cl"), "text": text})["id"])

    def press(self, title: str) -> str:
        """Press the newest button of that title; returns the message's id once it is taken."""
        shown = [button for message in self.heard() for button in message["buttons"] if button["title"] == title]
        assert shown, f"no button {title}: {self.texts()}"
        pressed = {"client_id": new_id("cl"), "button": shown[-1]["id"]}
        return str(self._send("POST", f"/{self.id}/messages", pressed)["id"])

    def verify(self) -> None:
        """Through the form, with the code that the console shows."""
        claim = {"phone": self.who.phone, "id_tail": self.who.id_number[-4:]}
        challenge = self._send("POST", f"/{self.id}/verify", claim)["challenge"]
        entered = {"challenge": challenge, "code": self._stack.code(self.who.phone)}
        assert self._send("POST", f"/{self.id}/verify", entered)["verified"]
        self.settled()

    def heard(self) -> list[dict[str, Any]]:
        """Every message of the bot, oldest first."""
        return [message for message in self._events()["messages"] if message["sender"] == "bot"]

    def texts(self) -> list[str]:
        return [message["text"] for message in self.heard()]

    def settled(self) -> list[str]:
        """What the bot has said, once it owes no answer."""
        until(lambda: not self._events()["pending"], PATIENCE_SECONDS)
        return self.texts()

    def answer(self, text: str) -> str:
        """Say something and wait; the newest thing said to it."""
        self.say(text)
        return self.settled()[-1]

    def _events(self) -> dict[str, Any]:
        return self._send("GET", f"/{self.id}/events")

    def _send(self, method: str, path: str, body: dict[str, str] | None = None) -> dict[str, Any]:
        end = time.monotonic() + PATIENCE_SECONDS
        while True:
            try:
                response = self._http.request(method, path, json=body)
            except httpx.TransportError:
                assert time.monotonic() < end, "nothing answered in time"
                time.sleep(0.05)
                continue
            assert response.is_success, f"{path}: {response.status_code} {response.text}"
            found: dict[str, Any] = response.json()
            return found
