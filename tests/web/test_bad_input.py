"""Whatever is sent gets a clear refusal or a sensible answer, and nothing breaks."""

from __future__ import annotations

from typing import Any

import httpx
import pytest

from tests.web.harness import Client, StandIn, Web


@pytest.mark.parametrize(
    "body",
    [
        {},
        {"client_id": "a"},
        {"text": "你好"},
        {"client_id": "", "text": "你好"},
        {"client_id": "x" * 65, "text": "你好"},
        {"client_id": "换 行", "text": "你好"},
        {"client_id": 7, "text": "你好"},
        {"client_id": "a", "text": 7},
        {"client_id": "a", "text": ["你好"]},
        {"client_id": "a", "text": "你好", "button": "ms_1:0"},
        {"client_id": "a", "text": "你好", "payload": "/affirm"},
        [],
        "你好",
    ],
)
def test_a_message_of_the_wrong_shape_is_refused(client: Client, body: Any) -> None:
    answer = client.post("messages", body)
    assert (answer.status_code, set(answer.json())) == (400, {"error", "detail"})


@pytest.mark.parametrize("body", [b"", b"{", b"\xff\xfe", b'{"client_id": "a", "text": "\\ud800"}'])
def test_what_is_not_json_is_refused(client: Client, body: bytes) -> None:
    headers = {"Content-Type": "application/json"}
    answer = client.http.post(f"/{client.id}/messages", content=body, headers=headers)
    assert (answer.status_code, answer.json()["error"]) == (400, "bad_json")


@pytest.mark.parametrize("media_type", ["text/plain", "application/x-www-form-urlencoded", ""])
def test_another_media_type_is_refused(client: Client, media_type: str) -> None:
    headers = {"Content-Type": media_type}
    answer = client.http.post(f"/{client.id}/messages", content=b"{}", headers=headers)
    assert answer.status_code == 415


def test_a_body_beyond_64_kib_is_refused(client: Client) -> None:
    assert client.say("债" * 30_000).status_code == 413


def test_a_body_without_a_length_is_cut_off_at_64_kib(client: Client) -> None:
    headers = {"Content-Type": "application/json"}
    parts = (b"x" * 8192 for _ in range(1000))
    assert client.http.post(f"/{client.id}/messages", content=parts, headers=headers).status_code == 413


@pytest.mark.parametrize("text", ["", "   ", "\x00\x07\x1b", "\u200b"])
def test_an_empty_message_is_answered(client: Client, text: str) -> None:
    assert client.say(text).status_code == 202
    assert len(client.settled()) == 2


def test_ten_thousand_characters_are_cut_and_answered(client: Client) -> None:
    client.say("好" * 10_000)
    assert len(client.settled()) == 2
    assert len(client.texts("borrower")[0]) == 1000


def test_control_characters_are_not_stored(client: Client) -> None:
    client.say("你\x00好\x1b[31m\x9f")
    assert client.texts("borrower") == ["你好[31m"]


@pytest.mark.parametrize(
    "text",
    [
        "<script>alert(1)</script>",
        "'; DROP TABLE messages; --",
        "😀😀😀",
        "Ｈｅｌｌｏ１２３",
        "我還不起了",
        "{{ 7 * 7 }} {lender}",
        "Can you help me?",
        "\u202eabc",
    ],
)
def test_odd_text_comes_back_as_it_was_typed(client: Client, text: str) -> None:
    client.say(text)
    assert client.texts("borrower") == [text]


def test_a_card_number_is_neither_stored_nor_passed_on(client: Client, engine: StandIn) -> None:
    client.say("我的卡号是6222021234567890128")
    client.settled()
    assert "6222021234567890128" not in str(client.events()) + str(engine.asked)


@pytest.mark.parametrize("query", ["after=-1", "after=x", "after=1e3", "after=99999999999999", "wait=-1", "wait=y"])
def test_a_wrong_number_in_the_query_is_refused(client: Client, query: str) -> None:
    assert client.http.get(f"/{client.id}/events?{query}").status_code == 400


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [("GET", "/api/v1/conversations", 405), ("GET", "/api/v1/nothing", 404), ("DELETE", "/chat", 405)],
)
def test_an_unknown_address_or_method_is_refused_as_json(web: Web, method: str, path: str, status: int) -> None:
    answer = httpx.request(method, web.url + path, trust_env=False)
    assert (answer.status_code, set(answer.json())) == (status, {"error", "detail"})


@pytest.mark.parametrize("channel", ["", "Web", "a" * 33, "网页", 1, None])
def test_a_channel_is_a_short_plain_word(web: Web, channel: Any) -> None:
    url = f"{web.url}/api/v1/conversations"
    assert httpx.post(url, json={"channel": channel}, trust_env=False).status_code == 400


def test_a_flood_of_messages_is_slowed_down(client: Client) -> None:
    answers = [client.say("在吗") for _ in range(40)]
    refused = next(answer for answer in answers if answer.status_code == 429)
    assert int(refused.headers["Retry-After"]) >= 1
