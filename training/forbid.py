"""Sentences that must not teach: nothing of an outside test file may stand in the training data."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from pathlib import Path

from care.domain.errors import BadFile
from training.corpus import Sentence
from training.likeness import bare

LONGEST_ALLOWED = 5
"""Characters in a row that two sentences may share by chance."""


def shared_with(sentences: Iterable[Sentence], paths: Iterable[Path]) -> Iterator[str]:
    """Each sentence that shares more than that with a line of one of the files, with the piece. Raises BadFile."""
    known = {path: {gram for text in _texts(path) for gram in _grams(bare(text))} for path in paths}
    for sentence in sentences:
        for path, grams in known.items():
            piece = _longest(bare(sentence.text), grams)
            if piece:
                yield f"{sentence.where}: {sentence.text} shares 「{piece}」 with {path.name}. Say it in other words"


def _texts(path: Path) -> list[str]:
    """The sentences of a TSV or JSONL file by their `text`, or every line of any other file."""
    try:
        lines = path.read_text("utf-8-sig").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise BadFile(str(path), None, "file", f"cannot be read ({type(error).__name__})", "Save it as UTF-8") from None
    if path.suffix == ".jsonl":
        return [json.loads(line)["text"] for line in lines]
    header = lines[0].split("\t") if lines else []
    if path.suffix == ".tsv" and "text" in header:
        return [line.split("\t")[header.index("text")] for line in lines[1:]]
    return lines


def _grams(text: str) -> Iterator[str]:
    size = LONGEST_ALLOWED + 1
    for start in range(len(text) - size + 1):
        yield text[start : start + size]


def _longest(text: str, known: set[str]) -> str:
    """The longest stretch of which every piece of six characters is known."""
    best = run = ""
    for gram in _grams(text):
        run = (run + gram[-1] if run else gram) if gram in known else ""
        best = max(best, run, key=len)
    return best
