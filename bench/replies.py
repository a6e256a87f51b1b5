"""How long a reply takes, from the POST to its event, in mixed dialogue: alone, and with eight talking at once."""

from __future__ import annotations

import time
from concurrent.futures import ThreadPoolExecutor

from bench.dialogue import SCRIPT, Talk, Who, borrowers
from bench.figures import Figure, percentile
from bench.starting import memory
from scripts.stack import PROCESSES, Stack

TURNS = 200
AT_ONCE = 8


def measure(stack: Stack) -> list[Figure]:
    """Needs a running stack with the demo book; nobody has talked there yet."""
    people = iter(borrowers(stack.folder / "demo" / "book.csv"))
    Talk(stack, next(people)).run()
    alone: list[float] = []
    spent = stack.cpu_seconds()
    while len(alone) < TURNS:
        alone += Talk(stack, next(people)).run()
    spent = {name: stack.cpu_seconds()[name] - spent[name] for name in PROCESSES}
    held = memory(stack, f"after {len(alone)} turns")
    together, took = _at_once(stack, [next(people) for _ in range(-(-TURNS // len(SCRIPT)))])
    return [
        *_times(f"{len(alone)} turns one after the other", alone),
        *(Figure(f"CPU of {name} in a turn", 1000 * spent[name] / len(alone), "ms") for name in PROCESSES),
        *_times(f"{len(together)} turns, {AT_ONCE} conversations at once", together),
        Figure(f"Turns a second, {AT_ONCE} conversations at once", len(together) / took, "/s"),
        *held,
    ]


def _at_once(stack: Stack, people: list[Who]) -> tuple[list[float], float]:
    began = time.monotonic()
    with ThreadPoolExecutor(AT_ONCE) as threads:
        talks = list(threads.map(lambda who: Talk(stack, who).run(), people))
    return [seconds for talk in talks for seconds in talk], time.monotonic() - began


def _times(what: str, seconds: list[float]) -> list[Figure]:
    return [
        Figure(f"Reply p{round(100 * share)}, {what}", 1000 * percentile(seconds, share), "ms") for share in (0.5, 0.95)
    ]
