"""How well the intents are told apart on sentences of ours that the model has not read."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from sklearn.model_selection import LeaveOneGroupOut, StratifiedKFold

from care.language.encoder import shared_encoder
from care.language.normalise import normalise
from components.linear_model import SEED, LinearModel, Recipe
from training.corpus import Sentence
from training.score import macro_f1

Rankings = list[list[tuple[str, float]]]
Positions = NDArray[np.int64]
Split = tuple[Positions, Positions]
"""The positions to train on, and those to try."""


@dataclass(frozen=True)
class Report:
    """Figures over all folds; `guesses` are the held-out rankings in the order of the sentences."""

    sentences: list[Sentence]
    guesses: Rankings

    @property
    def tops(self) -> list[str]:
        return [ranking[0][0] for ranking in self.guesses]

    @property
    def accuracy(self) -> float:
        return float(np.mean([s.intent == top for s, top in zip(self.sentences, self.tops, strict=True)]))

    @property
    def macro_f1(self) -> float:
        return macro_f1([s.intent for s in self.sentences], self.tops)

    @property
    def within_three(self) -> float:
        """Share of sentences whose intent is among the first three."""
        pairs = zip(self.sentences, self.guesses, strict=True)
        return float(np.mean([s.intent in {name for name, _ in ranking[:3]} for s, ranking in pairs]))

    def by_hand(self) -> dict[str, float]:
        """Macro-F1 on each writer's sentences, the worst first; over the intents that this writer wrote for."""
        pairs: defaultdict[str, list[tuple[str, str]]] = defaultdict(list)
        for sentence, top in zip(self.sentences, self.tops, strict=True):
            pairs[sentence.hand].append((sentence.intent, top))
        scores = {hand: macro_f1([meant for meant, _ in own], [top for _, top in own]) for hand, own in pairs.items()}
        return dict(sorted(scores.items(), key=lambda score: score[1]))

    def worst_confusions(self, most: int) -> list[tuple[tuple[str, str], int]]:
        """(meant, taken for) and how often, the most frequent first."""
        pairs = zip(self.sentences, self.tops, strict=True)
        return Counter((s.intent, top) for s, top in pairs if s.intent != top).most_common(most)

    def at_threshold(self, threshold: float) -> tuple[float, float]:
        """(share answered, accuracy of those answered) when less confident sentences fall back."""
        kept = [
            s.intent == ranking[0][0]
            for s, ranking in zip(self.sentences, self.guesses, strict=True)
            if ranking[0][1] >= threshold
        ]
        return len(kept) / len(self.sentences), float(np.mean(kept)) if kept else 1.0

    def shyness(self) -> float:
        """Mean negative log confidence of the right intent: the figure that the best `sharpness` makes smallest."""
        right = [dict(ranking)[s.intent] for s, ranking in zip(self.sentences, self.guesses, strict=True)]
        return float(-np.mean(np.log(np.maximum(right, 1e-9))))


def cross_validate(sentences: list[Sentence], folds: int, recipe: Recipe, by_hand: bool = False) -> Report:
    """Every sentence ranked by a model that has not read its fold, or (`by_hand`) nothing of its writer."""
    return Report(sentences, _ranked(sentences, _splits(sentences, folds, by_hand), recipe))


def few_shot(sentences: list[Sentence], per_intent: int, recipe: Recipe) -> Report:
    """What is left over, ranked by a model that has read only so many sentences of each intent."""
    order = np.random.default_rng(SEED).permutation(len(sentences))
    read: Counter[str] = Counter()
    train: list[int] = []
    held: list[int] = []
    for index in order:
        intent = sentences[index].intent
        read[intent] += 1
        (train if read[intent] <= per_intent else held).append(int(index))
    rankings = _ranked(sentences, [(np.array(train), np.array(held))], recipe)
    return Report([sentences[index] for index in held], [rankings[index] for index in held])


def _ranked(sentences: list[Sentence], splits: Iterable[Split], recipe: Recipe) -> Rankings:
    """The rankings of what is held out, in the order of the sentences; empty for the others."""
    texts = [normalise(sentence.text).text for sentence in sentences]
    vectors = shared_encoder().encode(texts)
    guesses: Rankings = [[] for _ in sentences]
    for train, held in splits:
        model = LinearModel.train(
            [texts[i] for i in train], vectors[train], [sentences[i].intent for i in train], recipe
        )
        for index in held:
            guesses[index] = model.ranking(texts[index], vectors[index])
    return guesses


def _splits(sentences: list[Sentence], folds: int, by_hand: bool) -> Iterator[Split]:
    intents = [sentence.intent for sentence in sentences]
    if by_hand:
        yield from LeaveOneGroupOut().split(intents, intents, [sentence.hand for sentence in sentences])
    else:
        yield from StratifiedKFold(folds, shuffle=True, random_state=SEED).split(intents, intents)
