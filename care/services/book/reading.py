"""A lender's CSV file, streamed: its encoding found, its header checked, its rows typed or refused with the mend."""

from __future__ import annotations

import codecs
import csv
import difflib
import hashlib
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from care.domain.errors import BadFile
from care.services.book.columns import Column

ENCODINGS = ("utf-8-sig", "gb18030")
CHUNK = 1 << 20
ROWS_PER_TICK = 500

Advance = Callable[[int], None]
"""Told how many more bytes of the file have been read."""


@dataclass(frozen=True)
class CsvFile:
    """A file whose bytes are known to decode; the same bytes have the same `sha256`."""

    path: Path
    encoding: str
    sha256: str
    size: int


@dataclass(frozen=True)
class Problem:
    """Why one value is refused; `shown` is masked where it is personal."""

    field: str
    shown: str
    mend: str


@dataclass(frozen=True)
class Row:
    """One row: typed `values` by column name, or the `problems` for which it is refused."""

    line: int
    columns: tuple[str, ...]
    cells: tuple[str, ...]
    values: dict[str, Any] = field(default_factory=dict)
    problems: tuple[Problem, ...] = ()


@dataclass(frozen=True)
class Refusal:
    """A row that was not taken, as the operator reads it."""

    path: str
    row: Row
    problems: tuple[Problem, ...]

    def lines(self) -> Iterator[str]:
        """One line per problem: file, line, field, value, mend."""
        for problem in self.problems:
            yield f"{self.path}:{self.row.line}: {problem.field}: {problem.shown} {problem.mend}"


def inspect(path: Path) -> CsvFile:
    """Find the encoding of `path` and its hash, in one pass per encoding tried. Raises BadFile."""
    for encoding in ENCODINGS:
        digest, size, decoder = hashlib.sha256(), 0, codecs.getincrementaldecoder(encoding)()
        try:
            with path.open("rb") as file:
                while chunk := file.read(CHUNK):
                    digest.update(chunk)
                    size += len(chunk)
                    decoder.decode(chunk)
                decoder.decode(b"", final=True)
        except UnicodeDecodeError:
            continue
        except OSError as error:
            raise BadFile(
                str(path), None, "file", f"cannot be read ({error.strerror})", "Check its name and rights"
            ) from None
        if size == 0:
            raise BadFile(str(path), None, "file", "is empty", "Export it again with its header line")
        return CsvFile(path, encoding, digest.hexdigest(), size)
    raise BadFile(str(path), None, "file", "is neither UTF-8 nor GB18030", "Save it as CSV in UTF-8")


def read_rows(source: CsvFile, columns: Sequence[Column], advance: Advance) -> Iterator[Row]:
    """The rows of the file in order, each typed or with its problems. Raises BadFile for a wrong header or CSV."""
    known = {column.name: column for column in columns}
    with source.path.open("rb") as raw:
        text = codecs.getreader(source.encoding)(raw)
        reader = csv.reader(text, strict=True)
        done, end = 0, 0
        try:
            header = header_of(source, next(reader, []), known)
            end = reader.line_num
            for count, cells in enumerate(reader, 1):
                line, end = end + 1, reader.line_num
                if any(cell.strip() for cell in cells):
                    yield _typed(line, cells, header)
                if count % ROWS_PER_TICK == 0:
                    advance(raw.tell() - done)
                    done = raw.tell()
        except csv.Error as error:
            mend = "Mend the quotes on that line"
            raise BadFile(str(source.path), reader.line_num, "line", str(error), mend) from None
        advance(source.size - done)


def header_of(source: CsvFile, cells: Sequence[str], known: dict[str, Column]) -> tuple[Column, ...]:
    """The columns in the order of the file; BadFile for an unknown, repeated or missing one."""
    names = [cell.strip().lower() for cell in cells]
    for name in names:
        if name not in known:
            close = difflib.get_close_matches(name, known, 1, cutoff=0.5)
            mend = f"Did you mean {close[0]}?" if close else "docs/book-format.md lists the columns"
            raise BadFile(str(source.path), 1, f"column {name!r}", "is not known", mend)
        if names.count(name) > 1:
            raise BadFile(str(source.path), 1, f"column {name!r}", "stands twice", "Keep one of them")
    missing = [c.name for c in known.values() if c.required and c.only is None and c.name not in names]
    if missing:
        raise BadFile(str(source.path), 1, "header", f"lacks {', '.join(missing)}", "Add these columns")
    return tuple(known[name] for name in names)


def masked(value: str, personal: bool) -> str:
    """A value as a report may show it: shortened, and a personal one by its first and last character alone."""
    if personal:
        return repr(f"{value[:1]}{'*' * min(len(value), 16)}{value[-1:]}" if len(value) > 2 else "**")
    return repr(value if len(value) <= 60 else value[:57] + "...")


def _typed(line: int, cells: list[str], header: tuple[Column, ...]) -> Row:
    names = tuple(column.name for column in header)
    raw = tuple(cell.strip() for cell in cells)
    if len(raw) != len(header):
        mend = f"Give exactly {len(header)} values; put text with a comma in double quotes."
        return Row(line, names, raw, problems=(Problem("row", f"has {len(raw)} values.", mend),))
    values: dict[str, Any] = {}
    problems = []
    for column, cell in zip(header, raw, strict=True):
        try:
            values[column.name] = column.cell.read(cell) if cell else column.default
        except ValueError:
            shown = f"{masked(cell, column.personal)} is not allowed."
            problems.append(Problem(column.name, shown, f"Give {column.cell.expected}."))
    if not problems:
        problems = list(_blanks(header, raw, values))
    return Row(line, names, raw, values, tuple(problems))


def _blanks(header: tuple[Column, ...], raw: tuple[str, ...], values: dict[str, Any]) -> Iterator[Problem]:
    product = values.get("product")
    filled = {column.name for column, cell in zip(header, raw, strict=True) if cell}
    for column in header:
        theirs = column.only is None or column.only.value == product
        if column.required and theirs and column.name not in filled:
            yield Problem(column.name, "is blank.", f"Give {column.cell.expected}.")
        elif not theirs and column.name in filled:
            yield Problem(column.name, "is filled.", f"Leave it blank for a {product}.")
