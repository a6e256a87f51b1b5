"""A setting is read in one place and explained in one place."""

from __future__ import annotations

import ast
import re
import subprocess
from pathlib import Path

from care.settings import NAMES, SECRETS, load_settings

ROOT = Path(__file__).resolve().parents[2]
EXAMPLE = (ROOT / ".env.example").read_text("utf-8")
PRODUCT = ("care", "actions", "components", "web", "cli", "training", "migrations")
SETTING_LINE = re.compile(r"^#?([A-Z_]+)=", re.MULTILINE)
OUR_NAME = re.compile(r"\bANHUAN_[A-Z_]*[A-Z]\b")


def test_every_setting_has_its_line_in_the_example() -> None:
    lines = set(SETTING_LINE.findall(EXAMPLE))
    assert lines == NAMES


def test_every_setting_of_the_example_follows_its_explanation() -> None:
    lines = EXAMPLE.splitlines()
    unexplained = [
        line
        for before, line in zip(lines, lines[1:], strict=False)
        if SETTING_LINE.match(line) and (not before or before.startswith("# ──"))
    ]
    assert unexplained == []


def test_the_example_itself_is_a_valid_deployment() -> None:
    given = dict(line.split("=", 1) for line in EXAMPLE.splitlines() if re.match(r"[A-Z_]+=", line))
    secrets = dict.fromkeys(SECRETS, "A" * 43 + "=")
    assert load_settings({**given, **secrets}) == load_settings(secrets)


def test_only_known_settings_are_named_anywhere() -> None:
    listed = subprocess.run(["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=True).stdout
    files = [ROOT / name for name in listed.splitlines() if not name.startswith("tests/")]
    named = {
        (str(path.relative_to(ROOT)), name)
        for path in files
        if path.is_file()
        for name in OUR_NAME.findall(path.read_text("utf-8", errors="replace"))
    }
    assert sorted((path, name) for path, name in named if name not in NAMES) == []


def test_only_the_settings_module_reads_the_environment() -> None:
    readers = {
        str(path.relative_to(ROOT))
        for folder in PRODUCT
        for path in (ROOT / folder).rglob("*.py")
        for node in ast.walk(ast.parse(path.read_text("utf-8")))
        if (isinstance(node, ast.Attribute) and node.attr in {"environ", "getenv"})
        or (isinstance(node, ast.alias) and node.name in {"environ", "getenv"})
    }
    assert readers == {"care/settings.py"}
