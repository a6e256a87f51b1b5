"""The renderer: the variation that fits best, filled with facts, with the proof of what was said."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from zlib import crc32

from care.wording.errors import BadFact, MissingFact, UnknownResponse
from care.wording.formats import EACH, FORMATS, PLAIN, WORD
from care.wording.lender import Lender, load_lender
from care.wording.loading import load_responses
from care.wording.style import Widths
from care.wording.variations import PLACEHOLDER, Button, Context, Variation


@dataclass(frozen=True)
class Rendered:
    """A text ready for the conduct gate. `facts` are the ones it used, as given; `rules` the rules it serves."""

    text: str
    response_id: str
    version: int
    facts: dict[str, Any]
    buttons: tuple[Button, ...]
    form: str | None
    rules: tuple[str, ...]


class Wording:
    """Every sentence the assistant may say."""

    def __init__(self, variations: Mapping[str, tuple[Variation, ...]], lender: Lender) -> None:
        self.variations = variations
        self.lender = lender

    @classmethod
    def load(cls, folder: Path, lender: Path) -> Wording:
        """Read responses/ and policies/lender.yml. Raises BadFile with file, line, field and mend."""
        who = load_lender(lender)
        return cls(load_responses(folder, Widths(who.facts, who.words)), who)

    def terms(self) -> tuple[str, ...]:
        """The terms that the glossary explains."""
        named = (each.when.get("term") for each in self.variations["utter_glossary"])
        return tuple(str(term) for terms in named for term in (terms or ()))

    def say(
        self, key: str, facts: Mapping[str, Any], *, emotion: str, night: bool, used: frozenset[str], seed: str
    ) -> Rendered:
        """`render`, for callers that know the mood and the hour only."""
        return self.render(key, facts, Context(emotion=emotion, night=night, used=used, seed=seed))

    def render(self, key: str, facts: Mapping[str, Any], context: Context) -> Rendered:
        """The best variation of `key`, filled. Deterministic in its arguments.

        Raises UnknownResponse, MissingFact, or BadFact when a value has not the form its placeholder asks for.
        """
        chosen = self._choose(key, facts, context)
        text = PLACEHOLDER.sub(lambda found: self._fill(chosen.id, found, facts, context), chosen.text)
        used = {name: facts[name] for name, _ in chosen.placeholders if name not in self.lender.facts}
        return Rendered(text, chosen.id, chosen.version, used, chosen.buttons, chosen.form, chosen.rules)

    def _fill(self, response_id: str, placeholder: re.Match[str], facts: Mapping[str, Any], context: Context) -> str:
        name = placeholder[1]
        if name in self.lender.facts:
            return self.lender.facts[name]
        if facts.get(name) is None:
            raise MissingFact(response_id, name)
        return self._show(response_id, name, placeholder[2] or PLAIN, facts[name], context)

    def _choose(self, key: str, facts: Mapping[str, Any], context: Context) -> Variation:
        if key not in self.variations:
            raise UnknownResponse(key)
        fitting = [each for each in self.variations[key] if each.fits(facts, context)]
        most = max(each.meaning for each in fitting)
        best = [each for each in fitting if each.meaning == most]
        toned = [each for each in best if each.toned]
        plain = [each for each in best if not each.toned]
        for pool in (toned, plain):
            if fresh := [each for each in pool if each.id not in context.used]:
                return _pick(fresh, key, context.seed)
        return _pick(toned or plain, key, context.seed)

    def _show(self, response_id: str, name: str, kind: str, value: object, context: Context) -> str:
        if kind == WORD:
            code = str(value).lower() if isinstance(value, bool) else value
            if code not in self.lender.words[name]:
                raise BadFact(response_id, name, f"one of {', '.join(self.lender.words[name])}")
            return self.lender.words[name][str(code)]
        if kind == EACH:
            return self._list(response_id, name, value, context)
        try:
            return FORMATS[kind].show(value)
        except ValueError:
            raise BadFact(response_id, name, FORMATS[kind].expected) from None

    def _list(self, response_id: str, name: str, value: object, context: Context) -> str:
        """Each item is said by the response `utter_each_<name>`, filled with the item's own facts."""
        items = value if isinstance(value, list) else []
        if not items or not all(isinstance(item, Mapping) for item in items):
            raise BadFact(response_id, name, "a list of mappings of facts, not empty")
        return "；".join(self.render(f"utter_each_{name}", item, context).text for item in items)


def _pick(pool: Sequence[Variation], key: str, seed: str) -> Variation:
    return pool[crc32(f"{key}:{seed}".encode()) % len(pool)]
