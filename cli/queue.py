"""`anhuan queue`: the person's side of a hand-over."""

from __future__ import annotations

import argparse

from care.domain.clock import SHANGHAI
from care.domain.errors import ConductRefused, NotFound, Overtaken
from care.domain.records import new_id
from cli.parts import Nouns, Refused, care, verbs


def register(nouns: Nouns[argparse.ArgumentParser]) -> None:
    """Add this noun."""
    mine = verbs(nouns, "queue", "Conversations that wait for a person.")
    mine.add_parser("list", help="who waits, the most urgent first").set_defaults(run=_list)
    take = mine.add_parser("take", help="take a conversation and read its card")
    reply = mine.add_parser("reply", help="write to the borrower; the conduct gate reads along")
    back = mine.add_parser("return", help="give the conversation back to the assistant")
    for verb, run in ((take, _take), (reply, _reply), (back, _return)):
        verb.add_argument("id", help="the conversation")
        verb.add_argument("--agent", required=True, metavar="NAME", help="who you are")
        verb.set_defaults(run=run)
    reply.add_argument("text")
    back.add_argument("--note", required=True, help="what was agreed")


def _list(options: argparse.Namespace) -> None:
    from care.services import handoff

    rows = handoff.waiting(care())
    for row in rows:
        since = row.queued_at.astimezone(SHANGHAI)
        holder = f"with {row.taken_by}" if row.taken_by else f"{row.unanswered} unanswered"
        print(f"P{row.priority}  {row.conversation_id}  {row.reason:<24}  since {since:%m-%d %H:%M}  {holder}")
    if not rows:
        print("Nobody is waiting.")


def _take(options: argparse.Namespace) -> None:
    from care.services import handoff

    with _explained(options):
        row = handoff.take(care(), options.id, options.agent)
    for name, value in row.summary.items():
        print(f"{name}: {value}")


def _reply(options: argparse.Namespace) -> None:
    from care.services import handoff

    with _explained(options):
        message = handoff.reply(care(), options.id, options.agent, options.text, new_id("cl"))
    print(f"Sent as message {message.seq}.")


def _return(options: argparse.Namespace) -> None:
    from care.services import handoff

    with _explained(options):
        handoff.give_back(care(), options.id, options.agent, options.note)
    print("Given back to the assistant.")


class _explained:
    """Says the service's refusals in the words of this command."""

    def __init__(self, options: argparse.Namespace) -> None:
        self.options = options

    def __enter__(self) -> None:
        return None

    def __exit__(self, kind: object, error: BaseException | None, trace: object) -> None:
        if isinstance(error, NotFound):
            raise Refused(f"{self.options.id} is not in the queue; anhuan queue list shows it") from error
        if isinstance(error, Overtaken):
            raise Refused(f"{self.options.id} is not yours: {error}. Take it first") from error
        if isinstance(error, ConductRefused):
            raise Refused(f"the conduct gate refused the text: {error}") from error
