"""One trained engine for all cases; a database, a clock and an SMS box for each."""

from __future__ import annotations

import base64
import dataclasses
import logging
import re
import secrets
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import structlog
from rasa.core.agent import Agent
from rasa.utils.endpoints import EndpointConfig

import actions._guarded as guarded
from care.domain.clock import FixedClock
from care.services import conversations, handoff, identity, promises
from care.services.context import Care
from care.settings import SECRETS
from components import patches
from components.nlg import CareNlg
from scripts.model import NAME, ROOT, train_if_needed
from tests.conversations.stage import InProcessActions, Stage


@pytest.fixture(scope="session")
def model() -> Path:
    """The archive that fits the data, trained when there is none."""
    assert train_if_needed() == 0
    return ROOT / "models" / f"{NAME}.tar.gz"


@pytest.fixture(scope="session")
def in_process_actions() -> InProcessActions:
    return InProcessActions()


@pytest.fixture(scope="session")
def agent(model: Path, in_process_actions: InProcessActions) -> Iterator[Agent]:
    patches.apply()
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.WARNING))
    with pytest.MonkeyPatch.context() as environment:
        for name in SECRETS:
            environment.setenv(name, base64.urlsafe_b64encode(secrets.token_bytes(32)).decode())
        yield Agent.load(str(model), action_endpoint=in_process_actions, generator=CareNlg(EndpointConfig()))


class SmsBox:
    """Keeps what was sent instead of printing it."""

    def __init__(self) -> None:
        self.texts: list[str] = []

    def send(self, phone: str, text: str) -> None:
        self.texts.append(text)

    def code(self) -> str:
        found = re.search(r"\d{6}", self.texts[-1])
        assert found
        return found[0]


@pytest.fixture
def sms() -> SmsBox:
    return SmsBox()


@pytest.fixture
def codes(sms: SmsBox) -> Callable[[], str]:
    return sms.code


@pytest.fixture
def stage(
    agent: Agent,
    in_process_actions: InProcessActions,
    care: Care,
    book: Path,
    clock: FixedClock,
    sms: SmsBox,
    monkeypatch: pytest.MonkeyPatch,
) -> Stage:
    """The seeded product. A message's id chooses among variations: counted ids make a case say the same each time."""
    counted: Counter[str] = Counter()

    def next_id(prefix: str) -> str:
        counted[prefix] += 1
        return f"{prefix}_{counted[prefix]}"

    for module in (conversations, handoff, identity, promises):
        monkeypatch.setattr(module, "new_id", next_id)
    in_process_actions.dies_after = None
    staged = dataclasses.replace(care, sms=sms)
    monkeypatch.setattr(guarded, "care", lambda: staged)
    return Stage(agent, in_process_actions, staged, clock)
