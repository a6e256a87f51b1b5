"""The training sentence of ours that is nearest in meaning to an outside one."""

from __future__ import annotations

import numpy as np

from care.language.encoder import shared_encoder
from care.language.normalise import normalise
from training.corpus import Sentence, read_corpus


class Nearest:
    """All training sentences as vectors of length one."""

    def __init__(self) -> None:
        self._sentences = [sentence for sentence in read_corpus() if not sentence.is_payload]
        self._vectors = shared_encoder().encode([normalise(sentence.text).text for sentence in self._sentences])

    def to(self, text: str) -> tuple[Sentence, float]:
        """The nearest sentence and its cosine."""
        closeness = self._vectors @ shared_encoder().encode([normalise(text).text])[0]
        best = int(np.argmax(closeness))
        return self._sentences[best], float(closeness[best])
