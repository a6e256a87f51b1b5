"""Words of a person in danger, found by reviewed rules (conduct rules D3, D4). Any doubt is a hit; recall comes first.

The rules stand in data/crisis.yml. They run at the door, before and without the engine, so this module needs nothing
but the text.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Literal

from care.language._data import DataFile, data_file
from care.language.normalise import normalise

CrisisLevel = Literal["crisis", "ask"]
CrisisAbout = Literal["self", "others", "child", "third"]

_LEVELS: dict[str, CrisisLevel] = {"crisis": "crisis", "ask": "ask"}
_ABOUT: dict[str, CrisisAbout] = {"self": "self", "others": "others", "child": "child"}
_KEPT = re.compile(r"[0-9a-z\u3400-\u9fff〇]")
_SOMEBODY_ELSE = re.compile(
    r"(?:老公|老婆|丈夫|妻子|爱人|对象|男朋友|女朋友|男友|女友|爸|妈|父亲|母亲|哥|姐|弟|妹|儿子|女儿|闺女|朋友|同事|室友|邻居|他|她)"
    r"(?:他|她|自己|现在|昨晚|昨天|今天|总|老|一直|刚才|刚|跟我|和我|也|就|都|天天|真|留了|写了)*(?:说|想|要|威胁|闹|不|吃|喝|站|爬|在|跳|割|写|留|发|把|准备|已经)?[^我]{0,4}$"
)
_DENIED = re.compile(r"(?:不会|没想过?|没有想过?|没打算|又没|又不会|不可能|不至于|并没有|才不)(?:真的?|去|要|想|会)*$")
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
    table = source.mapping()
    return _Rulebook(
        tuple((word, _homophone(source, table["homophones"], word)) for word in table["homophones"]),
        _required(source, table, "innocent"),
        tuple(_rule(source, name, table["rules"][name]) for name in table["rules"]),
    )


def _homophone(source: DataFile, holder: Any, word: str) -> re.Pattern[str]:
    try:
        return re.compile(source.text(holder, word))
    except re.error as error:
        raise source.bad(holder, word, f"is not a pattern ({error})", "Mend it") from error


def _required(source: DataFile, holder: Any, key: str) -> re.Pattern[str]:
    pattern = source.pattern(holder, key)
    if pattern is None:
        raise source.bad(holder, key, "has no pattern", "Write at least one")
    return pattern


def _rule(source: DataFile, name: str, body: Any) -> _Rule:
    level, about = _LEVELS.get(source.text(body, "level")), _ABOUT.get(source.text(body, "about"))
    if level is None:
        raise source.bad(body, "level", "is unknown", f"Choose from {', '.join(_LEVELS)}")
    if about is None:
        raise source.bad(body, "about", "is unknown", f"Choose from {', '.join(_ABOUT)}")
    return _Rule(name, level, about, _required(source, body, "any"))


def crisis(text: str) -> CrisisHit | None:
    """The gravest rule that fires on a text as typed, or None. Normalises for itself: nobody can forget to."""
    plain = normalise(text)
    squeezed, places = _squeezed(plain.text)
    blanked = _rulebook().innocent.sub(lambda match: _BLANK * len(match[0]), squeezed)
    hits = [(rule, match) for rule in _rulebook().rules if (match := rule.pattern.search(blanked))]
    if not hits:
        return None
    rule, match = min(hits, key=lambda hit: hit[0].level != "crisis")
    before = blanked[: match.start()]
    about: CrisisAbout = "third" if rule.about == "self" and _SOMEBODY_ELSE.search(before) else rule.about
    level: CrisisLevel = "ask" if _DENIED.search(before) else rule.level
    start, end = plain.span(places[match.start()], places[match.end() - 1] + 1)
    return CrisisHit(rule.name, level, about, start, end, text[start:end])


def _squeezed(text: str) -> tuple[str, list[int]]:
    """Only what is read aloud, hidden spellings undone, with each character's place in the normalised text."""
    places = [index for index, char in enumerate(text) if _KEPT.match(char)]
    squeezed = "".join(text[index] for index in places)
    for word, pattern in _rulebook().homophones:
        match = pattern.search(squeezed)
        while match:
            squeezed = squeezed[: match.start()] + word + squeezed[match.end() :]
            places[match.start() : match.end()] = _stretched(places[match.start() : match.end()], len(word))
            match = pattern.search(squeezed, match.start() + len(word))
    return squeezed, places


def _stretched(places: list[int], length: int) -> list[int]:
    """The same stretch of text seen as `length` characters: first and last place are kept."""
    last = len(places) - 1
    return [places[min(last, index * (last + 1) // length)] for index in range(length - 1)] + [places[last]]
