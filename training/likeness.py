"""Which sentences are twins: the same words again, or all but a character or two of them."""

from __future__ import annotations

import re
from collections.abc import Iterator

import numpy as np
from scipy.sparse import csr_matrix

from care.language.normalise import normalise

NEAR = 0.66
"""Share of character pairs in common (Jaccard) from which two sentences count as near twins."""
SHORT = 4
"""Up to so many characters a sentence has no near twins, only equal ones: 要 and 不要 are not alike."""
_NOISE = re.compile(r"[\W_]+")


def bare(text: str) -> str:
    """The text without what doesn't change its meaning: width, case, script, blanks, punctuation."""
    normalised = normalise(text).text
    return _NOISE.sub("", normalised) or normalised


def twins(texts: list[str]) -> Iterator[tuple[int, int, bool]]:
    """Pairs of positions (earlier, later, equal) of equal or near-equal sentences."""
    plain = [bare(text) for text in texts]
    pairs = [_pairs(text) for text in plain]
    names = {pair: index for index, pair in enumerate(sorted(set().union(*pairs)))}
    columns = [names[pair] for row in pairs for pair in sorted(row)]
    starts = np.cumsum([0, *(len(row) for row in pairs)])
    matrix = csr_matrix((np.ones(len(columns)), columns, starts), shape=(len(texts), len(names)))
    shared = (matrix @ matrix.T).tocoo()
    sizes = np.diff(starts)
    alike = shared.data / (sizes[shared.row] + sizes[shared.col] - shared.data)
    for first, second, share in zip(shared.row, shared.col, alike, strict=True):
        if first >= second or share < NEAR:
            continue
        equal = plain[first] == plain[second]
        if equal or min(len(plain[first]), len(plain[second])) > SHORT:
            yield int(first), int(second), equal


def _pairs(text: str) -> set[str]:
    framed = f"^{text}$"
    return {framed[start : start + 2] for start in range(len(framed) - 1)}
