"""Failing, hanging and absent engines, killed web processes: every message is answered once or a person is called."""

from __future__ import annotations

import signal
import time

import pytest

from care.domain.records import new_id
from care.services import handoff
from care.services.context import Turn
from tests.web.harness import Client, StandIn, Web, until


def told(web: Web, client: Client, response: str) -> int:
    """How often a response was said, by its id."""
    ids = [str(message.response_id) for message in web.messages(client.id)]
    return len([one for one in ids if one.startswith(f"_shared.{response}.")])


@pytest.mark.parametrize("mode", ["fail", "babble"])
def test_an_engine_that_fails_once_is_asked_again(client: Client, engine: StandIn, mode: str) -> None:
    engine.mode, before = mode, len(engine.asked)
    client.say("你好")
    until(lambda: len(engine.asked) > before)
    engine.mode = "answer"
    assert client.settled().count("听到了：你好") == 1


def test_after_three_failures_a_person_is_called(client: Client, engine: StandIn, web: Web) -> None:
    engine.mode, before = "fail", len(engine.asked)
    client.say("你好")
    client.settled()
    assert (told(web, client, "technical_sorry"), len(engine.asked) - before) == (1, 3)
    assert client.id in [row.conversation_id for row in handoff.waiting(web.care)]


def test_without_an_engine_the_borrower_hears_the_truth_once(client: Client, web: Web, engine: StandIn) -> None:
    engine.stop()
    client.say("你好")
    client.say("在吗")
    until(lambda: told(web, client, "engine_down"), 4)
    time.sleep(3)
    assert told(web, client, "engine_down") == 1
    assert client.events()["pending"]


def test_when_the_engine_is_back_the_answer_comes(client: Client, web: Web, engine: StandIn) -> None:
    engine.stop()
    client.say("你好")
    client.say("在吗")
    until(lambda: told(web, client, "engine_down"), 4)
    engine.start()
    assert client.settled()[-2:] == ["听到了：你好", "听到了：在吗"]


def test_an_engine_that_is_away_for_a_moment_is_not_mentioned(client: Client, web: Web, engine: StandIn) -> None:
    engine.stop()
    client.say("你好")
    time.sleep(0.5)
    engine.start()
    assert client.settled()[1:] == ["听到了：你好"]


def test_health_names_the_missing_engine_and_stays_up(client: Client, web: Web, engine: StandIn) -> None:
    healthy = client.http.get(f"{web.url}/healthz").json()
    engine.stop()
    ill = client.http.get(f"{web.url}/healthz")
    assert healthy == {"status": "ok", "database": True, "engine": True}
    assert (ill.status_code, ill.json()["engine"]) == (200, False)


def test_a_web_process_killed_in_mid_turn_answers_once_after_its_restart(own: tuple[Web, StandIn]) -> None:
    web, engine = own
    client = Client(web)
    engine.mode = "hang"
    sent = client.say("你好", "one")
    until(lambda: engine.asked)
    web.stop(signal.SIGKILL)
    engine.mode = "answer"
    web.start()
    assert client.say("你好", "one").json()["id"] == sent.json()["id"]
    assert client.settled().count("听到了：你好") == 1
    assert len({asked["message"] for asked in engine.asked}) == 1


def test_a_web_process_stopped_in_mid_turn_carries_on_after_its_restart(own: tuple[Web, StandIn]) -> None:
    web, engine = own
    client = Client(web)
    engine.mode = "hang"
    client.say("你好")
    until(lambda: engine.asked)
    assert web.stop() < 4
    engine.mode = "answer"
    web.start()
    assert client.settled()[1:] == ["听到了：你好"]


def test_the_answer_to_a_conversation_that_a_person_took_is_dropped(client: Client, engine: StandIn, web: Web) -> None:
    client.say("你好")
    client.settled()
    engine.mode, before = "hang", len(engine.asked)
    client.say("转人工")
    until(lambda: len(engine.asked) > before)
    call_and_take(web, client.id)
    engine.mode = "answer"
    time.sleep(0.5)
    assert "听到了：转人工" not in client.texts()


def call_and_take(web: Web, conversation_id: str) -> None:
    handoff.ask_human(web.care, Turn(conversation_id, new_id("ms"), 0), "asked")
    handoff.take(web.care, conversation_id, "王")
