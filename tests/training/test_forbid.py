"""Nothing of a test file may stand in the training data."""

from __future__ import annotations

from pathlib import Path

import pytest

from training.corpus import Sentence
from training.forbid import shared_with


def sentence(text: str, folder: Path) -> Sentence:
    return Sentence(text, "cannot_pay", "a", folder / "hardship.yml", 7)


@pytest.mark.parametrize(
    ("ours", "piece"),
    [
        ("唉,这个月工资还没发下来", "工资还没发下"),
        ("工 资 还 没 發 下 吗", "工资还没发下"),
        ("工资还没发", None),
        ("老板还没给我发工资", None),
    ],
)
def test_six_characters_in_a_row_are_too_many(tmp_path: Path, ours: str, piece: str | None) -> None:
    path = tmp_path / "test.tsv"
    path.write_text("text\tgold\n工资还没发下\thardship\n", "utf-8")
    found = list(shared_with([sentence(ours, tmp_path)], [path]))
    assert found == ([] if piece is None else [f"{tmp_path}/hardship.yml:7: {ours} shares 「{piece}」 with test.tsv. "
                                               "Say it in other words"])  # fmt: skip


def test_only_the_sentences_of_a_table_are_forbidden(tmp_path: Path) -> None:
    path = tmp_path / "test.tsv"
    path.write_text("text\tsource\n好的\t某个很长的来源名字\n", "utf-8")
    assert list(shared_with([sentence("某个很长的来源名字", tmp_path)], [path])) == []


def test_a_plain_file_and_json_lines_are_read_too(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("工资还没发下来\n", "utf-8")
    (tmp_path / "b.jsonl").write_text('{"text": "工资还没发下来"}\n', "utf-8")
    ours = [sentence("工资还没发下来", tmp_path)]
    assert len(list(shared_with(ours, [tmp_path / "a.txt", tmp_path / "b.jsonl"]))) == 2
