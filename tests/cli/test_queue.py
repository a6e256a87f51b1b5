"""`anhuan queue`: a person takes a conversation, answers in it and gives it back."""

from __future__ import annotations

import pytest

from care.bootstrap import build
from care.domain.records import Message
from care.services import handoff
from care.services.context import Care, Turn
from care.settings import load_settings
from cli.main import main
from tests.services.stage import open_chat

Output = pytest.CaptureFixture[str]


@pytest.fixture
def own(deployment: object) -> Care:
    """The parts that the command itself would build."""
    return build(load_settings())


@pytest.fixture
def waiting(own: Care) -> str:
    """A conversation in which somebody asked for a person."""
    conversation = open_chat(own)
    handoff.ask_human(own, Turn(conversation, "ms_1", 0), "human_request")
    return conversation


def test_the_queue_lists_who_waits(waiting: str, capsys: Output) -> None:
    main(["queue", "list"])
    assert f"P1  {waiting}  human_request" in capsys.readouterr().out


def test_taking_shows_the_card(waiting: str, capsys: Output) -> None:
    assert main(["queue", "take", waiting, "--agent", "wang"]) == 0
    assert "reason: human_request" in capsys.readouterr().out


def test_an_answer_reaches_the_conversation(own: Care, waiting: str) -> None:
    main(["queue", "take", waiting, "--agent", "wang"])
    assert main(["queue", "reply", waiting, "--agent", "wang", "您好，我来帮您看看。"]) == 0
    with own.uow(read_only=True) as uow:
        assert (
            uow.find(Message, conversation_id=waiting, sender="agent", order="-seq")[0].text == "您好，我来帮您看看。"
        )


def test_a_text_that_the_gate_refuses_is_not_sent(waiting: str, capsys: Output) -> None:
    main(["queue", "take", waiting, "--agent", "wang"])
    assert main(["queue", "reply", waiting, "--agent", "wang", "再不还就报警抓您"]) == 1
    assert "the conduct gate refused the text" in capsys.readouterr().err


def test_a_colleague_cannot_answer_in_my_conversation(waiting: str, capsys: Output) -> None:
    main(["queue", "take", waiting, "--agent", "wang"])
    assert main(["queue", "reply", waiting, "--agent", "chen", "您好"]) == 1
    assert "is not yours" in capsys.readouterr().err


def test_giving_back_empties_the_queue(waiting: str, capsys: Output) -> None:
    main(["queue", "take", waiting, "--agent", "wang"])
    assert main(["queue", "return", waiting, "--agent", "wang", "--note", "answered"]) == 0
    main(["queue", "list"])
    assert capsys.readouterr().out.endswith("Nobody is waiting.\n")
