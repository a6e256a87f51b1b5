"""The trained engine, loaded once."""

from __future__ import annotations

import pytest

from scripts.model import train_if_needed
from training.engine import Engine


@pytest.fixture(scope="session")
def engine() -> Engine:
    """The archive that fits the data, trained when there is none."""
    assert train_if_needed() == 0
    return Engine()
