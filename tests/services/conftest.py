"""Chats: one that nobody was verified in, and one each with two borrowers who proved who they are."""

from __future__ import annotations

from dataclasses import replace

import pytest

from care.demo.cast import LIN, ZHAO
from care.domain.records import Party
from care.services.context import Care
from tests.services.stage import Inbox, open_chat, verify


@pytest.fixture
def care(care: Care) -> Care:
    """The product, with phones that keep what they are sent."""
    return replace(care, sms=Inbox())


@pytest.fixture
def inbox(care: Care) -> Inbox:
    assert isinstance(care.sms, Inbox)
    return care.sms


@pytest.fixture
def stranger(care: Care, lin: Party) -> str:
    """A chat in which nobody proved anything; the book knows Lin and the rest of the cast."""
    return open_chat(care)


@pytest.fixture
def chat(care: Care, lin: Party) -> str:
    """A chat in which Lin was verified."""
    return verify(care, open_chat(care), LIN)


@pytest.fixture
def zhao_chat(care: Care, zhao: Party) -> str:
    """A chat in which Zhao was verified."""
    return verify(care, open_chat(care), ZHAO)
