"""How long the model takes to train from nothing, and when nothing has changed."""

from __future__ import annotations

import subprocess
import sys
import tempfile
import time

from bench.figures import Figure
from scripts.model import ROOT, train_if_needed


def measure() -> list[Figure]:
    """Trains into a folder of its own; the model in use stays."""
    with tempfile.TemporaryDirectory() as out:
        command = (sys.executable, "-m", "scripts.quiet_rasa", "train", "--force", "--quiet", "--out", out)
        began = time.monotonic()
        subprocess.run(command, cwd=ROOT, check=True, capture_output=True)
        trained = time.monotonic() - began
    began = time.monotonic()
    assert train_if_needed() == 0
    return [
        Figure("Training from nothing", trained, "s"),
        Figure("Training when nothing changed", time.monotonic() - began, "s"),
    ]
