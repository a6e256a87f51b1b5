"""Pages load nothing foreign, run nothing inline, and keep their words in data."""

from __future__ import annotations

import re
from pathlib import Path

import httpx
import pytest

from tests.web.harness import Web

WEB = Path(__file__).resolve().parents[2] / "web"
SCRIPTS = sorted(WEB.glob("*/static/*.js"))
STYLES = sorted(WEB.glob("*/static/*.css")) + [WEB / "static" / "base.css"]


def test_the_chat_page_runs_no_inline_code_and_loads_its_own_files_only(web: Web) -> None:
    page = httpx.get(f"{web.url}/chat", trust_env=False)
    assert "unsafe" not in page.headers["content-security-policy"]
    assert re.findall(r"<script(?![^>]*\bsrc=)|\son\w+=|\sstyle=", page.text) == []
    assert [
        ref for ref in re.findall(r'(?:src|href)="([^"]+)"', page.text) if not ref.startswith(("/static/", "tel:"))
    ] == []


def test_every_file_that_the_chat_page_names_is_served(web: Web) -> None:
    page = httpx.get(f"{web.url}/chat", trust_env=False).text
    files = [ref for ref in re.findall(r'(?:src|href)="([^"]+)"', page) if ref.startswith("/static/")]
    assert files
    assert {httpx.get(web.url + file, trust_env=False).status_code for file in files} == {200}


def test_the_home_address_leads_to_the_chat(web: Web) -> None:
    answer = httpx.get(web.url, trust_env=False)
    assert (answer.status_code, answer.headers["location"]) == (307, "/chat")


@pytest.mark.parametrize("script", SCRIPTS, ids=lambda path: path.name)
def test_scripts_hold_no_chinese_sentence_and_write_no_html(script: Path) -> None:
    code = script.read_text("utf-8")
    assert re.findall(r"[\u4e00-\u9fff]|innerHTML|insertAdjacentHTML|document\.write|eval\(", code) == []


@pytest.mark.parametrize("style", STYLES, ids=lambda path: path.name)
def test_only_the_tokens_name_a_colour(style: Path) -> None:
    assert re.findall(r"#[0-9a-fA-F]{3,8}\b|\brgba?\(|\bhsl", style.read_text("utf-8")) == []
