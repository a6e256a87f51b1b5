"""What tests of services do again and again: open a chat, prove an identity, write a message, read what is stored."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from typing import Any, TypeVar

from care.demo.people import Person
from care.domain.records import Account, Conversation, Effect, Message, Party, Payment, new_id
from care.services import conversations, identity
from care.services.context import Care, Turn

T = TypeVar("T")


@dataclass
class Inbox:
    """The registered phones: every text that was sent, newest last."""

    texts: list[tuple[str, str]] = field(default_factory=list)

    def send(self, phone: str, text: str) -> None:
        self.texts.append((phone, text))

    @property
    def code(self) -> str:
        found = re.search(r"\d{6}", self.texts[-1][1])
        assert found
        return found[0]


def wrong(code: str) -> str:
    """A code that is not `code`."""
    return f"{(int(code) + 1) % 10**6:06d}"


def open_chat(care: Care) -> str:
    return conversations.open_conversation(care, "web").conversation_id


def request_code(care: Care, chat: str, who: Person) -> str:
    return identity.send_code(care, chat, who.phone, who.id_number[-4:])


def verify(care: Care, chat: str, who: Person) -> str:
    """Prove in `chat` that the person is `who`; returns the chat."""
    challenge = request_code(care, chat, who)
    assert isinstance(care.sms, Inbox)
    assert identity.enter_code(care, chat, challenge, care.sms.code).verified
    return chat


def turn(care: Care, chat: str, text: str = "您好") -> Turn:
    """A new message of the borrower, as the bot's turn sees it."""
    received = conversations.receive(care, chat, new_id("cl"), text=text)
    return Turn(chat, received.message.id, conversation(care, chat).epoch)


def conversation(care: Care, chat: str) -> Conversation:
    return stored(care, Conversation, id=chat)[0]


def stored(care: Care, kind: type[T], /, **equals: Any) -> list[T]:
    with care.uow(read_only=True) as uow:
        return uow.find(kind, **equals)


def said(care: Care, chat: str) -> list[str]:
    """The response keys that the bot said, in order; its own words of an agent are left out."""
    spoken = sorted(stored(care, Message, conversation_id=chat, sender="bot"), key=lambda message: message.seq)
    return [message.response_id.split(".")[1] for message in spoken if message.response_id]


def account_of(care: Care, party: Party, product: str = "credit_card") -> Account:
    return stored(care, Account, party_id=party.id, product=product)[0]


def keep(care: Care, *records: object) -> None:
    """Store records as they are."""
    with care.uow() as uow:
        for record in records:
            uow.add(record)
            uow.flush()
        uow.commit()


def change(care: Care, kind: type[Any], key: str, /, **values: Any) -> None:
    """Set fields of a stored record."""
    with care.uow() as uow:
        record = uow.get(kind, key)
        for name, value in values.items():
            setattr(record, name, value)
        uow.commit()


def paid(account_id: str, amount: str, at: datetime, name: str = "PAY-1", reverses: str | None = None) -> Payment:
    kind = "reversal" if reverses else "payment"
    return Payment(new_id("py"), name, account_id, Decimal(amount), at, {}, kind, reverses)


def effects(care: Care, message_id: str) -> list[Effect]:
    return stored(care, Effect, message_id=message_id)
