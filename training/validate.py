"""What must hold before anything is trained: sentences, taxonomy and domain in step, nothing twice, nobody's data."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path

from care.language.privacy import mask_pii
from training.corpus import DOMAIN, NLU, TAXONOMY, Sentence, domain_intents, read_corpus, read_taxonomy
from training.forbid import shared_with
from training.likeness import twins

FEWEST = 12
FEWEST_OF_MAIN = 40
# fmt: off
MAIN = frozenset({
    "greet", "affirm", "deny", "correct", "cancel", "inform", "verify_identity", "refuse_verification",
    "wrong_person", "third_party_inquiry", "debtor_deceased", "ask_balance_due", "ask_overdue_status",
    "ask_due_date", "ask_how_to_pay", "already_paid", "promise_to_pay", "partial_payment", "salary_late",
    "cannot_pay", "hardship_unemployment", "hardship_illness", "hardship_disaster", "hardship_business",
    "hardship_family", "installment_request", "extension_request", "waiver_request", "dispute_not_mine",
    "identity_theft", "deny_debt", "dispute_amount", "complaint_harassment", "complaint_privacy", "ask_human",
    "abusive", "self_harm_crisis", "anxious_crying",
})
# fmt: on
"""The intents that the journeys stand on."""
FROM_ENGINE = frozenset({"nlu_fallback"})
"""Intents that no sentence teaches: the engine sets them."""


def problems(
    folder: Path = NLU, taxonomy: Path = TAXONOMY, domain: Path = DOMAIN, forbidden: Sequence[Path] = ()
) -> list[str]:
    """What is wrong, each with file:line and the mend; empty when all is well. Raises BadFile.

    `forbidden` are test files: nothing that stands there may be taught.
    """
    corpus = read_corpus(folder)
    said = [sentence for sentence in corpus if not sentence.is_payload]
    topics = {intent: topic for topic, intents in read_taxonomy(taxonomy).items() for intent in intents}
    known = domain_intents(domain)
    return [
        *_out_of_place(said, topics),
        *_too_few(said, topics, taxonomy),
        *_out_of_step({sentence.intent for sentence in corpus}, topics, known, taxonomy, domain),
        *_twice(said),
        *_personal(corpus),
        *shared_with(said, forbidden),
    ]


def _out_of_place(said: list[Sentence], topics: dict[str, str]) -> Iterator[str]:
    for sentence in {sentence.intent: sentence for sentence in reversed(said)}.values():
        topic = topics.get(sentence.intent)
        if topic is None:
            yield f"{sentence.where}: {sentence.intent} is not in the taxonomy. Define it there, or mend the name"
    for sentence in said:
        topic = topics.get(sentence.intent, sentence.topic)
        if topic != sentence.topic:
            yield f"{sentence.where}: {sentence.intent} belongs to {topic}. Move it to {topic}.yml"


def _too_few(said: list[Sentence], topics: dict[str, str], taxonomy: Path) -> Iterator[str]:
    counts = Counter(sentence.intent for sentence in said)
    for intent in topics:
        least = FEWEST_OF_MAIN if intent in MAIN else FEWEST
        if counts[intent] < least:
            yield f"{taxonomy.name}: {intent} has {counts[intent]} sentences. Write at least {least}"


def _out_of_step(
    taught: set[str], topics: dict[str, str], known: dict[str, int], taxonomy: Path, domain: Path
) -> Iterator[str]:
    for intent in topics:
        if intent not in known:
            yield f"{taxonomy.name}: {intent} is not in {domain.name}. List it there under intents"
    for intent, line in known.items():
        if intent not in taught | FROM_ENGINE:
            yield f"{domain.name}:{line}: {intent} has no example. Write some, or its payload into _shared.yml"


def _twice(said: list[Sentence]) -> Iterator[str]:
    for first, second, equal in twins([sentence.text for sentence in said]):
        one, other = said[first], said[second]
        likeness = "repeats" if equal else "is a near twin of"
        conflict = "" if one.intent == other.intent else f", as {other.intent} against {one.intent}"
        yield f"{other.where}: {other.text} {likeness} {one.where}{conflict}. Keep the better one"


def _personal(corpus: list[Sentence]) -> Iterator[str]:
    for sentence in corpus:
        if mask_pii(sentence.text) != sentence.text:
            yield f"{sentence.where}: holds personal data. Take it out, or put in a number that nobody can have"
