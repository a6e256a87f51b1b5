"""Words of a person in danger, found by reviewed rules (conduct rules D3, D4). Any doubt is a hit; recall comes first.

The rules stand in data/crisis.yml. They run at the door, before and without the engine, so this module needs nothing
but the text.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

from care.language._data import DataFile, data_file
from care.language.normalise import Normalised, normalise

CrisisLevel = Literal["crisis", "ask"]
CrisisAbout = Literal["self", "others", "child", "third"]

_LEVELS: dict[str, CrisisLevel] = {"crisis": "crisis", "ask": "ask"}
_ABOUT: dict[str, CrisisAbout] = {"self": "self", "others": "others", "child": "child"}
_KEPT = re.compile(r"[0-9a-z\u3400-\u9fff〇]")
_CLAUSE = re.compile(r"[0-9a-z\u3400-\u9fff〇]+")
_EMOJI = re.compile(r"\[[^\[\]]{1,4}\]")
_SOMEBODY_ELSE = re.compile(
    r"(?:老公|老婆|丈夫|妻子|爱人|对象|男朋友|女朋友|男友|女友|爸|妈|父亲|母亲|哥|姐|弟|妹|儿子|女儿|闺女|朋友|同事|室友|邻居|他|她)"
    r"(?:他|她|自己|现在|昨晚|昨天|今天|总|老|一直|刚才|刚|跟我|和我|也|就|都|天天|真|留了|写了)*(?:说|想|要|威胁|闹|不|吃|喝|站|爬|在|跳|割|写|留|发|把|准备|已经)?[^我]{0,4}$"
)
_DENIED = re.compile(
    r"(?<!不是)(?<!不是从)(?:不会|从?没有?(?:想过?)?|没打算|又没|又不会|不可能|不至于|并没有|才不)(?:真的?|去|要|想|会)*$"
)
_BLANK = "□"


@dataclass(frozen=True, slots=True)
class CrisisHit:
    """A rule that fired, and on which code points of the original text.

    level crisis: protocol D4 at once. ask: at least distressed, with one safety question.
    about: who is in danger; third is somebody whom the writer worries about.
    """

    rule: str
    level: CrisisLevel
    about: CrisisAbout
    start: int
    end: int
    text: str


@dataclass(frozen=True, slots=True)
class _Rule:
    name: str
    level: CrisisLevel
    about: CrisisAbout
    pattern: re.Pattern[str]


@dataclass(frozen=True, slots=True)
class _Rulebook:
    homophones: tuple[tuple[str, re.Pattern[str]], ...]
    innocent: re.Pattern[str]
    rules: tuple[_Rule, ...]


@lru_cache(maxsize=1)
def _rulebook() -> _Rulebook:
    source = data_file("crisis.yml")
    return _Rulebook(
        tuple(
            (word, source.compiled(source.text("homophones", word), "homophones", word))
            for word in source.names("homophones")
        ),
        source.pattern("innocent"),
        tuple(_rule(source, name) for name in source.names("rules")),
    )


def _rule(source: DataFile, name: str) -> _Rule:
    level, about = source.text("rules", name, "level"), source.text("rules", name, "about")
    if level not in _LEVELS:
        raise source.bad(f"{level!r} is unknown", f"Choose from {', '.join(_LEVELS)}", "rules", name, "level")
    if about not in _ABOUT:
        raise source.bad(f"{about!r} is unknown", f"Choose from {', '.join(_ABOUT)}", "rules", name, "about")
    return _Rule(name, _LEVELS[level], _ABOUT[about], source.pattern("rules", name, "any"))


def crisis(text: str) -> CrisisHit | None:
    """The gravest rule that fires on a text as typed, or None. Normalises for itself: nobody can forget to."""
    plain = normalise(text)
    hits = [hit for places in _views(plain.text) for hit in _hits(plain, places)]
    return min(hits, key=lambda hit: hit.level != "crisis", default=None)


def _views(text: str) -> list[list[int]]:
    """The places of what is read aloud: in the whole text, then clause by clause where there are several."""
    spoken = _EMOJI.sub(lambda match: "," * len(match[0]), text)
    whole = [index for index, char in enumerate(spoken) if _KEPT.match(char)]
    clauses = [list(range(*match.span())) for match in _CLAUSE.finditer(spoken)]
    return [whole, *clauses] if len(clauses) > 1 else [whole]


def _hits(plain: Normalised, places: list[int]) -> Iterator[CrisisHit]:
    squeezed, places = _unhidden("".join(plain.text[index] for index in places), places)
    blanked = _rulebook().innocent.sub(lambda match: _BLANK * len(match[0]), squeezed)
    for rule in _rulebook().rules:
        match = rule.pattern.search(blanked)
        if match:
            yield _hit(rule, blanked[: match.start()], plain, places[match.start()], places[match.end() - 1] + 1)


def _hit(rule: _Rule, before: str, plain: Normalised, start: int, end: int) -> CrisisHit:
    about: CrisisAbout = "third" if rule.about == "self" and _SOMEBODY_ELSE.search(before) else rule.about
    level: CrisisLevel = "ask" if _DENIED.search(before) else rule.level
    first, last = plain.span(start, end)
    return CrisisHit(rule.name, level, about, first, last, plain.original[first:last])


def _unhidden(squeezed: str, places: list[int]) -> tuple[str, list[int]]:
    """Hidden spellings undone (紫砂 → 自杀), with each character's place."""
    for word, pattern in _rulebook().homophones:
        match = pattern.search(squeezed)
        while match:
            squeezed = squeezed[: match.start()] + word + squeezed[match.end() :]
            stretch = _stretched(places[match.start() : match.end()], len(word))
            places = places[: match.start()] + stretch + places[match.end() :]
            match = pattern.search(squeezed, match.start() + len(word))
    return squeezed, places


def _stretched(places: list[int], length: int) -> list[int]:
    """The same stretch of text seen as `length` characters: first and last place are kept."""
    last = len(places) - 1
    return [places[min(last, index * (last + 1) // length)] for index in range(length - 1)] + [places[last]]
