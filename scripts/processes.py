"""Child processes of the launcher: labelled output, one stop for all, nobody left behind.

honcho reads the Procfile and prints the labels. Its manager is not used: a signal during the start crashes
it, and when it is killed its processes live on.
"""

from __future__ import annotations

import asyncio
import contextlib
import ctypes
import os
import signal
import sys
from asyncio.subprocess import DEVNULL, PIPE, STDOUT, Process
from collections.abc import Mapping, Sequence
from datetime import datetime
from pathlib import Path

from honcho.colour import get_colours
from honcho.printer import Message, Printer

GRACE_SECONDS = 10.0
DRAIN_SECONDS = 2.0
CHUNK = 65536
PR_SET_PDEATHSIG = 1


class Processes:
    """The processes of one run. Each leads a group of its own, so that a stop reaches its children too."""

    def __init__(self, root: Path, environment: Mapping[str, str], labels: Sequence[str]) -> None:
        self._root = root
        self._environment = dict(environment)
        self._printer = Printer(sys.stdout, width=max(map(len, labels), default=0))
        self._colours = dict(zip(labels, get_colours(), strict=False))
        self._started: list[Process] = []
        self._servers: dict[asyncio.Task[int], str] = {}

    async def step(self, command: Sequence[str]) -> int:
        """Run one command to its end, its output shown as it is; returns its exit status."""
        process = await self._spawn(command)
        return exit_status(await process.wait())

    async def output(self, command: Sequence[str]) -> str:
        """What a command prints, or nothing if it fails."""
        process = await self._spawn(command, stdout=PIPE)
        printed, _ = await process.communicate()
        return printed.decode("utf-8", "replace") if process.returncode == 0 else ""

    async def start(self, name: str, command: str) -> None:
        """Start a server by its Procfile line; each line it prints gets its name."""
        process = await self._spawn(("/bin/sh", "-c", command), stdout=PIPE, stderr=STDOUT)
        self._servers[asyncio.create_task(self._serve(name, process))] = name

    @property
    def serving(self) -> bool:
        """Whether a server was started, so that preparing is over."""
        return bool(self._servers)

    async def first_end(self) -> tuple[str, int]:
        """Wait until one of the servers ends by itself; returns its name and exit status."""
        done, _ = await asyncio.wait(self._servers, return_when=asyncio.FIRST_COMPLETED)
        ended = done.pop()
        return self._servers[ended], ended.result()

    async def end(self) -> None:
        """Stop every process: TERM, after ten seconds KILL. Returns when none is left."""
        waits = [asyncio.create_task(process.wait()) for process in self._started]
        self._signal_all(signal.SIGTERM)
        if waits:
            await asyncio.wait(waits, timeout=GRACE_SECONDS)
        self._signal_all(signal.SIGKILL)
        await asyncio.gather(*waits)
        if self._servers:
            await asyncio.wait(self._servers, timeout=DRAIN_SECONDS)

    async def _spawn(self, command: Sequence[str], stdout: int | None = None, stderr: int | None = None) -> Process:
        process = await asyncio.create_subprocess_exec(
            *command,
            cwd=self._root,
            env=self._environment,
            stdin=DEVNULL,
            stdout=stdout,
            stderr=stderr,
            start_new_session=True,
            preexec_fn=die_with_parent,
        )
        self._started.append(process)
        return process

    def _signal_all(self, number: signal.Signals) -> None:
        for process in self._started:
            # Not only where the leader lives: its group may outlive it.
            with contextlib.suppress(ProcessLookupError, PermissionError):
                os.killpg(process.pid, number)

    async def _serve(self, name: str, process: Process) -> int:
        """Print what the server prints until it ends; returns its exit status."""
        assert process.stdout is not None
        pending = b""
        while chunk := await process.stdout.read(CHUNK):
            *lines, pending = (pending + chunk).split(b"\n")
            for line in lines:
                self._print(name, line)
        self._print(name, pending)
        return exit_status(await process.wait())

    def _print(self, name: str, line: bytes) -> None:
        # The clock of the person at this terminal, so local time.
        now = datetime.now().astimezone()
        self._printer.write(Message("line", line, now, name, self._colours[name]))


def exit_status(returncode: int) -> int:
    """A shell's view of a return code: killed by signal n reads 128 + n."""
    return 128 - returncode if returncode < 0 else returncode


def die_with_parent() -> None:
    """On Linux a killed launcher takes its processes along; elsewhere a kill -9 of it leaves them running."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGTERM)
