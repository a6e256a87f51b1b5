"""Where one thing said ends and the next begins."""

from __future__ import annotations

import pytest

from components.clauses import MOST, clauses


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("我这周五还两千", []),
        ("我失业了，能不能分期", ["我失业了", "能不能分期"]),
        ("查下欠多少另外会上征信吗", ["查下欠多少", "另外会上征信吗"]),
        ("欠多少 顺便转人工", ["欠多少", "顺便转人工"]),
        ("还2,500.50元", []),
        ("嗯，好，我周五还", []),
        ("", []),
    ],
)
def test_a_message_is_cut_at_signs_blanks_and_joining_words(text: str, expected: list[str]) -> None:
    assert [clause.text for clause in clauses(text)] == expected


def test_a_clause_knows_where_it_stood() -> None:
    text = "我失业了，，能不能分期？"
    assert [text[clause.start : clause.end] for clause in clauses(text)] == [clause.text for clause in clauses(text)]


def test_a_long_story_is_not_cut_without_end() -> None:
    assert len(clauses("一件事情，" * 200)) == MOST
