"""The launcher stops everything it started, and says how each process ended. Real processes throughout."""

from __future__ import annotations

import asyncio
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from scripts.processes import Processes, exit_status

ROOT = Path(__file__).resolve().parents[2]


def of(root: Path) -> Processes:
    return Processes(root, dict(os.environ), ("web", "engine"))


def alive(pid_file: Path) -> bool:
    """Whether the process that wrote its number there still runs (a zombie does not)."""
    state = subprocess.run(
        ["ps", "-o", "stat=", "-p", pid_file.read_text().strip()], capture_output=True, text=True, check=False
    )
    return bool(state.stdout.strip()) and not state.stdout.startswith("Z")


def wait_for(path: Path) -> None:
    deadline = time.monotonic() + 10
    while not (path.exists() and path.read_text().strip()) and time.monotonic() < deadline:
        time.sleep(0.02)


@pytest.mark.parametrize(("code", "status"), [("exit 0", 0), ("exit 7", 7), ("kill -9 $$", 137)])
async def test_a_step_returns_its_exit_status_as_a_shell_would(tmp_path: Path, code: str, status: int) -> None:
    assert await of(tmp_path).step(("/bin/sh", "-c", code)) == status


def test_a_return_code_of_a_signal_reads_as_128_and_its_number() -> None:
    assert exit_status(-signal.SIGTERM) == 143


async def test_the_first_server_that_ends_is_named_with_its_status(tmp_path: Path) -> None:
    processes = of(tmp_path)
    await processes.start("web", "exec sleep 30")
    await processes.start("engine", "exit 3")
    ended = await processes.first_end()
    await processes.end()
    assert ended == ("engine", 3)


async def test_each_line_of_a_server_carries_its_name(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    processes = of(tmp_path)
    await processes.start("web", "printf 'one\\ntwo'")
    await processes.first_end()
    await processes.end()
    assert [line.split(" ", 1)[1] for line in capsys.readouterr().out.splitlines() if "|" in line] == [
        "web    | one",
        "web    | two",
    ]


async def test_a_line_longer_than_any_buffer_does_not_stop_the_reading(tmp_path: Path) -> None:
    processes = of(tmp_path)
    await processes.start("web", "head -c 3000000 /dev/zero | tr '\\0' x; exit 4")
    assert (await asyncio.wait_for(processes.first_end(), 20)) == ("web", 4)


async def test_stopping_reaches_the_children_of_a_server_too(tmp_path: Path) -> None:
    processes = of(tmp_path)
    await processes.start("web", "sleep 60 & echo $! > child; wait")
    await asyncio.to_thread(wait_for, tmp_path / "child")
    await processes.end()
    assert not alive(tmp_path / "child")


async def test_a_server_deaf_to_the_stop_is_killed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("scripts.processes.GRACE_SECONDS", 0.5)
    processes = of(tmp_path)
    await processes.start("web", "trap '' TERM; echo $$ > deaf; while :; do sleep 0.1; done")
    await asyncio.to_thread(wait_for, tmp_path / "deaf")
    await processes.end()
    assert not alive(tmp_path / "deaf")


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux ties a process to its parent")
def test_a_launcher_killed_outright_leaves_no_server_behind(tmp_path: Path) -> None:
    script = (
        "import asyncio, os, pathlib\n"
        "from scripts.processes import Processes\n"
        "async def main():\n"
        f"    processes = Processes(pathlib.Path({str(tmp_path)!r}), dict(os.environ), ('web',))\n"
        "    await processes.start('web', 'echo $$ > server; exec sleep 60')\n"
        "    await processes.first_end()\n"
        "asyncio.run(main())\n"
    )
    launcher = subprocess.Popen([sys.executable, "-c", script], cwd=ROOT, stdout=subprocess.DEVNULL)
    wait_for(tmp_path / "server")
    launcher.kill()
    launcher.wait()
    time.sleep(0.5)
    assert not alive(tmp_path / "server")
