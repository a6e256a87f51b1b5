"""Each patch of Rasa: what it repairs is still there upstream, and stays repaired."""

from __future__ import annotations

import inspect

import pytest
import rasa.core.actions.action
import rasa.core.agent
import rasa.core.processor
import rasa.shared.core.events
from jsonschema import ValidationError
from rasa.core.actions.action import RemoteAction
from rasa.core.agent import Agent
from rasa.core.tracker_store import InMemoryTrackerStore
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import Event
from rasa.shared.utils.common import all_subclasses

from components import patches


@pytest.fixture(autouse=True)
def patched() -> None:
    patches.apply()


@pytest.mark.parametrize(
    ("module", "line"),
    [
        (rasa.core.actions.action, "validate(result, self.action_response_format_spec())"),
        (rasa.shared.core.events, "for cls in rasa.shared.utils.common.all_subclasses(Event):"),
        (rasa.core.processor, '"Bot will continue, but the actions events are lost. "'),
        (rasa.core.agent, "return FailSafeTrackerStore(tracker_store)"),
    ],
    ids=[
        "schema compiled at every call",
        "classes searched for every event",
        "failures hidden",
        "lost database hidden",
    ],
)
def test_rasa_still_needs_the_patch(module: object, line: str) -> None:
    assert line in inspect.getsource(module)  # type: ignore[arg-type]


@pytest.mark.parametrize("bad", [{"events": "x"}, {"events": [{"event": "slot"}]}, {"responses": [1]}, None])
def test_a_malformed_answer_of_an_action_is_still_refused(bad: object) -> None:
    with pytest.raises(ValidationError):
        RemoteAction("action_answer", None)._validate_action_result(bad)


def test_a_good_answer_of_an_action_passes() -> None:
    good = {"events": [{"event": "slot", "name": "a", "value": 1, "timestamp": None}], "responses": [{"text": "x"}]}
    assert RemoteAction("action_answer", None)._validate_action_result(good)


def test_every_event_is_still_found_by_its_name() -> None:
    named = {kind.type_name: kind for kind in reversed(all_subclasses(Event)) if getattr(kind, "type_name", None)}
    assert {name: Event.resolve_by_type(name) for name in named} == named


def test_an_unknown_event_is_still_an_error() -> None:
    with pytest.raises(ValueError, match="Unknown event"):
        Event.resolve_by_type("no_such_event")


def test_a_database_that_fails_is_not_replaced_by_an_empty_conversation() -> None:
    store = InMemoryTrackerStore(Domain.empty())
    assert Agent(domain=Domain.empty(), tracker_store=store).tracker_store is store


def test_patching_twice_changes_nothing() -> None:
    before = RemoteAction.run
    patches.apply()
    assert RemoteAction.run is before
