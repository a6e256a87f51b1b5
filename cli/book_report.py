"""What `anhuan book` says while it works: a progress bar, the refused rows, the notices."""

from __future__ import annotations

import sys
from pathlib import Path
from types import TracebackType

from rich.console import Console
from rich.progress import BarColumn, Progress, TaskProgressColumn, TextColumn, TimeElapsedColumn

from care.services.book.importing import Listener, Notice
from care.services.book.reading import Refusal
from care.services.book.rejected import RejectedFile

SHOWN = 100
"""How many refused rows and how many notices are printed; the rest is counted."""


class Reporter:
    """Listens to one file being read. Everything goes to the error output, so that results can be piped."""

    def __init__(self, path: Path, skip_bad: bool, shown: int = SHOWN) -> None:
        self.listener = Listener(self._advance, self._refused, self._noticed)
        self._path, self._shown = path, shown
        self._rejected = RejectedFile(path) if skip_bad else None
        self._refusals = self._notices = 0
        console = Console(stderr=True, soft_wrap=True)
        self._progress = Progress(
            TextColumn("{task.description}"),
            BarColumn(),
            TaskProgressColumn(),
            TimeElapsedColumn(),
            console=console,
            transient=True,
            disable=not sys.stderr.isatty(),
        )
        self._task = self._progress.add_task(path.name, total=path.stat().st_size if path.is_file() else None)

    def __enter__(self) -> Reporter:
        self._progress.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._progress.stop()
        for count, what in ((self._refusals, "refused rows"), (self._notices, "notices")):
            if count > self._shown > 0:
                print(f"… and {count - self._shown} more {what}", file=sys.stderr)
        if self._rejected and self._refusals:
            self._rejected.__exit__(kind, error, trace)
            print(f"Refused rows with their reasons: {self._rejected.path}", file=sys.stderr)

    def _advance(self, size: int) -> None:
        task = self._progress.tasks[0]
        if task.total is not None and task.completed + size > task.total:
            self._progress.reset(self._task, description=f"{self._path.name} (next pass)")
        self._progress.advance(self._task, size)

    def _refused(self, refusal: Refusal) -> None:
        self._refusals += 1
        if self._rejected:
            self._rejected.add(refusal)
        if self._refusals <= self._shown:
            self._progress.console.print("\n".join(refusal.lines()), markup=False, highlight=False)

    def _noticed(self, notice: Notice) -> None:
        self._notices += 1
        if self._notices <= self._shown:
            line = f"{self._path}:{notice.line}: {notice.account}: {notice.text}"
            self._progress.console.print(line, markup=False, highlight=False)
