"""Cross-validation never asks about a sentence that the model has read."""

from __future__ import annotations

from itertools import islice

import pytest

from components.linear_model import LinearModel, Recipe
from training import folds
from training.corpus import Sentence, read_corpus
from training.folds import Report, cross_validate

FOUR = ("greet", "promise_to_pay", "ask_credit_record", "abusive")


@pytest.fixture(scope="module")
def few() -> list[Sentence]:
    corpus = read_corpus()
    return [
        s
        for intent in FOUR
        for hand in "ab"
        for s in islice((s for s in corpus if (s.intent, s.hand) == (intent, hand)), 8)
    ]


@pytest.mark.parametrize("by_hand", [False, True])
def test_plain_sentences_are_told_apart(few: list[Sentence], by_hand: bool) -> None:
    assert cross_validate(few, 4, Recipe(), by_hand).accuracy > 0.7


def test_a_held_out_writer_is_not_read(few: list[Sentence], monkeypatch: pytest.MonkeyPatch) -> None:
    read: list[int] = []
    train = LinearModel.train
    monkeypatch.setattr(folds.LinearModel, "train", lambda texts, *rest: read.append(len(texts)) or train(texts, *rest))
    cross_validate(few, 4, Recipe(), by_hand=True)
    assert read == [32, 32]


def test_figures_follow_from_the_guesses(few: list[Sentence]) -> None:
    wrong = "abusive"
    guesses = [[(s.intent if i else wrong, 0.9), (wrong, 0.1)] for i, s in enumerate(few)]
    report = Report(few, guesses)
    assert report.accuracy == pytest.approx(1 - 1 / len(few))
    assert report.worst_confusions(5) == [(("greet", "abusive"), 1)]


def test_a_threshold_trades_answers_for_certainty(few: list[Sentence]) -> None:
    guesses = [[(s.intent, 0.9)] if i % 2 else [("abusive", 0.2)] for i, s in enumerate(few[:8])]
    assert Report(few[:8], guesses).at_threshold(0.5) == (0.5, 1.0)
