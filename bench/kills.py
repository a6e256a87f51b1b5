"""What the soak's kills came to: reads the progress of tests/stack and says it in figures."""

from __future__ import annotations

import json
from collections import Counter

from bench.figures import Figure, percentile
from scripts.model import ROOT

PROGRESS = ROOT / "build" / "soak-kills.jsonl"


def measure() -> list[Figure]:
    """Raises FileNotFoundError before the first kill of `make soak`."""
    kills = [json.loads(line) for line in PROGRESS.read_text("utf-8").splitlines()]
    by_process = Counter(kill["process"] for kill in kills)
    faulty = [kill for kill in kills if kill["faults"]]
    seconds = [kill["seconds"] for kill in kills]
    return [
        Figure("Processes killed (kill -9)", len(kills), "kills"),
        *(Figure(f"… of them {name}", count, "kills") for name, count in sorted(by_process.items())),
        Figure("… while a message waited for its answer", sum(kill["in_turn"] for kill in kills), "kills"),
        Figure("… with an effect doubled or lost, or a message lost or answered twice", len(faulty), "kills", 1),
        Figure("Messages handed to a person for a failure", sum(kill["handed_over"] for kill in kills), "messages"),
        Figure("All answered again, restart included, p50", percentile(seconds, 0.5), "s"),
        Figure("All answered again, restart included, p95", percentile(seconds, 0.95), "s"),
    ]
