"""Rules that hold for every file of the repository."""

from __future__ import annotations

import ast
import io
import re
import subprocess
import tokenize
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
MODULE_LINES = 350
# Written in two parts, or this file would be the first to break the rule.
REGISTRIES = re.compile(
    "|".join(
        (
            "py" + r"pi\.org",
            "python" + r"hosted\.org",
            "registry" + r"\.npmjs",
            "registry" + r"\.yarnpkg",
            "--(extra-)?" + "index-url",
            '"resolved": *"' + "http",
            "registry *= *" + '"?http',
        )
    )
)
SENTENCE = re.compile("[一-鿿]{4,}")
# Patterns and numerals are grammar, not wording.
GRAMMAR = re.compile(r"\[[^\]]*\]|[零〇一二两三四五六七八九十百千万亿]+")
CLOCK_READS = {"now", "utcnow", "today", "time", "time_ns", "monotonic"}


def tracked(*suffixes: str) -> list[Path]:
    """Files under version control, or about to be; deleted ones left out."""
    command = ["git", "ls-files", "--cached", "--others", "--exclude-standard"]
    listed = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True).stdout.splitlines()
    return [ROOT / name for name in listed if name.endswith(suffixes or "") and (ROOT / name).is_file()]


def python_files(*folders: str) -> list[Path]:
    return [path for folder in folders for path in sorted((ROOT / folder).rglob("*.py"))]


def test_no_file_names_a_package_registry() -> None:
    named = [
        str(path.relative_to(ROOT))
        for path in tracked()
        if REGISTRIES.search(path.read_text("utf-8", errors="replace"))
    ]
    assert named == []


def test_every_locked_package_carries_a_hash() -> None:
    text = (ROOT / "requirements-dev.txt").read_text()
    bare = [line for line in text.splitlines() if re.match(r"^[A-Za-z0-9]", line) and not line.endswith("\\")]
    assert bare == []


def test_a_module_stays_short_enough_to_read() -> None:
    # A migration is written once and read as a whole: it may be as long as its tables.
    modules = [path for path in tracked(".py") if ROOT / "migrations" not in path.parents]
    lengths = {str(path.relative_to(ROOT)): len(path.read_text("utf-8").splitlines()) for path in modules}
    assert {name: lines for name, lines in lengths.items() if lines > MODULE_LINES} == {}


@pytest.mark.parametrize("folder", ["care/domain", "care/services", "actions", "web"])
def test_sentences_for_people_stand_in_data_not_in_python(folder: str) -> None:
    found = [
        f"{path.relative_to(ROOT)}:{line}: {text.strip()[:60]}"
        for path in python_files(folder)
        for line, text in (*spoken(path), *comments(path))
        if SENTENCE.search(GRAMMAR.sub(" ", text))
    ]
    assert found == []


def test_the_domain_never_reads_the_clock_itself() -> None:
    readers = [
        f"{path.relative_to(ROOT)}:{node.lineno}"
        for path in python_files("care/domain")
        if path.name != "clock.py"
        for node in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Attribute)
        and node.func.attr in CLOCK_READS
        and isinstance(node.func.value, ast.Name)
        and node.func.value.id in {"datetime", "date", "time", "dt"}
    ]
    assert readers == []


def spoken(path: Path) -> Iterator[tuple[int, str]]:
    """Line and text of each string that is not a docstring."""
    tree = ast.parse(path.read_text("utf-8"))
    silent = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in silent:
            yield node.lineno, node.value


def comments(path: Path) -> Iterator[tuple[int, str]]:
    for token in tokenize.generate_tokens(io.StringIO(path.read_text("utf-8")).readline):
        if token.type == tokenize.COMMENT:
            yield token.start[0], token.string
