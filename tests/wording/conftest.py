"""The product's own wording, loaded once, and a folder to write broken ones into."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from care.wording.renderer import Wording

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="session")
def wording() -> Wording:
    return Wording.load(ROOT / "responses", ROOT / "policies" / "lender.yml")


@pytest.fixture
def written(tmp_path: Path) -> Callable[..., Wording]:
    """Load a wording of one topic from its YAML."""

    def load(body: str, topic: str = "plans") -> Wording:
        (tmp_path / f"{topic}.yml").write_text(body, encoding="utf-8")
        return Wording.load(tmp_path, ROOT / "policies" / "lender.yml")

    return load
