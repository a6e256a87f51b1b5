"""The event stream: everything once, in order, across reconnections, and gone quickly when the server stops."""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Iterator
from typing import Any

from tests.web.harness import Client, StandIn, Web


def stream(client: Client, after: int = 0, **headers: str) -> Iterator[tuple[str, str | None, dict[str, Any]]]:
    """(event, id, data) as they arrive."""
    url, accept = f"/{client.id}/events?after={after}", {"Accept": "text/event-stream"}
    with client.http.stream("GET", url, headers=accept | headers, timeout=20) as response:
        assert response.headers["content-type"].startswith("text/event-stream")
        fields: dict[str, str] = {}
        for line in response.iter_lines():
            if line:
                name, _, value = line.partition(": ")
                fields[name] = value
            elif "event" in fields:
                yield fields["event"], fields.get("id"), json.loads(fields["data"])
                fields = {}


def take(events: Iterator[tuple[str, str | None, dict[str, Any]]], count: int) -> list[dict[str, Any]]:
    """The next `count` messages of a stream, which is then closed."""
    found = []
    for event, number, data in events:
        if event == "message":
            assert number == str(data["seq"])
            found.append(data)
        if len(found) == count:
            break
    events.close()  # type: ignore[attr-defined]
    return found


def test_a_stream_replays_and_then_follows(client: Client) -> None:
    events = stream(client)
    assert next(events)[2]["seq"] == 1
    client.say("你好")
    assert [message["seq"] for message in take(events, 2)] == [2, 3]


def test_broken_streams_together_show_everything_once(client: Client) -> None:
    seen: list[int] = []
    for number in range(4):
        client.say(f"第{number}句")
        seen += [message["seq"] for message in take(stream(client, after=seen[-1] if seen else 0), 2)]
    client.settled()
    last = len(client.events()["messages"])
    seen += [message["seq"] for message in take(stream(client, after=seen[-1]), last - len(seen))]
    assert seen == list(range(1, last + 1))


def test_a_standard_client_may_name_the_last_event_in_a_header(client: Client) -> None:
    client.say("你好")
    client.settled()
    url, headers = f"/{client.id}/events", {"Accept": "text/event-stream", "Last-Event-ID": "2"}
    with client.http.stream("GET", url, headers=headers) as response:
        lines = response.iter_lines()
        assert (next(lines), next(lines)) == ("event: message", "id: 3")


def test_the_state_says_that_an_answer_is_due(client: Client, engine: StandIn) -> None:
    engine.mode = "hang"
    client.say("你好")
    states = (data for event, _, data in stream(client) if event == "state")
    assert next(states) == {"pending": True, "owner": "bot", "crisis": False}
    engine.mode = "answer"
    assert next(states) == {"pending": False, "owner": "bot", "crisis": False}


def test_neither_open_streams_nor_waiting_polls_hold_up_a_stop(own: tuple[Web, StandIn]) -> None:
    web, _ = own
    streams = [stream(Client(web)) for _ in range(5)]
    for events in streams:
        next(events)
    client = Client(web)
    poll = threading.Thread(target=client.events, args=(1, 25))
    poll.start()
    time.sleep(0.5)
    assert web.stop() < 3
    poll.join(5)
    assert not poll.is_alive()
