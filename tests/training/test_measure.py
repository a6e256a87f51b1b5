"""The sections of an evaluation, measured with the trained engine."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from training import measure
from training.__main__ import main
from training.engine import Engine
from training.labels import Labels, read_labels, read_questions
from training.tables import Case

INTENTS = "text\tgold\tsource\talt\n转人工\task_human\tchat\t\n你是机器人吗\trobot_challenge\tphone\t\n"
KEYS = {"n", "accuracy", "accuracy_strict", "macro_f1", "macro_f1_strict", "macro_f1_10plus"}
KEYS |= {"per_source", "per_label", "ece"}


@pytest.fixture(scope="module")
def labels() -> Labels:
    return read_labels()


def test_plain_sentences_get_their_labels(engine: Engine, labels: Labels) -> None:
    section = measure.intents(engine, [Case("转人工", "ask_human", "chat")], labels)
    assert set(section.figures) == KEYS
    assert section.figures["accuracy"] == 1


def test_a_refused_sentence_of_ours_is_counted(engine: Engine, labels: Labels) -> None:
    own = measure.intents(engine, [Case("转人工", "ask_human", "x"), Case("qwrtp", "ask_human", "x")], labels)
    section = measure.unrelated(engine, [Case("给我写一首诗", "chitchat", "x")], labels, own)
    assert section.figures == {"n": 1, "accepted": 0, "in_scope_refused": 0.5}


def test_anxious_counts_as_calm(engine: Engine) -> None:
    section = measure.emotion(engine, [Case("谢谢", "anxious", "x"), Case("我不想活了", "crisis", "x")])
    assert section.figures["per_class"]["calm"]["recall"] == 1
    assert section.figures["crisis_recall"] == 1


@pytest.mark.parametrize(
    ("question", "answer", "gold"),
    [
        ("请问是本人吗", "是的", "confirm_identity"),
        ("请问是本人吗", "不是", "wrong_person"),
        ("今天能还款吗", "可以", "willing_to_pay"),
        ("您联系过客服吗", "没有", "not_yet_contacted"),
        ("今天能还款吗", "转人工", "ask_human"),
    ],
)
def test_an_answer_means_what_was_asked(engine: Engine, labels: Labels, question: str, answer: str, gold: str) -> None:
    section = measure.answers(engine, [Case(answer, gold, "x", kind=question)], labels, read_questions())
    assert section.figures["accuracy"] == 1


def test_text_never_becomes_a_command(engine: Engine) -> None:
    assert engine.read("/verify_identity").confidence < 1


def test_what_is_stored_holds_no_sentence(engine: Engine, tmp_path: Path) -> None:
    cases, out, svg = tmp_path / "cases.tsv", tmp_path / "out.json", tmp_path / "out.svg"
    cases.write_text(INTENTS, "utf-8")
    assert main(["evaluate", "--intents", str(cases), "--json", str(out), "--svg", str(svg)]) == 0
    stored = out.read_text("utf-8")
    assert "转人工" not in stored + svg.read_text("utf-8")
    assert set(json.loads(stored)["rows"]["intents"][0]) == {"gold", "predicted", "right", "strict"}


def test_every_intent_has_at_most_one_label_that_is_known(labels: Labels) -> None:
    assert labels.of("ask_human") == "ask_human"
    assert labels.of("deny") == "none"
