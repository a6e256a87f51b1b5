"""Every test of the command has a deployment of its own."""

from __future__ import annotations

from pathlib import Path

import pytest

from cli.main import main
from tests.conftest import KEYS


@pytest.fixture(autouse=True)
def deployment(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A deployment of its own, its database up to date."""
    for name, value in KEYS.items():
        monkeypatch.setenv(name, value)
    monkeypatch.setenv("ANHUAN_VAR_DIR", str(tmp_path))
    monkeypatch.delenv("DATABASE_URL", raising=False)
    assert main(["db", "upgrade"]) == 0
    return tmp_path
