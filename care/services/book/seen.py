"""What a file has said so far, kept on disk, so that a file of any length needs the same memory."""

from __future__ import annotations

import sqlite3
from types import TracebackType


class Seen:
    """Keys with the line on which each first stood. Personal values come in as keyed hashes only."""

    def __init__(self) -> None:
        # An empty name is a temporary file that SQLite removes on close.
        self._db = sqlite3.connect("", isolation_level=None)
        for pragma in ("journal_mode=OFF", "synchronous=OFF", "cache_size=-2000"):
            self._db.execute(f"PRAGMA {pragma}")
        self._db.execute("CREATE TABLE seen (key TEXT PRIMARY KEY, line INTEGER, said TEXT) WITHOUT ROWID")
        self._db.execute("BEGIN")

    def __enter__(self) -> Seen:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._db.close()

    def first(self, key: str, line: int, said: str = "") -> tuple[int, str] | None:
        """Line and content of the first time `key` stood in the file, or None when this is it."""
        found = self._db.execute("SELECT line, said FROM seen WHERE key = ?", (key,)).fetchone()
        if found is None:
            self._db.execute("INSERT INTO seen VALUES (?, ?, ?)", (key, line, said))
        return (int(found[0]), str(found[1])) if found else None

    def said(self, key: str) -> str | None:
        """What `key` said the first time, or None when it has not stood in the file."""
        found = self._db.execute("SELECT said FROM seen WHERE key = ?", (key,)).fetchone()
        return str(found[0]) if found else None

    def has(self, key: str) -> bool:
        """Whether `key` stood in the file."""
        return self.said(key) is not None
