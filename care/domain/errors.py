"""The errors that the product raises on purpose; adapters translate them at the edge, once."""

from __future__ import annotations


class CareError(Exception):
    """Base of every error the product raises deliberately."""


class BadFile(CareError):
    """A data file is wrong. The message names file, line, field and the mend."""

    def __init__(self, path: str, line: int | None, field: str, problem: str, mend: str) -> None:
        where = f"{path}:{line}" if line is not None else path
        super().__init__(f"{where}: {field}: {problem}. {mend}")
