"""The training sentences as they stand in data/nlu, each with its file and line."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ruamel.yaml import YAML
from ruamel.yaml.error import MarkedYAMLError

from care.domain.errors import BadFile
from care.settings import ROOT

NLU = ROOT / "data" / "nlu"
TAXONOMY = ROOT / "training" / "taxonomy.yml"
DOMAIN = ROOT / "domain.yml"


@dataclass(frozen=True)
class Sentence:
    """One training sentence; `hand` names the writer, so that a model can be tried on a writer it has not read."""

    text: str
    intent: str
    hand: str
    path: Path
    line: int

    @property
    def is_payload(self) -> bool:
        """Sent by a button or by the product itself, never said."""
        return self.text.startswith("/")

    @property
    def topic(self) -> str:
        return self.path.stem

    @property
    def where(self) -> str:
        path = self.path.relative_to(ROOT) if self.path.is_relative_to(ROOT) else self.path
        return f"{path}:{self.line}"


def read_corpus(folder: Path = NLU) -> list[Sentence]:
    """Every example of every topic file, payloads of buttons included. Raises BadFile."""
    return [sentence for path in sorted(folder.glob("*.yml")) for sentence in _read_file(path)]


def read_taxonomy(path: Path = TAXONOMY) -> dict[str, dict[str, str]]:
    """Topic → intent → definition. Raises BadFile."""
    return {topic: dict(intents) for topic, intents in _load(path).items()}


def domain_intents(path: Path = DOMAIN) -> dict[str, int]:
    """The intents that domain.yml lists, with their lines. Raises BadFile."""
    intents = _load(path)["intents"]
    names = [next(iter(intent)) if isinstance(intent, dict) else intent for intent in intents]
    return {name: intents.lc.item(index)[0] + 1 for index, name in enumerate(names)}


def _load(path: Path) -> Any:
    try:
        return YAML(typ="rt").load(path.read_text(encoding="utf-8"))
    except MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else None
        raise BadFile(str(path), line, "file", str(error.problem), "Mend the YAML") from error


def _read_file(path: Path) -> Iterator[Sentence]:
    for block in _load(path)["nlu"]:
        if "intent" not in block:
            continue
        line = block.lc.key("intent")[0] + 1
        if not isinstance(block.get("examples"), str):
            raise BadFile(str(path), line, "examples", "is missing or not a `|` block", "Write `examples: |`")
        hand = str(block.get("metadata", {}).get("hand", "-"))
        first = block.lc.key("examples")[0] + 2
        for offset, row in enumerate(block["examples"].split("\n")):
            if not row.strip():
                continue
            if not row.startswith("- ") or not row[2:].strip():
                raise BadFile(str(path), first + offset, row, "is not an example", "Write `- ` and a sentence")
            yield Sentence(row[2:].strip(), block["intent"], hand, path, first + offset)
