"""Train the model when none fits the data: `python -m scripts.model`, and a step of the launcher."""

from __future__ import annotations

import hashlib
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
NAME = "anhuan"
# requirements.txt: an archive is bound to the Rasa that wrote it.
TRAINED_FROM = ("config.yml", "domain.yml", "data", "components", "care/language", "requirements.txt")
RESPONSE_KEY = re.compile(r"^ {2}(utter_\w+):", re.MULTILINE)


def train_if_needed(root: Path = ROOT) -> int:
    """Rasa's exit status, or 0 when the model at hand fits. Rasa's own cache skips what has not changed."""
    archive, stamp = root / f"models/{NAME}.tar.gz", root / f"models/{NAME}.fingerprint"
    wanted = fingerprint(root)
    if archive.exists() and stamp.exists() and stamp.read_text() == wanted:
        return 0
    # Without its stamp, an archive left half-written by an interruption is never taken for a good one.
    stamp.unlink(missing_ok=True)
    command = [sys.executable, "-m", "scripts.quiet_rasa", "train", "--quiet", "--fixed-model-name", NAME]
    print("Training the model: the data is not what it was trained from", flush=True)
    status = subprocess.run(command, cwd=root, check=False).returncode
    if status == 0:
        stamp.write_text(wanted)
    return status


def fingerprint(root: Path) -> str:
    """A hash of what the model learns from. Of `responses/` only the keys: wording is read at run time."""
    digest = hashlib.sha256()
    for path in _files(root):
        digest.update(f"{path.relative_to(root)}\0".encode() + path.read_bytes() + b"\0")
    keys = (RESPONSE_KEY.findall(path.read_text("utf-8")) for path in (root / "responses").rglob("*.yml"))
    digest.update("\n".join(sorted(key for found in keys for key in found)).encode())
    return digest.hexdigest()


def _files(root: Path) -> Iterator[Path]:
    for name in TRAINED_FROM:
        place = root / name
        found = sorted(place.rglob("*")) if place.is_dir() else [place]
        yield from (path for path in found if path.is_file() and "__pycache__" not in path.parts)


if __name__ == "__main__":
    sys.exit(train_if_needed())
