"""One web process and one stand-in engine for the tests that leave both as they found them; own ones for the others."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.web.harness import Client, StandIn, Web, free_port


def _pair(folder: Path) -> Iterator[tuple[Web, StandIn]]:
    engine = StandIn(free_port())
    engine.start()
    web = Web(folder, engine)
    web.start()
    try:
        yield web, engine
    finally:
        web.stop()
        engine.mode = "answer"
        engine.stop()


@pytest.fixture(scope="session")
def shared(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Web, StandIn]]:
    yield from _pair(tmp_path_factory.mktemp("web"))


@pytest.fixture
def web(shared: tuple[Web, StandIn]) -> Web:
    """A running web process whose engine answers."""
    shared[1].mode = "answer"
    return shared[0]


@pytest.fixture
def engine(shared: tuple[Web, StandIn]) -> Iterator[StandIn]:
    """The stand-in engine of `web`; it runs and answers again afterwards."""
    yield shared[1]
    shared[1].mode = "answer"
    shared[1].start()


@pytest.fixture
def client(web: Web) -> Client:
    """A new conversation."""
    return Client(web)


@pytest.fixture
def own(tmp_path: Path) -> Iterator[tuple[Web, StandIn]]:
    """A web process and an engine that the test may stop, kill and restart."""
    yield from _pair(tmp_path)
