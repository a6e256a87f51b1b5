"""The confusion matrix as a picture that needs nothing but itself."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from xml.sax.saxutils import escape

from training.score import Judged

CELL = 18
MARGIN = 150
RIGHT, WRONG = "#1a7f5a", "#b3391f"


def draw(rows: Sequence[Judged], path: Path) -> None:
    """Gold labels down, predicted ones across, each cell as dark as its share of the row; other labels that count as
    right stand on the diagonal."""
    counts = Counter((row.case.gold, row.counted) for row in rows)
    names = sorted({name for pair in counts for name in pair})
    totals = Counter(row.case.gold for row in rows)
    size = MARGIN + CELL * len(names) + 10
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{size}" height="{size}" font-family="sans-serif" '
        'font-size="11">',
        f'<title>Confusions of {len(rows)} sentences</title><rect width="100%" height="100%" fill="#fff"/>',
        *(_names(index, name) for index, name in enumerate(names)),
        *(
            _cell(names.index(gold), names.index(said), count, count / totals[gold])
            for (gold, said), count in sorted(counts.items())
        ),
        "</svg>",
    ]
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("\n".join(parts) + "\n", "utf-8")


def _names(index: int, name: str) -> str:
    middle = MARGIN + CELL * index + CELL * 0.7
    label = escape(name)
    return (
        f'<text x="{MARGIN - 6}" y="{middle:g}" text-anchor="end">{label}</text>'
        f'<text transform="translate({middle:g},{MARGIN - 6}) rotate(-90)">{label}</text>'
    )


def _cell(row: int, column: int, count: int, share: float) -> str:
    x, y = MARGIN + CELL * column, MARGIN + CELL * row
    colour = RIGHT if row == column else WRONG
    return (
        f'<rect x="{x}" y="{y}" width="{CELL - 1}" height="{CELL - 1}" '
        f'fill="{colour}" fill-opacity="{0.15 + 0.85 * share:.2f}"/>'
        f'<text x="{x + CELL / 2 - 0.5:g}" y="{y + CELL * 0.7:g}" text-anchor="middle" '
        f'fill="{"#fff" if share > 0.4 else "#000"}">{count}</text>'
    )
