"""A stage for whole conversations: the real engine and actions, a seeded database, a clock that the case moves."""

from __future__ import annotations

import asyncio
import json
from dataclasses import dataclass, field
from typing import Any

from rasa.core.agent import Agent
from rasa.core.tracker_store import InMemoryTrackerStore
from rasa.utils.endpoints import ClientResponseError, EndpointConfig
from rasa_sdk.executor import ActionExecutor

from care.domain.clock import FixedClock
from care.domain.records import Message
from care.services import conversations
from care.services.context import Care
from components import patches
from components.turn import Turn, run_turn


class InProcessActions(EndpointConfig):
    """The action server without its socket: the same executor, the same JSON both ways."""

    def __init__(self) -> None:
        super().__init__("http://actions.invalid/webhook")
        self.executor = ActionExecutor()
        self.executor.register_package("actions")
        self.dies_after: str | None = None
        """The action whose answer is lost once, after it did its work."""

    async def request(self, *_args: Any, **kwargs: Any) -> Any:
        call = json.loads(json.dumps(kwargs["json"]))
        answer = json.loads(json.dumps(await self.executor.run(call), default=str))
        if self.dies_after == call["next_action"]:
            self.dies_after = None
            raise ClientResponseError(500, "killed", "")
        return answer


@dataclass
class Stage:
    """One conversation of one case."""

    agent: Agent
    actions: InProcessActions
    care: Care
    clock: FixedClock
    conversation_id: str = ""
    seen: int = 0
    lines: int = 0
    understanding: dict[str, Any] = field(default_factory=dict)

    def open(self) -> list[Message]:
        self.agent.tracker_store = InMemoryTrackerStore(self.agent.domain)
        self.agent.processor.tracker_store = self.agent.tracker_store
        self.conversation_id = conversations.open_conversation(self.care, "test").conversation_id
        return self.news()

    def say(self, text: str | None = None, button: str | None = None) -> None:
        self.lines += 1
        conversations.receive(
            self.care, self.conversation_id, f"line-{self.lines}", text=text, button=button and self._id_of(button)
        )

    def drive(self, *, lose_delivery: bool = False) -> None:
        """Let the engine answer what waits; with `lose_delivery` its first answer never reaches the borrower."""
        for _ in range(5):
            task = conversations.next_task(self.care, self.conversation_id)
            if task is None:
                return
            turn = Turn(
                task.conversation_id,
                task.message_id,
                task.epoch,
                task.payload or _as_text(task.text),
                self.clock.now().isoformat(),
            )
            try:
                answer = asyncio.run(run_turn(self.agent, turn))
            except patches.TurnFailed:
                continue
            if lose_delivery:
                lose_delivery = False
                continue
            self.understanding = answer["understanding"]
            conversations.deliver(self.care, task, answer["replies"], answer["understanding"])
        raise AssertionError("the message stayed unanswered")

    def news(self) -> list[Message]:
        """What was said since the last call, the borrower's own lines left out."""
        fresh = conversations.events(self.care, self.conversation_id, self.seen)
        self.seen = max([self.seen, *(message.seq for message in fresh)])
        return [message for message in fresh if message.sender != "borrower"]

    def slots(self) -> dict[str, Any]:
        tracker = asyncio.run(self.agent.tracker_store.retrieve(self.conversation_id))
        return dict(tracker.current_slot_values()) if tracker else {}

    def _id_of(self, title: str) -> str:
        for message in reversed(conversations.events(self.care, self.conversation_id, 0)):
            for index, issued in enumerate(message.buttons):
                if issued["title"] == title:
                    return f"{message.id}:{index}"
        raise AssertionError(f"no button {title!r} was shown")


def _as_text(text: str | None) -> str:
    typed = (text or "").strip()
    return f"／{typed[1:]}" if typed.startswith("/") else typed
