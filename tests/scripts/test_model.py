"""The model is trained again exactly when something it learns from has changed."""

from __future__ import annotations

from pathlib import Path

import pytest

from scripts.model import NAME, fingerprint, train_if_needed


@pytest.fixture
def project(tmp_path: Path) -> Path:
    for name, text in {
        "config.yml": "language: zh",
        "data/nlu/promises.yml": "nlu: []",
        "components/importer.py": "x = 1",
        "responses/promises.yml": "responses:\n  utter_promise_recorded:\n    - text: A\n",
    }.items():
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
    return tmp_path


@pytest.mark.parametrize(
    ("name", "text", "retrains"),
    [
        ("config.yml", "language: en", True),
        ("data/nlu/promises.yml", "nlu: [new]", True),
        ("data/rules/new.yml", "rules: []", True),
        ("components/importer.py", "x = 2", True),
        ("care/language/money.py", "y = 1", True),
        ("responses/promises.yml", "responses:\n  utter_other:\n    - text: A\n", True),
        ("responses/promises.yml", "responses:\n  utter_promise_recorded:\n    - text: B\n", False),
        ("components/__pycache__/importer.pyc", "x", False),
        ("README.md", "words", False),
    ],
)
def test_only_what_the_model_learns_from_counts(project: Path, name: str, text: str, retrains: bool) -> None:
    before = fingerprint(project)
    (project / name).parent.mkdir(parents=True, exist_ok=True)
    (project / name).write_text(text)
    assert (fingerprint(project) != before) is retrains


def test_moving_a_sentence_to_another_file_counts(project: Path) -> None:
    before = fingerprint(project)
    (project / "data/nlu/promises.yml").rename(project / "data/nlu/plans.yml")
    assert fingerprint(project) != before


def test_a_model_that_fits_is_left_alone(project: Path) -> None:
    archive = project / f"models/{NAME}.tar.gz"
    archive.parent.mkdir()
    archive.write_text("trained before")
    (project / f"models/{NAME}.fingerprint").write_text(fingerprint(project))
    train_if_needed(project)
    assert archive.read_text() == "trained before"
