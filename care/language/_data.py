"""The language data files beside this module: read once, and every complaint names file, line and field."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path
from typing import Any

from ruamel.yaml import YAML
from ruamel.yaml.error import MarkedYAMLError

from care.domain.errors import BadFile

FOLDER = Path(__file__).parent / "data"


class DataFile:
    """A parsed data file that can say on which line a key stands."""

    def __init__(self, path: Path) -> None:
        self.path = path
        try:
            self.content: Any = YAML(typ="rt").load(path.read_text(encoding="utf-8"))
        except MarkedYAMLError as error:
            line = error.problem_mark.line + 1 if error.problem_mark else None
            raise BadFile(str(path), line, "file", str(error.problem), "Mend the YAML") from error

    def bad(self, holder: Any, key: object, problem: str, mend: str) -> BadFile:
        """The error for `holder[key]`, with its line where the parser kept one."""
        try:
            line = holder.lc.key(key)[0] + 1
        except (AttributeError, KeyError, TypeError):
            line = None
        return BadFile(str(self.path), line, str(key), problem, mend)

    def text(self, holder: Any, key: str) -> str:
        """`holder[key]` as a non-empty string."""
        value = holder.get(key)
        if not isinstance(value, str) or not value:
            raise self.bad(holder, key, "is missing or not a text", "Write a quoted text")
        return value

    def texts(self, holder: Any, key: str) -> tuple[str, ...]:
        """`holder[key]` as a list of strings; an absent key is an empty list."""
        value = holder.get(key, [])
        if not isinstance(value, list) or not all(isinstance(item, str) and item for item in value):
            raise self.bad(holder, key, "is not a list of texts", "Write one quoted text per line")
        return tuple(value)

    def pattern(self, holder: Any, key: str) -> re.Pattern[str] | None:
        """`holder[key]`, a list of regular expressions, as one alternation; None when the list is empty."""
        parts = self.texts(holder, key)
        for part in parts:
            try:
                re.compile(part)
            except re.error as error:
                raise self.bad(holder, key, f"{part!r} is not a pattern ({error})", "Mend it") from error
        return re.compile("|".join(parts)) if parts else None

    def mapping(self) -> Any:
        """The whole file as a mapping."""
        if not isinstance(self.content, dict):
            raise BadFile(str(self.path), 1, "file", "is not a mapping", "Write `key: value` lines")
        return self.content


@cache
def data_file(name: str) -> DataFile:
    """The file `name` of the data folder, parsed once per process."""
    return DataFile(FOLDER / name)
