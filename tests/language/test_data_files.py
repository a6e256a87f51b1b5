"""Bad language data is refused with file, line and the mend."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from care.domain.errors import BadFile
from care.language import _data, crisis, emotion, festivals, normalise, privacy, terms

CACHES = (
    _data.data_file, crisis._rulebook, emotion._lexicon, festivals._tables, festivals.names,
    normalise._emoji, normalise._fold, normalise.normalise, privacy.placeholders, terms._vocabulary,
)  # fmt: skip


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A copy of the data folder that a test may spoil."""
    for source in _data.FOLDER.iterdir():
        (tmp_path / source.name).write_text(source.read_text(encoding="utf-8"), encoding="utf-8")
    monkeypatch.setattr(_data, "FOLDER", tmp_path)
    forget()
    yield tmp_path
    forget()


def forget() -> None:
    for cache in CACHES:
        cache.cache_clear()


@pytest.mark.parametrize(
    ("name", "content", "use", "complaint"),
    [
        (
            "crisis.yml",
            "homophones: {}\ninnocent:\n  - '('\nrules: {}\n",
            lambda: crisis.crisis("我"),
            r"crisis\.yml:3: 0",
        ),
        (
            "crisis.yml",
            "homophones: {}\ninnocent: [x]\nrules:\n  a:\n    level: red\n    about: self\n    any: [x]\n",
            lambda: crisis.crisis("我"),
            r"crisis\.yml:5: level: 'red' is unknown",
        ),
        ("emotion.yml", "anxious:\n  any: 怕\n", lambda: emotion.emotion("我"), r"emotion\.yml"),
        ("festivals.yml", 'fixed:\n  元旦: "13-01"\nlunar: {}\n', festivals.names, r"festivals\.yml:2: 元旦"),
        ("terms.yml", "roles:\n  self: 本人\nproducts: {}\n", lambda: terms.find_roles("本人"), r"terms\.yml:2: self"),
        ("placeholders.yml", "card: 3\n", privacy.placeholders, r"placeholders\.yml:1: card"),
        ("emoji.yml", "哭: [\n", lambda: normalise.normalise("😭"), r"emoji\.yml:\d+: file"),
        ("emoji.yml", "- 哭\n", lambda: normalise.normalise("😭"), r"emoji\.yml: file: is not a mapping"),
    ],
)  # fmt: skip
def test_bad_data_is_refused_by_file_and_line(
    folder: Path, name: str, content: str, use: object, complaint: str
) -> None:
    (folder / name).write_text(content, encoding="utf-8")
    with pytest.raises(BadFile, match=complaint):
        use()  # type: ignore[operator]


@pytest.mark.parametrize("name", [path.name for path in _data.FOLDER.iterdir()])
def test_a_data_file_that_is_not_yaml_is_refused(folder: Path, name: str) -> None:
    (folder / name).write_text("a: [\n", encoding="utf-8")
    with pytest.raises(BadFile, match=name):
        _data.data_file(name)
