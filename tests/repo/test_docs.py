"""What the documents name exists: commands, links, files, folders, intents and rules."""

from __future__ import annotations

import importlib.util
import re
from pathlib import Path

import pytest

from cli.conduct import GENERATED
from cli.main import main
from tests.repo.test_sources import ROOT, tracked
from training import guide

FILES = {str(path.relative_to(ROOT)) for path in tracked()}
DOCS = sorted(name for name in FILES if name.endswith(".md"))
READMES = ("README.md", "README.zh-CN.md")
CODE = re.compile(r"^```\w*\n(.*?)^```|`([^`\n]+)`", re.MULTILINE | re.DOTALL)
LINK = re.compile(r"\]\((?!https?:)([^)\s]+)\)")
HEADING = re.compile(r"^(#+) +(.+)$", re.MULTILINE)
MAP_ROW = re.compile(r"^\| `([a-z]+)/` \|", re.MULTILINE)
ANHUAN = re.compile(r"\banhuan ([a-z]+)(?: ([a-z][a-z-]*))?")
FOLDERS_OF_CODE = ("actions", "care", "components", "cli", "policies", "responses", "scripts", "web")
MADE = ("var/", "models/", ".venv/", "build/")
"""Folders whose files are not in git."""


def text(name: str) -> str:
    return (ROOT / name).read_text("utf-8")


def code(name: str) -> str:
    """What stands in backticks or fences, a piece a line."""
    return "\n".join(block or span for block, span in CODE.findall(text(name)))


def prose(name: str) -> str:
    return re.sub(r"^```.*?^```", "", text(name), flags=re.MULTILINE | re.DOTALL)


def anchors(name: str) -> set[str]:
    """The anchors of a page's headings, as GitHub and its kin make them."""
    titles = (title.lower() for _, title in HEADING.findall(prose(name)))
    return {re.sub(r"[^\w\- ]", "", title).strip().replace(" ", "-") for title in titles}


def without_tables(name: str, mark: str, folder: Path) -> Path:
    """A copy of a page whose generated end has been lost."""
    copy = folder / "page.md"
    copy.write_text(text(name).partition(mark)[0] + mark, "utf-8")
    return copy


@pytest.mark.parametrize("name", DOCS)
def test_every_make_target_that_a_document_names_exists(name: str) -> None:
    targets = set(re.findall(r"^([a-z]+):.*##", text("Makefile"), re.MULTILINE))
    named = set(re.findall(r"(?:^|[^\w/-])make ([a-z]+)", code(name), re.MULTILINE))
    assert named - targets == set()


COMMANDS = sorted({found for name in DOCS for found in ANHUAN.findall(code(name))})


@pytest.mark.parametrize("command", COMMANDS, ids=" ".join)
def test_every_anhuan_command_that_a_document_names_exists(command: tuple[str, str]) -> None:
    with pytest.raises(SystemExit) as ended:
        main([*filter(None, command), "--help"])
    assert ended.value.code == 0


@pytest.mark.parametrize("name", DOCS)
def test_every_module_that_a_document_runs_exists(name: str) -> None:
    modules = set(re.findall(r"python -m ([a-z_.]+)", code(name)))
    assert [module for module in modules if importlib.util.find_spec(module) is None] == []


@pytest.mark.parametrize("name", DOCS)
def test_every_link_of_a_document_leads_somewhere(name: str) -> None:
    dead = []
    for target in LINK.findall(prose(name)):
        path, _, anchor = target.partition("#")
        page = ((ROOT / name).parent / path).resolve() if path else ROOT / name
        if not page.exists() or (anchor and anchor not in anchors(str(page.relative_to(ROOT)))):
            dead.append(target)
    assert dead == []


@pytest.mark.parametrize("name", DOCS)
def test_every_file_that_a_document_names_exists(name: str) -> None:
    named = set(re.findall(r"(?<![\w/<.-])[\w.]+(?:/[\w.-]+)+\.(?:py|yml|md|csv|tsv|ini|mako)\b", code(name)))
    missing = [
        path
        for path in named
        if not path.startswith(MADE) and not any(f"/{file}".endswith(f"/{path}") for file in FILES)
    ]
    assert missing == []


@pytest.mark.parametrize("name", READMES)
def test_the_map_names_every_folder_and_no_other(name: str) -> None:
    folders = {file.split("/")[0] for file in FILES if "/" in file and not file.startswith(".")}
    assert set(MAP_ROW.findall(text(name))) == folders


def test_the_chinese_readme_has_the_headings_links_and_examples_of_the_english_one() -> None:
    english, chinese = (
        ([level for level, _ in HEADING.findall(prose(name))], sorted(LINK.findall(prose(name)))) for name in READMES
    )
    pair = {*READMES}
    assert chinese[0] == english[0]
    assert set(chinese[1]) - pair == set(english[1]) - pair


def test_the_page_of_conduct_rules_is_what_the_rulebook_says(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ANHUAN_VAR_DIR", str(tmp_path))
    page = without_tables("docs/conduct-rules.md", GENERATED, tmp_path)
    assert main(["conduct", "rules", str(page)]) == 0
    assert page.read_text("utf-8") == text("docs/conduct-rules.md"), "run: anhuan conduct rules"


def test_every_source_that_is_cited_is_explained() -> None:
    explained = set(re.findall(r"^\| (R\d+) \|", text("docs/conduct-rules.md"), re.MULTILINE))
    cited = {
        rule
        for path in tracked(".py", ".yml")
        if path.relative_to(ROOT).parts[0] in FOLDERS_OF_CODE
        for rule in re.findall(r"\bR\d+\b", path.read_text("utf-8"))
    }
    assert cited - explained == set()


def test_the_data_guide_defines_the_intents_as_the_taxonomy_does(tmp_path: Path) -> None:
    page = without_tables("docs/data-guide.md", guide.GENERATED, tmp_path)
    guide.write(page)
    assert page.read_text("utf-8") == text("docs/data-guide.md"), "run: python -m training guide"


def test_every_folder_of_data_for_people_says_what_it_is() -> None:
    lacking = {"data", "models", "policies", "responses"} - {Path(name).parent.name for name in DOCS}
    assert lacking == set()


def test_a_package_says_its_purpose_in_its_first_line() -> None:
    silent = [name for name in FILES if name.endswith("__init__.py") and not text(name).startswith('"""')]
    assert silent == []
