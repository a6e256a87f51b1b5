"""Golden cases: one a line, `text => expectation`; # starts a comment line."""

from __future__ import annotations

from pathlib import Path

CASES = Path(__file__).parent / "cases"


def cases(name: str) -> list[tuple[str, str]]:
    """The (text, expectation) pairs of a case file; a line of another shape names file and line."""
    pairs: list[tuple[str, str]] = []
    for number, line in enumerate((CASES / name).read_text(encoding="utf-8").splitlines(), start=1):
        if not line or line.startswith("#"):
            continue
        text, arrow, expectation = line.rpartition(" => ")
        assert arrow, f"{name}:{number}: write `text => expectation`"
        pairs.append((text, expectation))
    assert len({text for text, _ in pairs}) == len(pairs), f"{name}: a case stands twice"
    return pairs
