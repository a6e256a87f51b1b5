"""What has to be mended in Rasa for the product: two costs of every turn, and failures that it hides.

Applied by the channel, so in `rasa run` only. Each patch has a test that fails when Rasa changes underneath.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable
from functools import lru_cache, wraps
from typing import Any

from aiohttp import ClientConnectorError
from jsonschema.validators import validator_for
from rasa.core.actions.action import ActionBotResponse, ActionExecutionRejection, RemoteAction
from rasa.core.agent import Agent
from rasa.core.tracker_store import InMemoryTrackerStore, TrackerStore
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import Event

log = logging.getLogger(__name__)

ACTION_SECONDS = 30.0
"""Longest wait for the action server; Rasa's own is five minutes."""


class TurnFailed(BaseException):
    """An action of this turn failed: nothing of the turn may be kept.

    Not an Exception: Rasa catches those, drops the action's events, and carries on as if nothing had happened.
    """

    def __init__(self, action: str, cause: str) -> None:
        super().__init__(f"{action}: {cause}")


class ActionsAway(TurnFailed):
    """The action server can't be reached: it is no fault of this turn, which may come again at any time."""


def apply() -> None:
    """Mend Rasa in this process; a second call changes nothing."""
    if getattr(Event.resolve_by_type, "cache_info", None):
        return
    Event.resolve_by_type = staticmethod(lru_cache(maxsize=None)(Event.resolve_by_type))
    RemoteAction._validate_action_result = _checked_by(RemoteAction.action_response_format_spec())
    Agent._create_tracker_store = staticmethod(_honest_store)
    for kind in (RemoteAction, ActionBotResponse):
        kind.run = _failing_loudly(kind.run)


def _checked_by(schema: dict[str, Any]) -> Callable[[RemoteAction, dict[str, Any]], bool]:
    """Rasa's check of an action's answer with its schema compiled once: 0.04 ms where it took 40."""
    validator = validator_for(schema)(schema)

    def check(_action: RemoteAction, result: dict[str, Any]) -> bool:
        validator.validate(result)
        return True

    return check


def _honest_store(store: TrackerStore | None, domain: Domain) -> TrackerStore:
    """The store itself: Rasa's wrap answers from an empty conversation when the database can't be reached."""
    if store is None:
        return InMemoryTrackerStore(domain)
    store.domain = domain
    return store


def _failing_loudly(run: Callable[..., Awaitable[list[Event]]]) -> Callable[..., Awaitable[list[Event]]]:
    @wraps(run)
    async def loud(self: Any, *args: Any, **kwargs: Any) -> list[Event]:
        try:
            return await asyncio.wait_for(run(self, *args, **kwargs), ACTION_SECONDS)
        except ActionExecutionRejection:
            raise
        except Exception as error:  # noqa: BLE001 - whatever it is, the turn must not go on
            # Class names only: the text of an error may quote what the borrower wrote.
            cause = error.__cause__ or error.__context__ or error
            log.error("action %s failed: %s", self.name(), type(cause).__name__)
            kind = ActionsAway if isinstance(cause, ClientConnectorError) else TurnFailed
            raise kind(self.name(), type(cause).__name__) from None

    return loud
