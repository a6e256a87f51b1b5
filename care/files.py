"""Reading data files: YAML with exact numbers and the line of every key."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import Any

from ruamel.yaml import YAML
from ruamel.yaml.comments import CommentedMap, CommentedSeq
from ruamel.yaml.constructor import RoundTripConstructor
from ruamel.yaml.error import MarkedYAMLError, YAMLError
from ruamel.yaml.nodes import ScalarNode
from ruamel.yaml.scalarbool import ScalarBoolean

from care.domain.errors import BadFile

KeyPath = tuple[str, ...]


class _ExactConstructor(RoundTripConstructor):
    """Numbers with a point become Decimal as they are written, so that no money is ever a float."""

    def exact_number(self, node: ScalarNode) -> Decimal:
        try:
            number = Decimal(node.value)
        except InvalidOperation:
            number = Decimal("NaN")
        if not number.is_finite():
            raise MarkedYAMLError(problem=f"{node.value!r} is not a finite number", problem_mark=node.start_mark)
        return number


_ExactConstructor.add_constructor("tag:yaml.org,2002:float", _ExactConstructor.exact_number)


def load_yaml(path: Path) -> tuple[Any, Callable[[KeyPath], int | None]]:
    """The data of a YAML file as plain values, and what tells the line (from 1) of a key path.

    Items of a list are addressed by their index as text. Decimal stands for numbers with a point. Raises
    BadFile when the file cannot be read, is not UTF-8 or YAML, or repeats a key.
    """
    try:
        text = path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise BadFile(str(path), None, "file", f"cannot be read ({type(error).__name__})", "Save it as UTF-8") from None
    loader = YAML(typ="rt")
    loader.Constructor = _ExactConstructor
    try:
        tree = loader.load(text)
    except MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else None
        problem = (error.problem or "is not YAML").splitlines()[0]
        raise BadFile(str(path), line, "file", problem, "Mend the YAML on that line") from None
    except YAMLError:
        raise BadFile(str(path), None, "file", "is not YAML", "Remove characters that YAML forbids") from None
    lines: dict[KeyPath, int] = {}
    return _plain(tree, (), lines), lines.get


def _plain(node: Any, at: KeyPath, lines: dict[KeyPath, int]) -> Any:
    if isinstance(node, CommentedMap):
        for key, position in (node.lc.data or {}).items():
            lines[at + (str(key),)] = position[0] + 1
        return {key: _plain(value, (*at, str(key)), lines) for key, value in node.items()}
    if isinstance(node, CommentedSeq):
        for index, position in (node.lc.data or {}).items():
            lines[at + (str(index),)] = position[0] + 1
        return [_plain(value, (*at, str(index)), lines) for index, value in enumerate(node)]
    if isinstance(node, ScalarBoolean):
        return bool(node)
    if isinstance(node, (str, int)) and not isinstance(node, bool):
        return str(node) if isinstance(node, str) else int(node)
    return node
