"""A real browser on the chat page of a real web process with the stand-in engine."""

from __future__ import annotations

import shutil
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, sync_playwright

from tests.web.conftest import _pair
from tests.web.harness import StandIn, Web

CHROMIUM = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--no-first-run"]
ABSENT = "NO BROWSER: apt-get update && apt-get install -y chromium, then run the tests again"


# Not for the session: while it is open, Playwright keeps an event loop in this thread that others would run into.
@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    if CHROMIUM is None:
        pytest.skip(ABSENT)
    with sync_playwright() as playwright:
        running = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield running
        running.close()


@pytest.fixture(scope="module")
def shared(browser: Browser, tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Web, StandIn]]:
    yield from _pair(tmp_path_factory.mktemp("browser"))


@pytest.fixture
def web(shared: tuple[Web, StandIn]) -> Web:
    return shared[0]


@pytest.fixture
def engine(shared: tuple[Web, StandIn]) -> Iterator[StandIn]:
    """The stand-in engine; it answers again afterwards."""
    yield shared[1]
    shared[1].mode = "answer"


@pytest.fixture
def page(browser: Browser, web: Web) -> Iterator[Page]:
    """The chat page on a phone, greeted; what its scripts complain of fails the test."""
    context = browser.new_context(viewport={"width": 360, "height": 740}, locale="zh-CN")
    opened, complaints = context.new_page(), []
    opened.set_default_timeout(15_000)
    opened.on("pageerror", lambda error: complaints.append(str(error)))
    opened.goto(f"{web.url}/chat")
    opened.wait_for_selector("#choices button")
    yield opened
    context.close()
    assert complaints == []
