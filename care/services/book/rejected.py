"""The rows that an import left out, with their reasons, in a file of the lender's own format."""

from __future__ import annotations

import csv
import os
from pathlib import Path
from types import TracebackType
from typing import TextIO

from care.services.book.reading import Refusal

REASON = "reason"


class RejectedFile:
    """`FILE.rejected.csv` beside the file, made with the first refusal; personal, so for its owner alone."""

    def __init__(self, source: Path) -> None:
        self.path = source.with_name(f"{source.stem}.rejected.csv")
        self._file: TextIO | None = None

    def __enter__(self) -> RejectedFile:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._file is not None:
            self._file.close()

    def add(self, refusal: Refusal) -> None:
        """One rejected row as it stood, with the reasons in a last column."""
        row = refusal.row
        if self._file is None:
            handle = os.open(self.path, os.O_CREAT | os.O_TRUNC | os.O_WRONLY, 0o600)
            self._file = os.fdopen(handle, "w", encoding="utf-8-sig", newline="")
            csv.writer(self._file).writerow((*row.columns, REASON))
        cells = (*row.cells, *[""] * (len(row.columns) - len(row.cells)))
        csv.writer(self._file).writerow((*cells, "; ".join(refusal.lines())))
