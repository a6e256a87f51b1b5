"""Who may import whom. The contracts stand in pyproject.toml; what may come from outside stands here."""

from __future__ import annotations

import ast
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
# What each package may import besides the standard library.
ALLOWED = {
    "care/domain": ("care.domain",),
    "care/services": ("care.domain", "care.services"),
    "care/store": ("care.domain", "care.store", "sqlalchemy", "alembic", "cryptography"),
    "actions": ("actions", "care", "rasa_sdk"),
}


def test_every_import_contract_holds() -> None:
    lint = [str(Path(sys.executable).parent / "lint-imports"), "--no-cache"]
    report = subprocess.run(lint, cwd=ROOT, capture_output=True, text=True, check=False)
    assert report.returncode == 0, report.stdout + report.stderr


@pytest.mark.parametrize("package", ALLOWED)
def test_a_package_imports_only_what_its_place_allows(package: str) -> None:
    strangers = [
        f"{path.relative_to(ROOT)}: {name}"
        for path in sorted((ROOT / package).rglob("*.py"))
        for name in imported_names(path)
        if name.split(".")[0] not in sys.stdlib_module_names
        and not any(name == ours or name.startswith(f"{ours}.") for ours in ALLOWED[package])
    ]
    assert strangers == []


def imported_names(path: Path) -> Iterator[str]:
    """Modules imported by the file, relative ones left out: they stay inside their package."""
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.level == 0 and node.module:
            yield node.module
