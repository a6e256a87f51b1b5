"""Plays one case on a stage and compares what was seen with what must be seen."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import fields
from datetime import datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

from care.bootstrap import SETTLE
from care.demo import cast
from care.domain import records
from care.domain.errors import Locked
from care.domain.records import Account, Message, Payment, Plan
from care.services import conversations, handoff, identity, jobs, plans
from care.services.book import posting
from tests.conversations.cases import DEEDS, Case
from tests.conversations.stage import Stage

REFERENCE = re.compile(r"(?<![A-Z])([A-Z]{2})-\d{8}-\d{6}(?!\d)")
LINK = re.compile(r"https?://\S+/demo/sign/\S+")


def play(case: Case, stage: Stage, codes: Callable[[], str], folder: Path) -> list[dict[str, Any]]:
    """Run the case; returns what was seen at each step. `codes` gives the newest one-time code sent."""
    player = _Player(stage, codes, folder)
    start = case.raw.get("at")
    if start:
        stage.clock.advance(datetime.fromisoformat(start) - stage.clock.now())
    stage.open()
    who = case.raw.get("as")
    if who and case.raw.get("verified", True):
        player.verify(who, announce=False)
    return [player.step(step) for step in case.raw["steps"]]


class _Player:
    def __init__(self, stage: Stage, codes: Callable[[], str], folder: Path) -> None:
        self.stage = stage
        self.codes = codes
        self.folder = folder
        self.agent = ""

    def step(self, step: dict[str, Any]) -> dict[str, Any]:
        deed = next(iter(set(step) & DEEDS))
        crash = str(step.get("crash", ""))
        if crash.startswith("effect:"):
            self.stage.actions.dies_after = crash.removeprefix("effect:")
        getattr(self, deed)(step[deed] * step.get("times", 1) if deed == "say" else step[deed])
        self.stage.drive(lose_delivery=crash == "delivery")
        assert self.stage.actions.dies_after is None, f"{crash} never happened"
        return self._seen(step)

    def say(self, text: str) -> None:
        self.stage.say(text)

    def press(self, title: str) -> None:
        self.stage.say(button=title)

    def verify(self, who: str, *, announce: bool = True) -> None:
        person = getattr(cast, who.upper())
        challenge = identity.send_code(self.stage.care, self.stage.conversation_id, person.phone, person.id_number[-4:])
        assert identity.enter_code(self.stage.care, self.stage.conversation_id, challenge, self.codes()).verified
        if announce:
            conversations.announce(self.stage.care, self.stage.conversation_id, "/identity_verified")

    def verify_wrong(self, who: str) -> None:
        person = getattr(cast, who.upper())
        try:
            challenge = identity.send_code(
                self.stage.care, self.stage.conversation_id, person.phone, person.id_number[-4:]
            )
            wrong = f"{(int(self.codes()) + 1) % 10**6:06d}"
            identity.enter_code(self.stage.care, self.stage.conversation_id, challenge, wrong)
        except Locked:
            return

    def wait(self, span: dict[str, int]) -> None:
        self.stage.clock.advance(timedelta(**span))

    def day_end(self, _: bool) -> None:
        jobs.day_end(self.stage.care)

    def post(self, amount: str) -> None:
        with self.stage.care.uow(read_only=True) as uow:
            account = uow.find(Account, party_id=self._party(), order="external_id")[0]
            number = len(uow.find(Payment)) + 1
        path = self.folder / f"posting-{number}.csv"
        paid = f"TEST-{number},{account.external_id},{Decimal(str(amount)):.2f},{self.stage.clock.now().isoformat()}"
        path.write_text(f"posting_id,account_id,amount,posted_at,kind,reverses\n{paid},payment,\n", "utf-8")
        assert posting.post_book(self.stage.care, path, SETTLE).committed

    def sign(self, _: bool) -> None:
        with self.stage.care.uow(read_only=True) as uow:
            plan = uow.find(Plan, conversation_id=self.stage.conversation_id, status="confirmed")[0]
        plans.signed(self.stage.care, plan.id, self.stage.clock.now(), None, by="lender")
        conversations.announce(self.stage.care, self.stage.conversation_id, "/plan_signed")

    def take(self, agent: str) -> None:
        handoff.take(self.stage.care, self.stage.conversation_id, agent)
        self.agent = agent

    def reply(self, text: str) -> None:
        handoff.reply(self.stage.care, self.stage.conversation_id, self.agent, text, f"reply-{self.stage.clock.now()}")

    def give_back(self, note: str) -> None:
        handoff.give_back(self.stage.care, self.stage.conversation_id, self.agent, note)

    def _party(self) -> str | None:
        with self.stage.care.uow(read_only=True) as uow:
            found = uow.get(records.Conversation, self.stage.conversation_id)
        return found.party_id if found else None

    def _seen(self, step: dict[str, Any]) -> dict[str, Any]:
        news = self.stage.news()
        seen: dict[str, Any] = {"replies": [masked(message.text) for message in news]}
        refused = [m.conduct for m in news if not m.conduct.get("allowed", True)]
        assert not refused, f"the conduct gate refused a sentence of ours: {refused}"
        if "intent" in step:
            seen["intent"] = self.stage.understanding["intent"]["name"]
        if "slots" in step:
            slots = self.stage.slots()
            seen["slots"] = {name: slots.get(name) for name in step["slots"]}
        if "rows" in step:
            seen["rows"] = {kind: self._rows(kind, expected) for kind, expected in step["rows"].items()}
        if "owner" in step:
            with self.stage.care.uow(read_only=True) as uow:
                seen["owner"] = uow.find(records.Conversation, id=self.stage.conversation_id)[0].owner
        if "buttons" in step:
            seen["buttons"] = _buttons(news)
        return seen

    def _rows(self, name: str, expected: Any) -> Any:
        kind = getattr(records, name)
        with self.stage.care.uow(read_only=True) as uow:
            rows = uow.find(kind, **self._scope(kind))
        if isinstance(expected, int):
            return len(rows)
        wanted = [list(row) for row in expected] + [[]] * len(rows)
        return [{field: _plain(getattr(row, field)) for field in wanted[n]} for n, row in enumerate(rows)]

    def _scope(self, kind: type) -> dict[str, Any]:
        if kind is records.AuditEntry:
            return {"chain": self._party() or self.stage.conversation_id}
        names = {field.name for field in fields(kind)}
        if "party_id" in names and self._party() is not None and "conversation_id" not in names:
            return {"party_id": self._party()}
        return {"conversation_id": self.stage.conversation_id} if "conversation_id" in names else {}


def masked(text: str) -> str:
    """The text with what differs from run to run named instead."""
    return LINK.sub("<LINK>", REFERENCE.sub(lambda found: f"<{found[1]}>", text))


def _plain(value: Any) -> Any:
    return value if value is None or isinstance(value, (bool, int)) else str(value)


def _buttons(news: list[Message]) -> list[str]:
    return [button["title"] for button in news[-1].buttons] if news else []
