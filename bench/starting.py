"""How long each process takes until it is well, alone on the machine, and what memory it then holds."""

from __future__ import annotations

from bench.figures import Figure
from scripts.stack import PROCESSES, Stack


def measure(stack: Stack) -> list[Figure]:
    """Starts the processes of `stack` one after the other, and leaves them running."""
    took = {}
    for name in PROCESSES:
        stack.start(name)
        took |= stack.wait_until_well(name)
    return [
        *(Figure(f"Cold start of {name}", took[name], "s") for name in PROCESSES),
        *memory(stack, "after its start"),
    ]


def memory(stack: Stack, when: str) -> list[Figure]:
    """What each process holds now (RSS)."""
    return [Figure(f"Memory of {name} {when}", stack.megabytes(name), "MB") for name in PROCESSES]
