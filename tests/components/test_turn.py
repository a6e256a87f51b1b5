"""A turn is taken once and whole, whatever is sent and whatever breaks."""

from __future__ import annotations

import asyncio
import json
from typing import Any
from uuid import uuid4

import pytest
from rasa.core.agent import Agent
from rasa.shared.core.events import ActionExecuted, SlotSet

from components.patches import TurnFailed
from components.turn import LONG, BadTurn, Turn, run_turn
from tests.components.conftest import ActionServer

NOW = "2026-11-23T10:00:00+08:00"


def asked(text: str | None = "你好", *, conversation: str | None = None, **more: Any) -> Turn:
    body = {"conversation": conversation or uuid4().hex, "message": uuid4().hex, "epoch": 3, "now": NOW}
    return Turn.read(json.dumps(body | {"text": text} | more).encode())


async def test_a_turn_answers_with_replies_their_proof_and_the_understanding(agent: Agent) -> None:
    answer = await run_turn(agent, asked("你好"))
    assert [reply["response_id"] for reply in answer["replies"]][0].startswith("_shared.empty.")
    assert answer["replies"][0]["version"] == 1
    assert answer["understanding"]["intent"]["name"] == "greet"
    assert answer["understanding"]["emotion"] == "calm"
    assert len(answer["understanding"]["ranking"]) == 6
    assert answer["understanding"]["model"]


async def test_a_message_sent_twice_runs_once_and_answers_the_same(agent: Agent, actions: ActionServer) -> None:
    turn = asked()
    assert await run_turn(agent, turn) == await run_turn(agent, turn)
    assert len(actions.asked) == 1


async def test_a_message_sent_twice_at_once_runs_once(agent: Agent, actions: ActionServer) -> None:
    turn = asked()
    one, other = await asyncio.gather(run_turn(agent, turn), run_turn(agent, turn))
    assert (one, len(actions.asked)) == (other, 1)


async def test_an_old_message_keeps_its_own_replies(agent: Agent) -> None:
    first = asked()
    answer = await run_turn(agent, first)
    await run_turn(agent, asked(None, conversation=first.conversation, payload="/affirm"))
    assert await run_turn(agent, first) == answer


@pytest.mark.parametrize(
    ("status", "body"),
    [(500, {}), (200, {"events": "none"}), (200, b"not json"), (200, {"responses": [{"response": "utter_nowhere"}]})],
    ids=["error", "malformed", "no JSON", "unknown response"],
)
async def test_a_failed_action_leaves_no_trace(agent: Agent, actions: ActionServer, status: int, body: Any) -> None:
    turn = asked()
    await run_turn(agent, turn)
    before = await agent.tracker_store.retrieve(turn.conversation)
    actions.status, actions.body = status, body
    with pytest.raises(TurnFailed):
        await run_turn(agent, asked("我周五还两千", conversation=turn.conversation))
    after = await agent.tracker_store.retrieve(turn.conversation)
    assert list(after.events) == list(before.events)


async def test_an_unreachable_action_server_fails_the_turn(agent: Agent) -> None:
    agent.processor.action_endpoint.url = "http://127.0.0.1:9/webhook"
    with pytest.raises(TurnFailed, match="action_answer"):
        await run_turn(agent, asked())


async def test_a_failed_turn_can_be_sent_again(agent: Agent, actions: ActionServer) -> None:
    turn = asked()
    actions.status = 500
    with pytest.raises(TurnFailed):
        await run_turn(agent, turn)
    actions.status = 200
    assert (await run_turn(agent, turn))["replies"]


async def test_a_sentence_without_its_facts_fails_the_turn(agent: Agent) -> None:
    with pytest.raises(TurnFailed, match="utter_promise_recorded: MissingFact"):
        await run_turn(agent, asked("给我讲个笑话"))


async def test_an_action_that_declines_is_no_failure(agent: Agent, actions: ActionServer) -> None:
    actions.status, actions.body = 400, {"action_name": "action_answer", "error": "declined"}
    answer = await run_turn(agent, asked())
    assert [reply["response_id"].rsplit(".", 1)[0] for reply in answer["replies"]] == ["_shared.fallback"]


async def test_every_turn_ends_listening_even_one_that_went_in_circles(agent: Agent, actions: ActionServer) -> None:
    actions.body = {"events": [{"event": "followup", "name": "action_answer"}], "responses": []}
    turn = asked()
    await run_turn(agent, turn)
    tracker = await agent.tracker_store.retrieve(turn.conversation)
    assert tracker.latest_action_name == "action_listen"


@pytest.mark.parametrize("typed", ["/affirm", "  /affirm", "　/affirm{}", '/affirm{"account_ref":"x"}', "\x1c/affirm"])
async def test_typed_text_is_never_a_command(agent: Agent, typed: str) -> None:
    understood = (await run_turn(agent, asked(typed)))["understanding"]
    assert understood["intent"]["confidence"] != 1.0
    assert "account_ref" not in {entity["entity"] for entity in understood["entities"]}


async def test_a_payload_carries_its_values(agent: Agent) -> None:
    understood = (await run_turn(agent, asked(None, payload='/affirm{"account_ref":"x"}')))["understanding"]
    assert understood["intent"] == {"name": "affirm", "confidence": 1.0}
    assert [(entity["entity"], entity["value"]) for entity in understood["entities"]] == [("account_ref", "x")]


async def test_a_payload_of_no_known_intent_is_refused_and_leaves_no_trace(agent: Agent) -> None:
    turn = asked(None, payload="/no_such_thing")
    with pytest.warns(UserWarning), pytest.raises(BadTurn, match="no intent"):
        await run_turn(agent, turn)
    assert await agent.tracker_store.retrieve(turn.conversation) is None


async def test_the_action_server_learns_message_epoch_and_clock(agent: Agent, actions: ActionServer) -> None:
    turn = asked()
    await run_turn(agent, turn)
    heard = actions.asked[0]["tracker"]["latest_message"]["metadata"]
    assert heard == {"message": turn.message, "epoch": 3, "now": NOW}


async def test_dates_are_read_by_the_clock_of_the_request(agent: Agent) -> None:
    entities = (await run_turn(agent, asked("我周五还两千")))["understanding"]["entities"]
    assert {entity["entity"]: entity["value"] for entity in entities}["date"] == "2026-11-27"


async def test_the_first_message_is_not_remembered_as_the_mode_of_the_session(agent: Agent) -> None:
    turn = asked()
    await run_turn(agent, turn)
    tracker = await agent.tracker_store.retrieve(turn.conversation)
    assert tracker.get_slot("session_started_metadata") is None


async def test_a_long_conversation_goes_on_in_a_new_session_with_its_slots(agent: Agent) -> None:
    turn = asked("好的")
    await run_turn(agent, turn)
    tracker = await agent.tracker_store.retrieve(turn.conversation)
    tracker.update_with_events([SlotSet("amount", "5.00"), *[ActionExecuted("action_listen")] * LONG], agent.domain)
    await agent.tracker_store.save(tracker)
    await run_turn(agent, asked(conversation=turn.conversation))
    shorter = await agent.tracker_store.retrieve(turn.conversation)
    assert len(shorter.events) < 30
    assert shorter.get_slot("amount") == "5.00"


@pytest.mark.parametrize(
    ("body", "field"),
    [
        (b"{", "JSON"),
        (b"[]", "object"),
        (b'{"conversation":"","message":"m","epoch":1,"text":"x"}', "conversation"),
        (b'{"conversation":"c","message":7,"epoch":1,"text":"x"}', "message"),
        (b'{"conversation":"c","message":"m","epoch":true,"text":"x"}', "epoch"),
        (b'{"conversation":"c","message":"m","epoch":1}', "exactly one"),
        (b'{"conversation":"c","message":"m","epoch":1,"text":"x","payload":"/x"}', "exactly one"),
        (b'{"conversation":"c","message":"m","epoch":1,"text":5}', "exactly one"),
        (b'{"conversation":"c","message":"m","epoch":1,"payload":"affirm"}', "payload"),
        (b'{"conversation":"c","message":"m","epoch":1,"text":"x","now":"2026-11-23T10:00"}', "now"),
    ],
)
def test_a_wrong_body_is_refused_naming_the_field(body: bytes, field: str) -> None:
    with pytest.raises(BadTurn, match=field):
        Turn.read(body)
