"""Outside test files, read whole before anything is loaded or trained. Every complaint names file, line and column."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import Any

from care.domain.errors import BadFile

BETWEEN_ALTERNATIVES = "|"


@dataclass(frozen=True)
class Case:
    """One outside sentence; `alt` are labels that count as right too, `kind` is the file's own finer sort."""

    text: str
    gold: str
    source: str
    alt: frozenset[str] = frozenset()
    kind: str = ""


@dataclass(frozen=True)
class ValueCase:
    """A sentence with its money and days.

    Intervals are (first day, day after the last); hours within one day are given there as an empty range: that day.
    """

    text: str
    today: date | None
    amounts: tuple[Decimal, ...]
    readings: tuple[tuple[tuple[date, date], ...], ...]
    promise_relevant: bool


def read_intents(path: Path, labels: Collection[str]) -> list[Case]:
    """text, gold, source, alt. Raises BadFile."""
    return [_labelled(path, line, row, labels) for line, row in _rows(path, ("text", "gold", "source", "alt"))]


def read_emotions(path: Path, levels: Collection[str]) -> list[Case]:
    """text, gold, source, alt, subtype. Raises BadFile."""
    columns = ("text", "gold", "source", "alt", "subtype")
    return [_labelled(path, line, row, levels, row["subtype"]) for line, row in _rows(path, columns)]


def read_unrelated(path: Path) -> list[Case]:
    """text, kind, source. Raises BadFile."""
    return [Case(row["text"], row["kind"], row["source"]) for _, row in _rows(path, ("text", "kind", "source"))]


def read_answers(path: Path, labels: Collection[str]) -> list[Case]:
    """Short answers; `kind` is the question before them. Raises BadFile."""
    columns = ("text", "preceding_question_meaning", "gold_in_that_context", "source")
    cases = []
    for line, row in _rows(path, columns):
        gold = _known(path, line, "gold_in_that_context", row["gold_in_that_context"], labels)
        cases.append(Case(row["text"], gold, row["source"], kind=row["preceding_question_meaning"]))
    return cases


def read_values(path: Path) -> list[ValueCase]:
    """One JSON object per line. Raises BadFile."""
    return [_value_case(path, line, row) for line, row in _objects(path)]


def _rows(path: Path, columns: tuple[str, ...]) -> Iterator[tuple[int, dict[str, str]]]:
    """Each row with its line number; tab separated, a header line, no quoting."""
    lines = _lines(path)
    header = lines[0].split("\t")
    for column in columns:
        if header.count(column) != 1:
            found = ", ".join(header)
            raise BadFile(str(path), 1, column, f"must stand once in the header ({found})", "Name the column there")
    for number, line in enumerate(lines[1:], start=2):
        cells = line.split("\t")
        if len(cells) != len(header):
            column = header[min(len(cells), len(header) - 1)]
            problem = f"{len(cells)} cells where the header has {len(header)}"
            raise BadFile(str(path), number, f"column {column}", problem, "Put one tab between two cells")
        row = dict(zip(header, cells, strict=True))
        if not row["text"].strip():
            raise BadFile(str(path), number, "text", "is empty", "Write the sentence, or take the row out")
        yield number, row


def _lines(path: Path) -> list[str]:
    try:
        content = path.read_bytes()
    except OSError as error:
        raise BadFile(
            str(path), None, "file", error.strerror or "cannot be read", "Name a file that is there"
        ) from error
    try:
        lines = content.decode("utf-8-sig").replace("\r\n", "\n").split("\n")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        raise BadFile(str(path), line, f"byte {error.start}", "is not UTF-8", "Save the file as UTF-8") from error
    if not any(lines):
        raise BadFile(str(path), 1, "file", "is empty", "Write a header line and rows")
    return lines[:-1] if lines[-1] == "" else lines


def _labelled(path: Path, line: int, row: Mapping[str, str], labels: Collection[str], kind: str = "") -> Case:
    gold = _known(path, line, "gold", row["gold"], labels)
    others = [other for other in row["alt"].split(BETWEEN_ALTERNATIVES) if other]
    alt = frozenset(_known(path, line, "alt", other, labels) for other in others)
    return Case(row["text"], gold, row["source"], alt, kind)


def _known(path: Path, line: int, column: str, label: str, labels: Collection[str]) -> str:
    if label not in labels:
        raise BadFile(str(path), line, column, f"{label!r} is no label", f"Use one of {', '.join(sorted(labels))}")
    return label


def _objects(path: Path) -> Iterator[tuple[int, dict[str, Any]]]:
    for number, line in enumerate(_lines(path), start=1):
        try:
            row = json.loads(line)
        except json.JSONDecodeError as error:
            raise BadFile(str(path), number, f"column {error.colno}", error.msg, "Write one JSON object") from error
        if not isinstance(row, dict):
            raise BadFile(str(path), number, "column 1", "is not a JSON object", "Write {...}")
        yield number, row


def _value_case(path: Path, line: int, row: dict[str, Any]) -> ValueCase:
    def bad(field: str, problem: str, mend: str) -> BadFile:
        return BadFile(str(path), line, field, problem, mend)

    def listed(field: str) -> list[Any]:
        if not isinstance(row.get(field), list):
            raise bad(field, "is missing or no list", "Write [...]")
        return list(row[field])

    def day(field: str, value: Any) -> date:
        try:
            return date.fromisoformat(value)
        except (TypeError, ValueError):
            raise bad(field, f"{value!r} is no day", "Write YYYY-MM-DD") from None

    def span(value: Any) -> tuple[date, date]:
        if not isinstance(value, list) or len(value) != 2:
            raise bad("gold_ranges", f"{value!r} is no range", "Write [first day, day after the last]")
        first, end = day("gold_ranges", value[0]), day("gold_ranges", value[1])
        return (first, end) if end > first else _one_day(first)

    if not isinstance(row.get("text"), str) or not row["text"].strip():
        raise bad("text", "is missing or empty", "Write the sentence")
    if not isinstance(row.get("promise_relevant"), bool):
        raise bad("promise_relevant", "is missing or neither true nor false", "Write true or false")
    try:
        amounts = tuple(Decimal(str(amount)) for amount in listed("gold_amounts_cny"))
    except InvalidOperation:
        raise bad("gold_amounts_cny", "holds what is no number", "Write numbers") from None
    ranges = tuple(span(value) for value in listed("gold_ranges"))
    today = row.get("reference_date")
    readings = [tuple(_one_day(day(name, each)) for each in listed(name)) for name in ("gold_dates", "gold_dates_alt")]
    kept = readings if readings[1] else readings[:1]
    reference = None if today is None else day("reference_date", today)
    return ValueCase(
        row["text"], reference, amounts, tuple((*reading, *ranges) for reading in kept), row["promise_relevant"]
    )


def _one_day(value: date) -> tuple[date, date]:
    return value, value + timedelta(days=1)
