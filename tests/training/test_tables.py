"""A malformed row of a test file is named with file, line and column before anything is loaded."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from care.domain.errors import BadFile
from training.__main__ import main
from training.tables import Case, read_intents, read_values

LABELS = frozenset({"hardship", "refuse_to_pay"})
HEADER = "text\tgold\tsource\talt\n"
VALUES = (
    '{"text": "明天还两千", "reference_date": "2026-11-20", "gold_amounts_cny": [2000], "gold_dates": ["2026-11-21"],'
    ' "gold_dates_alt": [], "gold_ranges": [], "promise_relevant": true}'
)


def write(folder: Path, content: str, name: str = "cases.tsv") -> Path:
    path = folder / name
    path.write_bytes(content.encode("utf-8"))
    return path


def test_rows_are_read_with_their_alternatives(tmp_path: Path) -> None:
    path = write(tmp_path, HEADER + "没钱\thardship\tchat\trefuse_to_pay\r\n")
    assert read_intents(path, LABELS) == [Case("没钱", "hardship", "chat", frozenset({"refuse_to_pay"}))]


@pytest.mark.parametrize(
    ("content", "told"),
    [
        ("text\tsource\talt\n", r"cases\.tsv:1: gold: must stand once"),
        (HEADER + "没钱\thardship\tchat\t\n没钱\thardship\n", r"cases\.tsv:3: column source: 2 cells"),
        (HEADER + "没钱\thardship\tchat\t\tx\n", r"cases\.tsv:2: column alt: 5 cells"),
        (HEADER + " \thardship\tchat\t\n", r"cases\.tsv:2: text: is empty"),
        (HEADER + "没钱\tbroke\tchat\t\n", r"cases\.tsv:2: gold: 'broke' is no label"),
        (HEADER + "没钱\thardship\tchat\tbroke\n", r"cases\.tsv:2: alt: 'broke' is no label"),
        ("", r"cases\.tsv:1: file: is empty"),
    ],
)
def test_a_malformed_row_is_named(tmp_path: Path, content: str, told: str) -> None:
    with pytest.raises(BadFile, match=told):
        read_intents(write(tmp_path, content), LABELS)


def test_bytes_that_are_no_text_are_named_with_their_line(tmp_path: Path) -> None:
    path = tmp_path / "cases.tsv"
    path.write_bytes(HEADER.encode() + b"\xff\thardship\tchat\t\n")
    with pytest.raises(BadFile, match=r"cases\.tsv:2: byte"):
        read_intents(path, LABELS)


def test_a_complaint_never_repeats_the_sentence(tmp_path: Path) -> None:
    with pytest.raises(BadFile) as caught:
        read_intents(write(tmp_path, HEADER + "别人说的话\tbroke\tchat\t\n"), LABELS)
    assert "别人说的话" not in str(caught.value)


def test_values_are_exact(tmp_path: Path) -> None:
    [case] = read_values(write(tmp_path, VALUES + "\n", "values.jsonl"))
    assert case.amounts == (Decimal("2000"),)
    assert case.readings == (((date(2026, 11, 21), date(2026, 11, 22)),),)


@pytest.mark.parametrize(
    ("broken", "told"),
    [
        ("{", r"values\.jsonl:1: column 2"),
        (VALUES.replace('"promise_relevant": true', '"promise_relevant": 1'), r"values\.jsonl:1: promise_relevant"),
        (VALUES.replace("2026-11-21", "2026-13-21"), r"values\.jsonl:1: gold_dates"),
        (VALUES.replace("[2000]", '["x"]'), r"values\.jsonl:1: gold_amounts_cny"),
        (VALUES.replace('"gold_ranges": []', '"gold_ranges": [1]'), r"values\.jsonl:1: gold_ranges"),
    ],
)
def test_a_malformed_object_is_named(tmp_path: Path, broken: str, told: str) -> None:
    with pytest.raises(BadFile, match=told):
        read_values(write(tmp_path, broken, "values.jsonl"))


def test_the_tool_stops_at_a_malformed_row_before_it_looks_for_a_model(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = write(tmp_path, HEADER + "没钱\tbroke\tchat\t\n")
    assert main(["evaluate", "--intents", str(path), "--model", str(tmp_path / "none")]) == 1
    assert "cases.tsv:2: gold" in capsys.readouterr().err
