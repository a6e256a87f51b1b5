"""The intent model: the same data, the same weights; a file that can't run code; blind guesses refused."""

from __future__ import annotations

from itertools import islice
from pathlib import Path

import numpy as np
import pytest

from care.language.encoder import Vectors, shared_encoder
from care.language.normalise import normalise
from components.linear_model import LinearModel, Recipe
from training.corpus import read_corpus

SIX = ("greet", "affirm", "promise_to_pay", "ask_credit_record", "abusive", "wrong_person")


@pytest.fixture(scope="module")
def taught() -> tuple[list[str], Vectors, list[str]]:
    said = [s for intent in SIX for s in islice((s for s in read_corpus() if s.intent == intent), 20)]
    texts = [normalise(sentence.text).text for sentence in said]
    return texts, shared_encoder().encode(texts), [sentence.intent for sentence in said]


@pytest.fixture(scope="module")
def model(taught: tuple[list[str], Vectors, list[str]]) -> LinearModel:
    return LinearModel.train(*taught, Recipe())


def test_training_twice_gives_the_same_confidences(
    taught: tuple[list[str], Vectors, list[str]], model: LinearModel
) -> None:
    again = LinearModel.train(*taught, Recipe())
    texts, vectors, _ = taught
    for text, vector in zip(texts, vectors, strict=True):
        np.testing.assert_array_equal(again.margins(text, vector), model.margins(text, vector))


def test_what_was_saved_reads_the_same(model: LinearModel, tmp_path: Path) -> None:
    model.save(tmp_path)
    vector = shared_encoder().encode(["月底前还清"])[0]
    assert LinearModel.load(tmp_path).ranking("月底前还清", vector) == model.ranking("月底前还清", vector)


def test_a_saved_model_holds_arrays_and_json_only(model: LinearModel, tmp_path: Path) -> None:
    model.save(tmp_path)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["model.json", "weights.npz"]
    with np.load(tmp_path / "weights.npz", allow_pickle=False) as stored:
        assert {stored[name].dtype.kind for name in stored.files} == {"f"}


def test_a_ranking_names_every_intent_best_first_and_adds_up_to_one(model: LinearModel) -> None:
    ranking = model.ranking("你好", shared_encoder().encode(["你好"])[0])
    shares = [share for _, share in ranking]
    assert {name for name, _ in ranking} == set(SIX)
    assert shares == sorted(shares, reverse=True)
    assert sum(shares) == pytest.approx(1)


def test_two_intents_can_be_told_apart() -> None:
    texts = ["你好", "您好", "会上征信吗", "影响征信吗"]
    model = LinearModel.train(
        texts, shared_encoder().encode(texts), ["greet"] * 2 + ["ask_credit_record"] * 2, Recipe()
    )
    assert model.ranking("会上征信吗", shared_encoder().encode(["会上征信吗"])[0])[0][0] == "ask_credit_record"


def test_a_text_of_nothing_known_is_still_ranked(model: LinearModel) -> None:
    assert len(model.ranking("ⵣⵣⵣ", shared_encoder().encode(["ⵣⵣⵣ"])[0])) == len(SIX)


@pytest.mark.parametrize(
    ("typed", "readable"),
    [
        ("ok", True),
        ("asdf qwer", False),
        ("👍", True),
        ("🥑", False),
        ("??", False),
        ("123", True),
        ("征信?", True),
        ("饕餮魑魅", False),
    ],
)
def test_letters_and_signs_are_read_only_when_they_were_taught(model: LinearModel, typed: str, readable: bool) -> None:
    assert model.can_read(normalise(typed).text) is readable
