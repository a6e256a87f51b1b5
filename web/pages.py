"""Pages: a template and the words of its folder, both data."""

from __future__ import annotations

import json
from datetime import date, datetime
from decimal import Decimal
from functools import lru_cache
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from starlette.responses import HTMLResponse

from care.domain.clock import SHANGHAI

HERE = Path(__file__).parent
LANGUAGE = "zh-CN"


def page(folder: str, template: str, status: int = 200, **facts: Any) -> HTMLResponse:
    """Render `template` of a screen's folder with its words as `words`."""
    found = _environment(folder).get_template(template)
    return HTMLResponse(found.render(words=words(folder), language=LANGUAGE, **facts), status)


@lru_cache(maxsize=8)
def words(folder: str) -> dict[str, Any]:
    """Every sentence of a screen, by key."""
    text = (HERE / folder / f"strings.{LANGUAGE}.json").read_text("utf-8")
    found: dict[str, Any] = json.loads(text)
    return found


@lru_cache(maxsize=8)
def _environment(folder: str) -> Environment:
    loader = FileSystemLoader(HERE / folder / "templates")
    environment = Environment(loader=loader, autoescape=True, undefined=StrictUndefined, trim_blocks=True)
    environment.filters |= {"money": _money, "percent": _percent, "moment": _moment, "day": _day, "fill": _fill}
    return environment


def _money(amount: str) -> str:
    return f"¥{Decimal(amount):,.2f}"


def _percent(fraction: str) -> str:
    return f"{Decimal(fraction) * 100:.2f}%"


def _moment(instant: str) -> str:
    return f"{datetime.fromisoformat(instant).astimezone(SHANGHAI):%Y-%m-%d %H:%M}"


def _day(day: str) -> str:
    return f"{date.fromisoformat(day):%Y-%m-%d}"


def _fill(sentence: str, **values: object) -> str:
    return sentence.format_map(values)
