"""The language data files beside this module: read once, and every complaint names file, line and field."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path
from typing import Any

from care.domain.errors import BadFile
from care.files import load_yaml

FOLDER = Path(__file__).parent / "data"


class DataFile:
    """A data file read by key path. Every reader raises BadFile, with the line, for what is not as it should be."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._tree, self._line = load_yaml(path)

    def bad(self, problem: str, mend: str, *at: str) -> BadFile:
        """The error for the value at a key path, on the line of the nearest key that is there."""
        line = next((found for end in range(len(at), 0, -1) if (found := self._line(at[:end]))), None)
        return BadFile(str(self._path), line, at[-1] if at else "file", problem, mend)

    def names(self, *at: str) -> tuple[str, ...]:
        """The keys of the mapping at a key path."""
        value = self._value(at)
        if not isinstance(value, dict):
            raise self.bad("is not a mapping", "Write `key: value` lines", *at)
        return tuple(value)

    def text(self, *at: str) -> str:
        """The non-empty text at a key path."""
        value = self._value(at)
        if not isinstance(value, str) or not value:
            raise self.bad("is missing or not a text", "Write a quoted text", *at)
        return value

    def texts(self, *at: str) -> tuple[str, ...]:
        """The list of texts at a key path; an absent one is an empty list."""
        value = self._value(at)
        if value is None:
            return ()
        if not isinstance(value, list) or not all(isinstance(item, str) and item for item in value):
            raise self.bad("is not a list of texts", "Write one quoted text per line", *at)
        return tuple(value)

    def pattern(self, *at: str) -> re.Pattern[str]:
        """The list of regular expressions at a key path, at least one, as one alternation."""
        parts = self.texts(*at)
        if not parts:
            raise self.bad("has no pattern", "Write at least one", *at)
        for index, part in enumerate(parts):
            self.compiled(part, *at, str(index))
        return re.compile("|".join(parts))

    def compiled(self, part: str, *at: str) -> re.Pattern[str]:
        """One regular expression that stands at a key path."""
        try:
            return re.compile(part)
        except re.error as error:
            raise self.bad(f"{part!r} is not a pattern ({error})", "Mend it", *at) from error

    def _value(self, at: tuple[str, ...]) -> Any:
        value = self._tree
        for key in at:
            value = value.get(key) if isinstance(value, dict) else None
        return value


@cache
def data_file(name: str) -> DataFile:
    """The file `name` of the data folder, parsed once per process."""
    return DataFile(FOLDER / name)
