"""Reading responses/: a file per topic in Rasa's responses format, every variation checked before it is said."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from care.domain.fields import Source
from care.files import load_yaml
from care.wording.style import Widths, fault
from care.wording.variations import EMOTIONS, HAS, TONE, Button, Variation

TOPICS = (
    "_shared",
    "identity",
    "accounts",
    "plans",
    "promises",
    "disputes",
    "hardship",
    "complaints",
    "conduct",
    "handoff",
    "knowledge",
    "smalltalk",
)
FORMS = ("verify",)

At = tuple[str, ...]


def load_responses(folder: Path, widths: Widths) -> dict[str, tuple[Variation, ...]]:
    """Every variation by response key. Raises BadFile at the first fault."""
    found: dict[str, tuple[Variation, ...]] = {}
    for path in sorted(folder.glob("*.yml")):
        data, where = load_yaml(path)
        topic = _Topic(path.stem, Source(str(path), where), widths)
        for key, variations in topic.read(data).items():
            if key in found:
                topic.source.refuse(("responses", key), f"stands in two files, also as {found[key][0].id}", "Keep one")
            found[key] = variations
    return found


class _Topic:
    def __init__(self, name: str, source: Source, widths: Widths) -> None:
        self.name = name
        self.source = source
        self.widths = widths
        self.ids: set[str] = set()

    def read(self, data: object) -> dict[str, tuple[Variation, ...]]:
        if self.name not in TOPICS:
            self.source.refuse((), f"{self.name} is not a topic", f"Name it after one of: {', '.join(TOPICS)}")
        top = self.mapping(data, (), ("version", "responses"))
        if top.get("version") != "3.1":
            self.source.refuse(("version",), "is not '3.1'", 'Write version: "3.1"')
        responses = top.get("responses")
        if not isinstance(responses, Mapping):
            self.source.refuse(("responses",), "is not a mapping", "List the responses below it, indented")
        return {key: self.response(key, raw, ("responses", key)) for key, raw in responses.items()}

    def response(self, key: str, raw: object, at: At) -> tuple[Variation, ...]:
        if not key.startswith("utter_"):
            self.source.refuse(at, "is not a response key", "Begin it with utter_")
        if not isinstance(raw, list) or not raw:
            self.source.refuse(at, "has no variation", "Give a list of at least one text")
        variations = tuple(self.variation(key, each, (*at, str(i))) for i, each in enumerate(raw))
        if all(variation.when for variation in variations):
            self.source.refuse(at, "every variation has a condition", "Add one without `when`, for all other cases")
        return variations

    def variation(self, key: str, raw: object, at: At) -> Variation:
        body = self.mapping(raw, at, ("id", "text", "buttons", "metadata"))
        notes = self.mapping(body.get("metadata", {}), (*at, "metadata"), ("version", "when", "rules", "form", "long"))
        variation = Variation(
            id=self.identity(key, body.get("id"), at),
            key=key,
            text=self.text(body.get("text"), (*at, "text")),
            version=self.version(notes.get("version"), (*at, "metadata", "version")),
            when=self.when(notes.get("when", {}), (*at, "metadata", "when")),
            rules=self.texts(notes.get("rules", []), (*at, "metadata", "rules")),
            buttons=self.buttons(body.get("buttons", []), (*at, "buttons")),
            form=self.form(notes.get("form"), (*at, "metadata", "form")),
            long=notes.get("long", False) is True,
        )
        if (found := fault(variation, self.widths)) is not None:
            self.source.refuse((*at, "text"), *found)
        return variation

    def identity(self, key: str, value: object, at: At) -> str:
        stem = f"{self.name}.{key.removeprefix('utter_')}."
        if not isinstance(value, str) or not value.startswith(stem) or value == stem:
            self.source.refuse(
                (*at, "id"), f"{value!r} does not belong to {key} in this topic", f"Write {stem}1, {stem}2 …"
            )
        if value in self.ids:
            self.source.refuse((*at, "id"), f"{value!r} stands twice", "Give the new one the next free number")
        self.ids.add(value)
        return value

    def text(self, value: object, at: At) -> str:
        if not isinstance(value, str) or not value.strip():
            self.source.refuse(at, "is missing or blank", "Write the sentence")
        return value

    def version(self, value: object, at: At) -> int:
        if isinstance(value, bool) or not isinstance(value, int) or value < 1:
            self.source.refuse(at, f"{value!r} is not a version", "Write version: 1, and one more with each change")
        return value

    def when(self, value: object, at: At) -> dict[str, tuple[Any, ...]]:
        if not isinstance(value, Mapping):
            self.source.refuse(at, "is not a mapping", "Write {condition: value}")
        conditions = {name: tuple(v) if isinstance(v, list) else (v,) for name, v in value.items()}
        for emotion in conditions.get(TONE, ()):
            if emotion not in EMOTIONS:
                self.source.refuse((*at, TONE), f"{emotion!r} is not an emotion", f"Known: {', '.join(EMOTIONS)}")
        for fact in conditions.get(HAS, ()):
            if not isinstance(fact, str):
                self.source.refuse((*at, HAS), f"{fact!r} is not a fact's name", "Write the name of a fact")
        return conditions

    def texts(self, value: object, at: At) -> tuple[str, ...]:
        if not isinstance(value, list) or not all(isinstance(each, str) for each in value):
            self.source.refuse(at, f"{value!r} is not a list of rule ids", "Write [R12, B10]")
        return tuple(value)

    def buttons(self, value: object, at: At) -> tuple[Button, ...]:
        if not isinstance(value, list):
            self.source.refuse(at, "is not a list", "Write one `- {title: …, payload: /intent}` per button")
        return tuple(self.button(each, (*at, str(index))) for index, each in enumerate(value))

    def button(self, value: object, at: At) -> Button:
        body = self.mapping(value, at, ("title", "payload"))
        title, payload = body.get("title"), body.get("payload")
        if not isinstance(title, str) or not 0 < len(title) <= 10:
            self.source.refuse((*at, "title"), f"{title!r} is not a title", "Write at most 10 characters")
        if not isinstance(payload, str) or not payload.startswith("/"):
            self.source.refuse((*at, "payload"), f"{payload!r} is not a payload", "Write / and an intent")
        return Button(title, payload)

    def form(self, value: object, at: At) -> str | None:
        if value is not None and value not in FORMS:
            self.source.refuse(at, f"{value!r} is not a form", f"Known: {', '.join(FORMS)}")
        return None if value is None else str(value)

    def mapping(self, value: object, at: At, known: tuple[str, ...]) -> Mapping[str, Any]:
        if not isinstance(value, Mapping):
            self.source.refuse(at, "is not a mapping", f"Write {', '.join(known)} below it, indented")
        for key in value:
            if key not in known:
                self.source.refuse((*at, str(key)), "is not a known key", f"Known here: {', '.join(known)}")
        return value
