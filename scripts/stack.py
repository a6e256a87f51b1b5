"""The three processes of the Procfile on free ports with a folder of their own: for checks and measurements.

Unlike the launcher it lets one process die and be started again while the others go on.
"""

from __future__ import annotations

import base64
import os
import re
import secrets
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Mapping
from pathlib import Path
from types import TracebackType
from typing import TypeVar

from honcho.environ import parse_procfile

from care.settings import KEY_BYTES, SECRETS, load_settings
from scripts.health import addresses, answers
from scripts.processes import die_with_parent
from scripts.run import ROOT, environment

T = TypeVar("T")

PROCESSES = ("actions", "engine", "web")
OURS = ("ANHUAN_", "DATABASE_URL")
"""What the surroundings must not hand on to a deployment of its own."""
START_SECONDS = 120.0
LOOK_SECONDS = 0.02
GRACE_SECONDS = 10.0


class Stack:
    """One deployment under `folder`; leaving the block stops what runs."""

    def __init__(self, folder: Path, environ: Mapping[str, str] | None = None) -> None:
        ports = free_ports(len(PROCESSES))
        own = {
            "ANHUAN_ENV_FILE": str(folder / "absent.env"),
            "ANHUAN_VAR_DIR": str(folder),
            **{f"ANHUAN_{name.upper()}_PORT": str(port) for name, port in zip(PROCESSES, ports, strict=True)},
            **{name: base64.urlsafe_b64encode(secrets.token_bytes(KEY_BYTES)).decode() for name in SECRETS},
            **(environ or {}),
        }
        self.folder = folder
        self.settings = load_settings(own)
        self.url = self.settings.base_url
        surroundings = environment(self.settings).items()
        self._environ = {name: value for name, value in surroundings if not name.startswith(OURS)} | own
        self._servers: dict[str, str] = parse_procfile((ROOT / "Procfile").read_text("utf-8")).processes
        self._running: dict[str, subprocess.Popen[bytes]] = {}

    def __enter__(self) -> Stack:
        self.anhuan("db", "upgrade")
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop(*PROCESSES)

    def anhuan(self, *arguments: str) -> str:
        """Run an `anhuan` command in this deployment; returns what it prints. Raises RuntimeError."""
        command = (sys.executable, "-m", "cli", *arguments)
        done = subprocess.run(command, cwd=ROOT, env=self._environ, capture_output=True, text=True, check=False)
        if done.returncode:
            raise RuntimeError(f"anhuan {' '.join(arguments)} ended with {done.returncode}:\n{done.stderr}")
        return done.stdout

    def start(self, *names: str) -> None:
        """Start processes without waiting for them; one that runs goes on. They end with the thread that calls this."""
        for name in names:
            if name in self._running:
                continue
            with self.log(name).open("ab") as log:
                self._running[name] = subprocess.Popen(
                    ("/bin/sh", "-c", self._servers[name]),
                    cwd=ROOT,
                    env=self._environ,
                    stdin=subprocess.DEVNULL,
                    stdout=log,
                    stderr=log,
                    start_new_session=True,
                    preexec_fn=die_with_parent,
                )

    def wait_until_well(self, *names: str) -> dict[str, float]:
        """Wait until each process answers 200; returns after how many seconds each did. Raises RuntimeError."""
        began, took = time.monotonic(), dict[str, float]()
        asked = addresses(self.settings)
        while len(took) < len(names):
            for name in names:
                if name not in took and answers(asked[name]):
                    took[name] = time.monotonic() - began
                elif self._running[name].poll() is not None or time.monotonic() - began > START_SECONDS:
                    raise RuntimeError(f"{name} did not start:\n{self.log(name).read_text('utf-8')[-4000:]}")
            time.sleep(LOOK_SECONDS)
        return took

    def kill(self, name: str) -> None:
        """`kill -9`, and gone when this returns."""
        self._end(name, signal.SIGKILL)

    def stop(self, *names: str) -> None:
        """Stop those that run, as the launcher does."""
        started = [name for name in names if name in self._running]
        for name in started:
            self._running[name].terminate()
        for name in started:
            self._end(name, signal.SIGTERM)

    def log(self, name: str) -> Path:
        """Where the process's lines go, over all its starts."""
        return self.folder / f"{name}.log"

    def megabytes(self, name: str) -> float:
        """Memory of a process that belongs to it now (RSS)."""
        pid = str(self._running[name].pid)
        kilobytes = subprocess.run(("ps", "-o", "rss=", "-p", pid), capture_output=True, text=True, check=True).stdout
        return int(kilobytes) / 1024

    def cpu_seconds(self) -> dict[str, float]:
        """CPU time that each running process has used. Linux only."""
        used = {}
        for name, process in self._running.items():
            fields = Path(f"/proc/{process.pid}/stat").read_text("utf-8").rpartition(")")[2].split()
            used[name] = (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")
        return used

    def code(self, phone: str) -> str:
        """The newest one-time code that the console of `web` shows for a phone."""
        line = rf"\[sms to \.\.\.{phone[-4:]}\] .*?(\d{{6}})"
        return str(until(lambda: re.findall(line, self.log("web").read_text("utf-8")))[-1])

    def _end(self, name: str, number: signal.Signals) -> None:
        process = self._running.pop(name)
        process.send_signal(number)
        try:
            process.wait(GRACE_SECONDS)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def free_ports(count: int) -> list[int]:
    """Ports that nobody listens on now, all different."""
    probes = [socket.socket() for _ in range(count)]
    try:
        for probe in probes:
            probe.bind(("127.0.0.1", 0))
        return [int(probe.getsockname()[1]) for probe in probes]
    finally:
        for probe in probes:
            probe.close()


def until(holds: Callable[[], T], seconds: float = 10.0, pause: float = LOOK_SECONDS) -> T:
    """The first true value of `holds`, asked again and again. Raises TimeoutError."""
    end = time.monotonic() + seconds
    while not (value := holds()):
        if time.monotonic() > end:
            raise TimeoutError(f"did not happen within {seconds:.0f} s")
        time.sleep(pause)
    return value
