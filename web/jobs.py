"""The clock's work inside the web process: the end of a day, reminders, and offers whose time is over."""

from __future__ import annotations

import asyncio
import logging
from datetime import date, time

from care.domain.clock import SHANGHAI
from care.services import jobs, plan_ledger, reminders
from care.services.context import Care
from web import threads

log = logging.getLogger("anhuan.web")

EVERY_SECONDS = 600.0
DAY_END_AFTER = time(0, 10)
"""Shanghai time from which the day before may be closed: the postings of its last minutes are in."""


class Jobs:
    """Runs what is due every ten minutes, from the start on. Each job may be repeated without harm."""

    def __init__(self, care: Care) -> None:
        self._care = care
        self._closed_on: date | None = None

    async def run(self) -> None:
        while True:
            try:
                await self.run_due()
            except Exception as error:  # noqa: BLE001 - edge of a background task: what failed is due again in ten minutes
                log.error("jobs failed: %s", type(error).__name__)
            await asyncio.sleep(EVERY_SECONDS)

    async def run_due(self) -> None:
        """Expire what is out of time, remind; close what matured unless this process has done so today."""
        await threads.run(plan_ledger.expire, self._care)
        await threads.run(reminders.remind, self._care)
        now = self._care.clock.now().astimezone(SHANGHAI)
        if now.time() >= DAY_END_AFTER and self._closed_on != now.date():
            await threads.run(jobs.day_end, self._care)
            self._closed_on = now.date()
