"""Wall time of `make run` until the product can be used: with nothing but the environment, and the second time."""

from __future__ import annotations

import os
import signal
import subprocess
import tempfile
import time

from bench.figures import Figure
from scripts.model import ROOT
from scripts.stack import OURS, PROCESSES, free_ports

UP = "Anhuan is up"
SECOND_START_BAR = 25.0


def measure() -> list[Figure]:
    """Starts and stops the product twice, on a folder and ports of its own."""
    with tempfile.TemporaryDirectory() as folder:
        first, second = _start(folder), _start(folder)
    return [
        Figure("`make run`, first start, environment and model there", first, "s"),
        Figure("`make run`, second start", second, "s", SECOND_START_BAR),
    ]


def _start(folder: str) -> float:
    ports = zip(PROCESSES, free_ports(len(PROCESSES)), strict=True)
    environ = {
        **{name: value for name, value in os.environ.items() if not name.startswith(OURS)},
        **{f"ANHUAN_{name.upper()}_PORT": str(port) for name, port in ports},
        "ANHUAN_ENV_FILE": "/dev/null",
        "ANHUAN_VAR_DIR": folder,
    }
    began = time.monotonic()
    with subprocess.Popen(
        ("make", "run"), cwd=ROOT, env=environ, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, start_new_session=True
    ) as launcher:
        assert launcher.stdout
        printed = []
        for line in launcher.stdout:
            printed.append(line.decode("utf-8", "replace"))
            if UP in printed[-1]:
                break
        took = time.monotonic() - began
        if launcher.poll() is None:
            # What Ctrl-C does: to everybody in the terminal.
            os.killpg(launcher.pid, signal.SIGINT)
        launcher.stdout.read()
    if not printed or UP not in printed[-1]:
        raise RuntimeError(f"`make run` did not come up:\n{''.join(printed)}")
    return took
