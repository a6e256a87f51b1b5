"""The verify form: right code in, everything else out, and nothing of it anywhere else."""

from __future__ import annotations

import signal

import pytest

from care.services import identity
from tests.web.harness import Client, Person, StandIn, Web, add_borrower, claim, until


@pytest.fixture
def who(web: Web) -> Person:
    return add_borrower(web)


def wrong(code: str) -> str:
    return f"{(int(code) + 1) % 10**6:06d}"


def test_the_right_code_verifies_and_the_assistant_says_so(client: Client, web: Web, who: Person) -> None:
    challenge = client.ask_code(who)
    assert client.enter(challenge, web.code(who)).json() == {"verified": True}
    assert identity.is_verified(web.care, client.id)
    until(lambda: "核验好了。" in client.texts())


def test_values_are_read_as_people_type_them(client: Client, web: Web, who: Person) -> None:
    spaced = f"+86 {who.phone[:3]}-{who.phone[3:7]} {who.phone[7:]}"
    wide = who.id_number[-4:].lower().translate({ord("0") + n: ord("０") + n for n in range(10)})
    challenge = client.post("verify", {"phone": spaced, "id_tail": wide}).json()["challenge"]
    assert client.enter(challenge, f" {web.code(who)[:3]} {web.code(who)[3:]} ").json()["verified"]


@pytest.mark.parametrize("change", [{"phone": "19900009999"}, {"id_tail": "1234"}])
def test_nobody_learns_whether_a_person_exists(client: Client, web: Web, who: Person, change: dict[str, str]) -> None:
    sent = client.post("verify", claim(who) | change)
    known = Client(web).post("verify", claim(who))
    assert (sent.status_code, set(sent.json())) == (known.status_code, set(known.json()))


def test_a_wrong_code_does_not_verify(client: Client, web: Web, who: Person) -> None:
    challenge = client.ask_code(who)
    assert client.enter(challenge, wrong(web.code(who))).json() == {"verified": False}


def test_the_third_wrong_code_locks_and_says_until_when(client: Client, web: Web, who: Person) -> None:
    challenge = client.ask_code(who)
    answers = [client.enter(challenge, wrong(web.code(who))).json() for _ in range(3)]
    assert "locked_until" in answers[2] and "locked_until" not in answers[1]


def test_while_locked_even_the_right_code_is_refused(client: Client, web: Web, who: Person) -> None:
    challenge = client.ask_code(who)
    for _ in range(3):
        client.enter(challenge, wrong(web.code(who)))
    answer = client.enter(challenge, web.code(who))
    assert (answer.status_code, answer.json()["error"]) == (423, "locked")


def test_a_lock_survives_a_kill_and_a_restart(own: tuple[Web, StandIn]) -> None:
    web, _ = own
    who, client = add_borrower(web), Client(web)
    challenge = client.ask_code(who)
    for _ in range(3):
        client.enter(challenge, wrong(web.code(who)))
    web.stop(signal.SIGKILL)
    web.start()
    assert client.post("verify", claim(who)).status_code == 423


def test_a_locked_phone_is_locked_in_every_conversation(client: Client, web: Web, who: Person) -> None:
    challenge = client.ask_code(who)
    for _ in range(3):
        client.enter(challenge, wrong(web.code(who)))
    assert Client(web).post("verify", claim(who)).status_code == 423


def test_the_code_of_another_conversation_does_not_verify(client: Client, web: Web, who: Person) -> None:
    challenge = Client(web).ask_code(who)
    assert client.enter(challenge, web.code(who)).json() == {"verified": False}


def test_nothing_of_the_form_reaches_messages_engine_or_log(
    client: Client, web: Web, engine: StandIn, who: Person
) -> None:
    challenge = client.ask_code(who)
    code = web.code(who)
    client.enter(challenge, wrong(code))
    client.enter(challenge, code)
    client.settled()
    kept = str(engine.asked) + str([(m.text, m.facts, m.payload) for m in web.messages(client.id)])
    log = [line for line in web.log.read_text().splitlines() if not line.startswith("[sms")]
    assert not [value for value in (who.phone, code, wrong(code)) if value in kept + "".join(log)]


@pytest.mark.parametrize(
    "body",
    [
        {},
        {"phone": "10000000001"},
        {"id_tail": "1234"},
        {"phone": "10000000001", "code": "123456"},
        {"phone": "10000000001", "id_tail": "1234", "challenge": "ch_1", "code": "123456"},
        {"phone": "1000000000", "id_tail": "1234"},
        {"phone": "20000000001", "id_tail": "1234"},
        {"phone": "10000000001", "id_tail": "12"},
        {"phone": "10000000001", "id_tail": "X234"},
        {"challenge": "ch_1", "code": "12345"},
        {"challenge": "ch_1", "code": "12345a"},
        {"challenge": "", "code": "123456"},
        {"phone": 10000000001, "id_tail": "1234"},
    ],
)
def test_a_form_of_the_wrong_shape_is_refused_without_repeating_it(client: Client, body: dict[str, object]) -> None:
    answer = client.post("verify", body)
    assert answer.status_code == 400
    assert not [value for value in body.values() if value and str(value) in answer.text]


def test_a_phone_is_not_flooded_with_codes_from_many_conversations(web: Web, who: Person) -> None:
    assert 429 in [Client(web).post("verify", claim(who)).status_code for _ in range(10)]


def test_signing_out_ends_the_verification_at_once(client: Client, web: Web, who: Person) -> None:
    client.enter(client.ask_code(who), web.code(who))
    assert client.post("sign-out", {}).status_code == 204
    assert not identity.is_verified(web.care, client.id)
