"""Drives every waiting message through the engine: in order, once, through crashes and outages (design §4.10)."""

from __future__ import annotations

import asyncio
import logging
import time

from care.services import conversations
from care.services.context import Care
from care.services.conversations import Task
from web import threads
from web.engine import Answer, Engine, EngineDown, TurnFailed
from web.hub import Hub

log = logging.getLogger("anhuan.web")

SWEEP_SECONDS = 3.0
TRUTH_SECONDS = 2.0
"""How long an unreachable engine is retried before the borrower is told."""
FIRST_PAUSE = 0.25
LONGEST_PAUSE = 5.0


class Turns:
    """One worker per conversation with something to answer; a sweep finds what a crash left behind."""

    def __init__(self, care: Care, engine: Engine, hub: Hub) -> None:
        self._care = care
        self._engine = engine
        self._hub = hub
        self._workers: dict[str, asyncio.Task[None]] = {}
        self._again: set[str] = set()

    def wake(self, conversation_id: str) -> None:
        """There may be something to answer in this conversation."""
        if conversation_id in self._workers:
            self._again.add(conversation_id)
        else:
            self._workers[conversation_id] = asyncio.create_task(self._work(conversation_id))

    async def sweep(self) -> None:
        """For ever, and first of all at start: wake whatever waits."""
        while True:
            try:
                for conversation_id in await threads.run(conversations.unanswered_conversations, self._care):
                    self.wake(conversation_id)
            except Exception as error:  # noqa: BLE001 - edge of a background task: the next sweep tries again
                log.error("looking for unanswered messages failed: %s", type(error).__name__)
            await asyncio.sleep(SWEEP_SECONDS)

    async def close(self) -> None:
        """Stop working; what was not delivered is found again by the next start."""
        workers = list(self._workers.values())
        for worker in workers:
            worker.cancel()
        await asyncio.gather(*workers, return_exceptions=True)

    async def _work(self, conversation_id: str) -> None:
        try:
            await self._answer_all(conversation_id)
        except Exception as error:  # noqa: BLE001 - edge of a background task: the sweep wakes it again
            log.error("conversation %s: %s", conversation_id, type(error).__name__)
        finally:
            del self._workers[conversation_id]
            self._again.discard(conversation_id)

    async def _answer_all(self, conversation_id: str) -> None:
        outage = Outage()
        while True:
            self._again.discard(conversation_id)
            task = await threads.run(conversations.next_task, self._care, conversation_id)
            if task is not None:
                await self._answer(task, outage)
                self._hub.notify(conversation_id)
            elif conversation_id not in self._again:
                return

    async def _answer(self, task: Task, outage: Outage) -> None:
        asked_at = time.monotonic()
        try:
            answer = await self._engine.turn(task, self._care.clock.now().isoformat())
        except EngineDown as down:
            outage.goes_on_since(asked_at)
            await self._wait_out(task, outage, down)
        except TurnFailed as failure:
            log.warning("message %s: engine: %s", task.message_id, failure)
            await self._fail(task)
        else:
            outage.over()
            await self._deliver(task, answer)

    async def _wait_out(self, task: Task, outage: Outage, down: EngineDown) -> None:
        if outage.seconds() >= TRUTH_SECONDS and not outage.told:
            log.warning("engine unreachable: %s", down)
            await threads.run(conversations.tell_truth, self._care, task)
            self._hub.notify(task.conversation_id)
            outage.told = True
        await asyncio.sleep(outage.pause())

    async def _deliver(self, task: Task, answer: Answer) -> None:
        try:
            await threads.run(conversations.deliver, self._care, task, answer.sentences(), answer.understanding)
        except Exception as error:  # noqa: BLE001 - whatever an answer breaks, a person is called in the end
            log.error("message %s: delivery failed: %s", task.message_id, type(error).__name__)
            await self._fail(task)

    async def _fail(self, task: Task) -> None:
        if not await threads.run(conversations.failed, self._care, task):
            await asyncio.sleep(FIRST_PAUSE * 2**task.attempts)


class Outage:
    """How long the engine has been away for one conversation, and whether the borrower was told."""

    def __init__(self) -> None:
        self.over()

    def over(self) -> None:
        self.told = False
        self._since: float | None = None
        self._pause = FIRST_PAUSE

    def goes_on_since(self, moment: float) -> None:
        """A question asked at `moment` (monotonic) found no engine; the first such moment counts."""
        self._since = moment if self._since is None else self._since

    def seconds(self) -> float:
        return 0.0 if self._since is None else time.monotonic() - self._since

    def pause(self) -> float:
        """Seconds until the next try: short until the borrower was told, then doubling up to five."""
        if self.told:
            self._pause = min(LONGEST_PAUSE, self._pause * 2)
        return self._pause
