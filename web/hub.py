"""Tells listeners of a conversation that something in it changed, whichever process changed it."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Iterator
from contextlib import contextmanager, suppress

from care.domain.records import Conversation
from care.services.context import Care
from web import threads

log = logging.getLogger("anhuan.web")

POLL_SECONDS = 1.0
"""How soon a change made by another process (an agent's reply from the command line) is noticed."""

Version = tuple[int, str, int]


class Listener:
    """One open stream's ear. `clear` before reading, `wait` after: no change in between is missed."""

    def __init__(self) -> None:
        self._changed = asyncio.Event()

    def clear(self) -> None:
        self._changed.clear()

    def wake(self) -> None:
        self._changed.set()

    async def wait(self, seconds: float) -> bool:
        """True when something changed, False when the time ran out first."""
        with suppress(asyncio.TimeoutError):
            await asyncio.wait_for(self._changed.wait(), seconds)
            return True
        return False


class Hub:
    """Fan-out per conversation within this process, with a slow look at the database for the others."""

    def __init__(self, care: Care) -> None:
        self._care = care
        self._listeners: dict[str, set[Listener]] = {}
        self._versions: dict[str, Version] = {}
        self.closed = False

    @contextmanager
    def listen(self, conversation_id: str) -> Iterator[Listener]:
        listener = Listener()
        self._listeners.setdefault(conversation_id, set()).add(listener)
        try:
            yield listener
        finally:
            remaining = self._listeners[conversation_id]
            remaining.discard(listener)
            if not remaining:
                del self._listeners[conversation_id]
                self._versions.pop(conversation_id, None)

    def notify(self, conversation_id: str) -> None:
        for listener in self._listeners.get(conversation_id, ()):
            listener.wake()

    def close(self) -> None:
        """End every stream now: the server's own shutdown would wait for them."""
        self.closed = True
        for conversation_id in self._listeners:
            self.notify(conversation_id)

    async def watch(self) -> None:
        """Notice, for ever, what other processes did to the conversations that are listened to."""
        while True:
            await asyncio.sleep(POLL_SECONDS)
            try:
                await self._look()
            except Exception as error:  # noqa: BLE001 - edge of a background task: a failed look is tried again
                log.error("watching conversations failed: %s", type(error).__name__)

    async def _look(self) -> None:
        listened = tuple(self._listeners)
        if not listened:
            return
        for conversation_id, version in (await threads.run(_versions, self._care, listened)).items():
            if conversation_id not in self._listeners:
                continue
            if self._versions.get(conversation_id) != version:
                self._versions[conversation_id] = version
                self.notify(conversation_id)


def _versions(care: Care, conversation_ids: tuple[str, ...]) -> dict[str, Version]:
    with care.uow(read_only=True) as uow:
        found = uow.find(Conversation, id=conversation_ids)
    return {one.id: (one.next_seq, one.owner, one.epoch) for one in found}
