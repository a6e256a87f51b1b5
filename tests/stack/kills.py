"""One kill: a borrower talks, a process dies without a word at a random point of a turn, and is started again."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import datetime
from random import Random
from typing import TypeVar

from care.demo.people import Person
from care.domain.audit import first_break
from care.domain.clock import SHANGHAI
from care.domain.records import Handoff, Message, Promise
from care.services.context import Care
from care.store.engine import make_engine
from care.store.maintain import chains
from scripts.stack import Stack, until
from tests.stack.borrower import Borrower

T = TypeVar("T")

SCENES = ("offer", "confirm", "confirm", "recorded")
"""What the kill falls into: the words that offer a promise, the button that confirms it, or the time between the
promise's commit and the answer that tells of it."""
LONGEST_DELAY = {"offer": 0.2, "confirm": 0.3, "recorded": 0.02}
"""Seconds within which the kill falls, about as long as what it falls into."""
AMOUNT = "1200.00"
OFFER, CONFIRM, ASIDE = "我后天还1200元", "对，记下", "我还欠多少钱"


@dataclass(frozen=True)
class Kill:
    """What happened around one kill; `faults` names every rule that was broken."""

    process: str
    scene: str
    delay: float
    seconds: float
    """From the first word of the scene until nothing was owed any more, the restart included."""
    in_turn: bool
    """Whether a message was waiting for its answer when the process died."""
    handed_over: int
    """How many messages a person has to answer."""
    faults: tuple[str, ...]


def play(stack: Stack, care: Care, who: Person, random: Random, process: str, scene: str) -> Kill:
    """Let a promise come about while the process is killed in the scene; `random` says when."""
    delay = random.uniform(0.0, LONGEST_DELAY[scene])
    borrower = Borrower(stack, who)
    borrower.verify()
    if scene != "offer":
        borrower.answer(OFFER)
    began = time.monotonic()

    def moment() -> None:
        if scene == "recorded":
            until(lambda: _rows(care, borrower, Promise), 60, pause=0.0)
        time.sleep(delay)

    killed_at = _while_dying(
        stack, process, moment, lambda: _offer(borrower) if scene == "offer" else _confirm(borrower)
    )
    if scene == "offer":
        _confirm(borrower)
    borrower.settled()
    took = time.monotonic() - began
    messages = sorted(_rows(care, borrower, Message), key=lambda message: message.seq)
    faults = _faults(messages, _rows(care, borrower, Promise), bool(_rows(care, borrower, Handoff)))
    in_turn = any(
        one.created_at <= killed_at <= (one.answered_at or killed_at) for one in messages if one.sender == "borrower"
    )
    return Kill(process, scene, delay, took, in_turn, sum(map(_is_sorry, messages)), tuple(faults))


def _offer(borrower: Borrower) -> None:
    borrower.answer(OFFER)


def _confirm(borrower: Borrower) -> None:
    borrower.press(CONFIRM)
    borrower.say(ASIDE)


def _while_dying(stack: Stack, process: str, moment: Callable[[], None], deed: Callable[[], None]) -> datetime:
    """Do the deed while the process dies when `moment` is over, and comes back; returns when it died."""
    with ThreadPoolExecutor(1) as threads:
        doing = threads.submit(deed)
        moment()
        killed_at = datetime.now(SHANGHAI)
        stack.kill(process)
        stack.start(process)
        stack.wait_until_well(process)
        doing.result()
    return killed_at


def _rows(care: Care, borrower: Borrower, kind: type[T]) -> list[T]:
    with care.uow(read_only=True) as uow:
        return uow.find(kind, conversation_id=borrower.id)


def _faults(messages: list[Message], promises: list[Promise], called: bool) -> Iterator[str]:
    """Every rule that was broken."""
    numbers = [message.seq for message in messages]
    if numbers != list(range(1, len(numbers) + 1)):
        yield "the numbers have a gap"
    place = {message.id: message.seq for message in messages}
    answered = [place[message.answers] for message in messages if message.answers]
    if answered != sorted(answered):
        yield "answered out of order"
    said = [message.text for message in messages if message.sender == "borrower"]
    if said != [OFFER, CONFIRM, ASIDE]:
        yield f"stored: {said}"
    for asked in messages:
        if asked.sender == "borrower":
            yield from _answer_faults(asked, [m for m in messages if m.answers == asked.id], called)
    yield from _promise_faults([m for m in messages if key(m) == "promise_recorded"], promises)


def _answer_faults(asked: Message, replies: list[Message], called: bool) -> Iterator[str]:
    if not replies or not asked.answered_at:
        yield f"not answered: {asked.text}"
    # Everything said to a message is said in one transaction: a second moment is a second answer.
    if len({reply.created_at for reply in replies}) > 1:
        yield f"answered twice: {asked.text}"
    if any(_is_sorry(reply) for reply in replies) and not called:
        yield f"sorry, and nobody was called: {asked.text}"


def _promise_faults(receipts: list[Message], promises: list[Promise]) -> Iterator[str]:
    """One promise and its receipt, or neither."""
    if len(promises) > 1:
        yield f"{len(promises)} promises"
    if len(receipts) != len(promises):
        yield f"{len(promises)} promises, {len(receipts)} receipts"
    for promise, receipt in zip(promises, receipts, strict=False):
        if str(promise.amount) != AMOUNT or promise.reference not in receipt.text:
            yield "the receipt is not the promise's"


def _is_sorry(message: Message) -> bool:
    return key(message) == "technical_sorry"


def broken_chains(stack: Stack) -> list[str]:
    """Audit chains that don't hold together."""
    return [chain for chain, entries in chains(make_engine(stack.settings.database_url)) if first_break(entries)]


def key(message: Message) -> str:
    return message.response_id.split(".")[1] if message.response_id else ""
