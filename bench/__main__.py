"""`python -m bench` measures speed, `python -m bench kills` sums the soak up: printed, and in docs/benchmarks.md."""

from __future__ import annotations

import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

from bench import kills, launching, replies, starting, training
from bench.figures import Figure, table
from bench.report import write_section
from scripts.stack import Stack

BORROWERS = "120"


def speed() -> list[Figure]:
    """On a fresh stack with a demo book."""
    figures = training.measure()
    with tempfile.TemporaryDirectory() as folder, Stack(Path(folder)) as stack:
        stack.anhuan("book", "demo", "--if-empty", "--borrowers", BORROWERS)
        figures += starting.measure(stack)
        figures += replies.measure(stack)
    return figures + launching.measure()


SECTIONS = {
    "speed": ("Speed and memory", "make bench", speed),
    "kills": ("Killed processes", "make soak", kills.measure),
}


def main(arguments: Sequence[str]) -> int:
    """Measure the named section; 2 for an unknown name."""
    title, command, measure = SECTIONS.get(arguments[0] if arguments else "speed", ("", "", list))
    if not title:
        print(f"bench: give one of {', '.join(SECTIONS)}", file=sys.stderr)
        return 2
    shown = table(measure())
    print(f"\n{shown}")
    write_section(title, command, shown)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
