"""Amounts, dates, terms, mood and danger as entities: what the message says, by rules, on the text as it was typed.

Values, all text: amount "2500.00" (CNY) · number "3" (bare) · share "0.5" (of a whole) · amount_vague, date_vague
(the words) · about (the figure of a vague amount) · date, date_past "2026-11-27" (of a range its last day) · periods
"12" (months) · account_tail "6789" · product credit_card | consumer_loan · person_role · time_of_day "15:00" or
"15:00-18:00" · case_number · emotion (every message) · crisis (the rule that was hit).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import datetime, time
from decimal import Decimal
from typing import Any

from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.nlu.extractors.extractor import EntityExtractorMixin
from rasa.shared.constants import INTENT_MESSAGE_PREFIX
from rasa.shared.nlu.constants import ENTITIES, INTENT, METADATA, TEXT
from rasa.shared.nlu.training_data.message import Message

from care.domain.clock import SHANGHAI
from care.language import numerals, terms
from care.language.amounts import find_amounts
from care.language.crisis import crisis
from care.language.dates import find_dates
from care.language.emotion import emotion
from care.language.normalise import Normalised, normalise
from care.language.spans import AmountSpan, DateSpan, HourSpan, overlaps

CRISIS_INTENT = "self_harm_crisis"
DISTRESS_INTENT = "anxious_crying"
SURE = 0.95
"""Confidence from which the model turns a rule's doubt (a word worth a safety question) into a crisis."""
Found = tuple[str, str, int, int]
"""Entity, value, and where in the normalised text."""

_COUNT = re.compile(
    rf"(?<!第)(?P<number>{numerals.NUMERAL})\s?(?:个(?!月)|口|位|人|名)|^(?P<alone>{numerals.NUMERAL})$"
)


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.ENTITY_EXTRACTOR, is_trainable=False)
class CareValues(GraphComponent, EntityExtractorMixin):
    """Finds values with care.language; a crisis rule also decides the intent, whatever a model thought."""

    @classmethod
    def create(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> CareValues:
        return cls()

    def process(self, messages: list[Message]) -> list[Message]:
        for message in messages:
            text = message.get(TEXT) or ""
            if text.strip() and not text.startswith(INTENT_MESSAGE_PREFIX):
                self._read(message, text)
        return messages

    def _read(self, message: Message, text: str) -> None:
        normalised = normalise(text)
        found = [self._entity(normalised, *one) for one in _found(normalised.text, _moment(message))]
        level = emotion(text).level
        hit = crisis(text)
        if hit and hit.level == "crisis":
            message.set(INTENT, {"name": CRISIS_INTENT, "confidence": 1.0}, add_to_output=True)
            found.append(self._placed("crisis", hit.rule, hit.start, hit.end))
        elif message.get(INTENT, {}).get("name") == CRISIS_INTENT:
            sure = hit is not None and message.get(INTENT)["confidence"] >= SURE
            level = "crisis" if sure else "distressed"
            if not sure:
                self._doubt(message)
        found.append(self._placed("emotion", level, 0, len(text)))
        message.set(ENTITIES, [*message.get(ENTITIES, []), *found], add_to_output=True)

    def _doubt(self, message: Message) -> None:
        """The model alone is wrong more often than right: then care at once and a person told, but no protocol."""
        confidence = message.get(INTENT)["confidence"]
        message.set(INTENT, {"name": DISTRESS_INTENT, "confidence": confidence}, add_to_output=True)

    def _entity(self, text: Normalised, entity: str, value: str, start: int, end: int) -> dict[str, Any]:
        return self._placed(entity, value, *text.span(start, end))

    def _placed(self, entity: str, value: str, start: int, end: int) -> dict[str, Any]:
        return {"entity": entity, "value": value, "start": start, "end": end, "extractor": self.name}


def _moment(message: Message) -> datetime:
    """The conversation's clock: the caller's `now`, else the machine's."""
    given = (message.get(METADATA) or {}).get("now")
    return datetime.fromisoformat(given) if given else datetime.now(SHANGHAI)


def _found(text: str, now: datetime) -> Iterator[Found]:
    taken: list[Found] = [*_terms(text), *_dates(text, now)]
    amounts = [span for span in find_amounts(text) if not span.negated]
    taken += [_amount(span) for span in amounts]
    taken += [("about", str(s.value), s.start, s.end) for s in amounts if s.kind == "vague" and s.value is not None]
    yield from taken
    yield from _numbers(text, [(start, end) for _, _, start, end in taken])


def _terms(text: str) -> Iterator[Found]:
    for period in terms.find_periods(text):
        yield "periods", str(period.months), period.start, period.end
    for hours in terms.find_hours(text):
        yield "time_of_day", _hours(hours), hours.start, hours.end
    for entity, find in (
        ("account_tail", terms.find_tails),
        ("product", terms.find_products),
        ("person_role", terms.find_roles),
        ("case_number", terms.find_case_numbers),
    ):
        for term in find(text):
            yield entity, term.value, term.start, term.end


def _dates(text: str, now: datetime) -> Iterator[Found]:
    for span in find_dates(text, now):
        if not span.negated:
            yield (*_date(span), span.start, span.end)


def _date(span: DateSpan) -> tuple[str, str]:
    if span.deadline is None:
        return "date_vague", span.text
    return ("date_past" if span.past else "date"), span.deadline.isoformat()


def _amount(span: AmountSpan) -> Found:
    if span.share is not None:
        return "share", str(Decimal(span.share.numerator) / span.share.denominator), span.start, span.end
    if span.kind == "amount" and span.value is not None:
        return "amount", str(span.value), span.start, span.end
    return "amount_vague", span.text, span.start, span.end


def _hours(span: HourSpan) -> str:
    if span.kind == "at" and span.from_time is not None:
        return f"{span.from_time:%H:%M}"
    return f"{span.from_time or time.min:%H:%M}-{span.to_time or time.max:%H:%M}"


def _numbers(text: str, taken: list[tuple[int, int]]) -> Iterator[Found]:
    """Numbers that are money or a count only if that was asked for (3, 三个, 五千)."""
    for span in find_amounts(text, expect_amount=True):
        if span.kind != "amount" or span.value is None or span.negated:
            continue
        if not overlaps(span.start, span.end, taken):
            taken.append((span.start, span.end))
            yield "number", f"{span.value.normalize():f}", span.start, span.end
    for match in _COUNT.finditer(text):
        start, end = match.span("number" if match["number"] else "alone")
        value = numerals.parse(text[start:end])
        if value is not None and not overlaps(start, end, taken):
            yield "number", str(value), start, end
