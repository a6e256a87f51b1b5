"""Start the product in one terminal: `make run`. Every step is skipped when there is nothing to do."""

from __future__ import annotations

import asyncio
import os
import signal
import sys
import time
from pathlib import Path

from honcho.environ import parse_procfile

from care.settings import Settings, SettingsError, ensure_secrets, load_settings
from scripts.health import Unhealthy, addresses, check_ports, wait_until_well
from scripts.processes import Processes
from scripts.quiet_rasa import ENVIRONMENT

ROOT = Path(__file__).resolve().parents[1]
READY_SECONDS = 180.0
RASA_ACTIONS_PORT = 5055
INTERRUPTED = 130


class Failed(Exception):
    """A step or a process ended badly; `status` is its exit status and becomes the launcher's."""

    def __init__(self, message: str, status: int) -> None:
        super().__init__(message)
        self.status = status


def main() -> int:
    """Runs until told to stop; returns the exit status."""
    try:
        ensure_secrets()
        settings = load_settings()
        check_ports(settings)
        return asyncio.run(run(settings))
    except Failed as error:
        status, message = error.status, str(error)
    except (SettingsError, Unhealthy) as error:
        status, message = 1, str(error)
    print(f"\nanhuan: {message}", file=sys.stderr)
    return status


async def run(settings: Settings) -> int:
    """Prepare, start and watch. A stop by signal is a clean end (0), but while preparing it is 130."""
    servers: dict[str, str] = parse_procfile((ROOT / "Procfile").read_text("utf-8")).processes
    processes = Processes(ROOT, environment(settings), tuple(servers))
    work = asyncio.create_task(prepare_and_serve(processes, settings, servers))
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        asyncio.get_running_loop().add_signal_handler(number, work.cancel)
    try:
        return await work
    except asyncio.CancelledError:
        say("\nStopping …")
        return 0 if processes.serving else INTERRUPTED
    finally:
        await processes.end()
        say("Stopped; nothing is left running.")


def environment(settings: Settings) -> dict[str, str]:
    """What every process gets: our environment, quiet libraries, and what the Procfile names."""
    ours = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    return {
        **ENVIRONMENT,
        **ours,
        "PYTHONUNBUFFERED": "1",
        "ANHUAN_ENGINE_PORT": str(settings.engine_port),
        "ANHUAN_ACTIONS_PORT": str(settings.actions_port),
        "RASA_ENDPOINTS": str(endpoints_file(settings)),
    }


def endpoints_file(settings: Settings) -> Path:
    """endpoints.yml, or a copy that names the action server's port where it is not Rasa's usual one."""
    original = ROOT / "endpoints.yml"
    if settings.actions_port == RASA_ACTIONS_PORT:
        return original
    text = original.read_text("utf-8")
    copy = settings.var_dir / "endpoints.yml"
    copy.write_text(text.replace(f":{RASA_ACTIONS_PORT}/", f":{settings.actions_port}/"), "utf-8")
    return copy


async def prepare_and_serve(processes: Processes, settings: Settings, servers: dict[str, str]) -> int:
    await prepare(processes, settings)
    for name, command in servers.items():
        await processes.start(name, command)
    ended, greeted = (
        asyncio.create_task(processes.first_end()),
        asyncio.create_task(greet(processes, settings)),
    )
    await asyncio.wait((ended, greeted), return_when=asyncio.FIRST_COMPLETED)
    if not ended.done():
        greeted.result()
    name, status = await ended
    greeted.cancel()
    raise Failed(f"{name} ended with exit status {status}, so everything was stopped", status or 1)


async def prepare(processes: Processes, settings: Settings) -> None:
    """Database, demo book, model. Raises Failed with the exit status of the step that failed."""
    steps = {
        "Database": ("cli", "db", "upgrade"),
        "Demo loan book": ("cli", "book", "demo", "--if-empty"),
        "Model": ("scripts.model",),
    }
    if not settings.demo:
        del steps["Demo loan book"]
    for title, module in steps.items():
        started = time.monotonic()
        say(f"{title} …")
        status = await processes.step((sys.executable, "-m", *module))
        if status:
            raise Failed(f"{title} failed, exit status {status}: python -m {' '.join(module)}", status)
        say(f"{title} ready ({time.monotonic() - started:.1f} s)")


async def greet(processes: Processes, settings: Settings) -> None:
    """Once every process answers, say where to go. Raises Unhealthy when one does not."""
    say("Starting …")
    await wait_until_well(addresses(settings), READY_SECONDS, say)
    say(f"\nAnhuan is up. Chat: {settings.base_url}/chat   in a terminal: make chat   stop: Ctrl-C")
    if settings.demo:
        say(await processes.output((sys.executable, "-m", "cli", "book", "demo", "--show-identities")))


def say(text: str) -> None:
    print(text, flush=True)


if __name__ == "__main__":
    sys.exit(main())
