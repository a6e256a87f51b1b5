from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from care.domain.errors import BadFile
from care.files import load_yaml

TEXT = """\
# a comment
rate: 0.1
amount: 20000.00
count: 3
on: true
day: 2026-11-22
items:
  - name: 一
  - name: 二
"""


def written(tmp_path: Path, text: str | bytes) -> Path:
    path = tmp_path / "data.yml"
    path.write_bytes(text.encode() if isinstance(text, str) else text)
    return path


def test_values_are_plain_and_numbers_exact(tmp_path: Path) -> None:
    data, _ = load_yaml(written(tmp_path, TEXT))
    assert data == {
        "rate": Decimal("0.1"),
        "amount": Decimal("20000.00"),
        "count": 3,
        "on": True,
        "day": date(2026, 11, 22),
        "items": [{"name": "一"}, {"name": "二"}],
    }


def test_no_number_is_a_float_or_a_library_type(tmp_path: Path) -> None:
    data, _ = load_yaml(written(tmp_path, "a: 1.0\nb: 0x1F\nc: &x true\nd: |\n  text\n"))
    assert [type(value) for value in data.values()] == [Decimal, int, bool, str]


@pytest.mark.parametrize(
    ("at", "line"), [(("rate",), 2), (("items",), 7), (("items", "1", "name"), 9), (("none",), None)]
)
def test_every_key_knows_its_line(tmp_path: Path, at: tuple[str, ...], line: int | None) -> None:
    _, where = load_yaml(written(tmp_path, TEXT))
    assert where(at) == line


@pytest.mark.parametrize(
    ("text", "where"),
    [
        ("a: 1\nb: 2\na: 3\n", r":3: "),
        ("a: 1\nb: [1, 2\n", r":\d: "),
        ("a: 1\nb: .inf\n", r":2: .*finite"),
        ("a: !!python/object:os.system {}\nb: [", r":\d: "),
        ("a: \x00", r"data\.yml: "),
        (b"a: \xc4\xe3\n", r"UnicodeDecodeError"),
    ],
    ids=["duplicate key", "open bracket", "infinity", "tag", "control character", "not UTF-8"],
)
def test_a_broken_file_is_refused_with_its_line(tmp_path: Path, text: str | bytes, where: str) -> None:
    with pytest.raises(BadFile, match=where):
        load_yaml(written(tmp_path, text))


def test_a_missing_file_is_refused(tmp_path: Path) -> None:
    with pytest.raises(BadFile, match="FileNotFoundError"):
        load_yaml(tmp_path / "none.yml")
