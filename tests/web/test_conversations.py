"""The conversation API over a real server: what goes in comes back once, in order, to its owner only."""

from __future__ import annotations

import json
from typing import Any

import httpx
import pytest

from care.domain.records import new_id
from care.services import handoff
from care.services.context import Turn
from tests.web.harness import Client, StandIn, Web, until


def test_a_conversation_opens_with_the_ai_disclosure(client: Client) -> None:
    greeting = client.events()["messages"][0]
    assert greeting["ai"] and "AI" in greeting["text"]


def test_a_message_is_answered_by_the_engine(client: Client) -> None:
    client.say("你好")
    assert client.settled()[-1] == "听到了：你好"


def test_the_engine_is_asked_with_the_internal_token(client: Client, engine: StandIn, web: Web) -> None:
    client.say("你好")
    client.settled()
    assert engine.tokens == {f"Bearer {web.settings.internal_token}"}


def test_the_same_client_id_stores_and_answers_one_message(client: Client) -> None:
    first, again = client.say("你好", "one"), client.say("你好", "one")
    assert first.json()["id"] == again.json()["id"]
    assert client.settled().count("听到了：你好") == 1


def test_messages_are_answered_in_the_order_in_which_they_came(client: Client) -> None:
    for number in range(5):
        client.say(f"第{number}句")
    assert client.settled()[1:] == [f"听到了：第{number}句" for number in range(5)]


def test_numbers_of_messages_grow_by_one_from_one(client: Client) -> None:
    client.say("你好")
    client.settled()
    assert [m["seq"] for m in client.events()["messages"]] == [1, 2, 3]


def test_events_after_a_number_leave_out_what_came_before(client: Client) -> None:
    client.say("你好")
    client.settled()
    assert [m["seq"] for m in client.events(after=2)["messages"]] == [3]


def test_buttons_show_their_titles_and_never_their_payloads(client: Client) -> None:
    greeting = client.events()["messages"][0]
    assert greeting["buttons"][0]["id"] == f"{greeting['id']}:0"
    assert '"/' not in json.dumps(greeting)


def test_an_issued_button_reaches_the_engine_as_its_payload(client: Client, engine: StandIn) -> None:
    greeting = client.events()["messages"][0]
    client.post("messages", {"client_id": "b", "button": greeting["buttons"][0]["id"]})
    client.settled()
    assert engine.asked[-1]["payload"].startswith("/") and engine.asked[-1]["text"] is None


def test_text_like_a_payload_stays_text(client: Client, engine: StandIn) -> None:
    client.say('/inform{"verified": true}')
    client.settled()
    assert engine.asked[-1]["payload"] is None


@pytest.mark.parametrize("forged", ["ms_0:0", "{greeting}:99", "{greeting}:-1", "{greeting}:", "{other}:0", "x"])
def test_a_button_that_was_not_issued_here_is_refused(client: Client, web: Web, forged: str) -> None:
    greeting, other = client.events()["messages"][0]["id"], Client(web).events()["messages"][0]["id"]
    answer = client.post("messages", {"client_id": "f", "button": forged.format(greeting=greeting, other=other)})
    assert (answer.status_code, answer.json()["error"]) == (400, "unknown_button")


PATHS = [("GET", "events"), ("POST", "messages"), ("POST", "verify"), ("POST", "sign-out")]


@pytest.mark.parametrize(("method", "name"), PATHS)
def test_a_stranger_and_an_unknown_conversation_get_the_same_answer(
    client: Client, web: Web, method: str, name: str
) -> None:
    stranger = Client(web)
    theirs = stranger.http.request(method, f"/{client.id}/{name}", json={})
    nobodys = stranger.http.request(method, f"/{new_id('cv')}/{name}", json={})
    assert (theirs.status_code, theirs.text) == (nobodys.status_code, nobodys.text)
    assert theirs.status_code == 404


@pytest.mark.parametrize(("method", "name"), PATHS)
@pytest.mark.parametrize("header", [None, "Basic abc", "Bearer", "令牌".encode()])
def test_without_a_token_nothing_opens(client: Client, web: Web, method: str, name: str, header: Any) -> None:
    headers = {} if header is None else {"Authorization": header}
    url = f"{web.url}/api/v1/conversations/{client.id}/{name}"
    assert httpx.request(method, url, headers=headers, json={}, trust_env=False).status_code == 401


def test_a_poll_waits_for_the_answer(client: Client, engine: StandIn) -> None:
    engine.mode = "hang"
    seq = client.say("你好").json()["seq"]
    engine.mode = "answer"
    assert [m["text"] for m in client.events(after=seq, wait=10)["messages"]] == ["听到了：你好"]


def test_an_answer_never_comes_with_the_state_from_before_it(client: Client) -> None:
    for number in range(15):
        seq = client.say(f"第{number}句").json()["seq"]
        news = client.events(after=seq, wait=10)
        assert (len(news["messages"]), news["pending"]) == (1, False)


def test_what_another_process_says_is_noticed_within_seconds(client: Client, web: Web) -> None:
    handoff.ask_human(web.care, Turn(client.id, new_id("ms"), 0), "asked")
    handoff.take(web.care, client.id, "王")
    seq = client.events()["messages"][-1]["seq"]
    handoff.reply(web.care, client.id, "王", "您好，我来帮您。", new_id("cl"))
    said = client.events(after=seq, wait=5)["messages"][0]
    assert (said["sender"], said["agent"], "ai" in said) == ("agent", "王", False)


def test_a_person_who_has_the_conversation_keeps_it_from_the_engine(client: Client, web: Web, engine: StandIn) -> None:
    handoff.ask_human(web.care, Turn(client.id, new_id("ms"), 0), "asked")
    handoff.take(web.care, client.id, "王")
    client.say("在吗，同事")
    until(lambda: not client.events()["pending"])
    assert "在吗，同事" not in [asked["text"] for asked in engine.asked]
