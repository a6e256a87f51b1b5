"""One transaction: all or nothing, writers one after another, readers undisturbed; keys that the database keeps."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import date, datetime, timedelta
from decimal import Decimal

import pytest
from sqlalchemy.engine import Engine
from sqlalchemy.exc import IntegrityError

from care.domain.clock import SHANGHAI
from care.domain.records import AuditEntry, Conversation, Effect, Message, Promise
from care.services.context import Care, append_audit
from care.store.engine import make_engine
from care.store.unit_of_work import SqlUnitOfWorkFactory
from tests.services.stage import account_of

NOW = datetime(2026, 11, 22, 10, 0, tzinfo=SHANGHAI)


def chat(key: str, minutes: int = 0) -> Conversation:
    at = NOW + timedelta(minutes=minutes)
    return Conversation(key, "", "web", at, at)


@pytest.fixture
def one(uow: SqlUnitOfWorkFactory) -> SqlUnitOfWorkFactory:
    """A store that holds the conversation `cv`."""
    keep(uow, chat("cv"))
    return uow


def keep(uow: SqlUnitOfWorkFactory, *records: object) -> None:
    with uow() as work:
        for record in records:
            work.add(record)
        work.commit()


def keys(uow: SqlUnitOfWorkFactory) -> list[str]:
    with uow(read_only=True) as work:
        return [each.id for each in work.find(Conversation, order="id")]


def test_without_a_commit_nothing_is_kept(one: SqlUnitOfWorkFactory) -> None:
    with one() as work:
        work.add(chat("lost"))
        work.flush()
    assert keys(one) == ["cv"]


def test_an_error_in_the_block_keeps_nothing(one: SqlUnitOfWorkFactory) -> None:
    with pytest.raises(ZeroDivisionError), one() as work:
        work.add(chat("lost"))
        work.flush()
        1 / 0  # noqa: B018
    assert keys(one) == ["cv"]


def test_a_commit_is_seen_by_a_new_process(one: SqlUnitOfWorkFactory, engine: Engine) -> None:
    keep(one, chat("kept"))
    assert keys(SqlUnitOfWorkFactory(make_engine(str(engine.url)))) == ["cv", "kept"]


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ({}, ["a", "b", "c"]),
        ({"id": ("a", "c")}, ["a", "c"]),
        ({"id": ()}, []),
        ({"agent": None}, ["a", "b", "c"]),
        ({"owner": "agent"}, []),
        ({"order": "-created_at", "limit": 2}, ["c", "b"]),
    ],
)
def test_records_are_found_by_their_fields(
    uow: SqlUnitOfWorkFactory, query: dict[str, object], found: list[str]
) -> None:
    keep(uow, *(chat(key, minutes) for minutes, key in enumerate("abc")))
    with uow(read_only=True) as work:
        assert [each.id for each in work.find(Conversation, **{"order": "id"} | query)] == found  # type: ignore[arg-type]


def test_what_comes_after_a_value_is_found_in_its_order(uow: SqlUnitOfWorkFactory) -> None:
    keep(uow, chat("late", 2), chat("first", 0), chat("next", 1))
    with uow(read_only=True) as work:
        assert [each.id for each in work.after(Conversation, "created_at", NOW, limit=1)] == ["next"]


def test_writers_in_threads_wait_for_each_other_and_lose_nothing(one: SqlUnitOfWorkFactory) -> None:
    def write(number: int) -> None:
        with one() as work:
            conversation = work.get(Conversation, "cv", lock=True)
            assert conversation is not None
            work.add(Message(f"ms{number}", "cv", conversation.next_seq, "borrower", "", NOW))
            conversation.next_seq += 1
            work.commit()

    with ThreadPoolExecutor(4) as pool:
        list(pool.map(write, range(40)))
    with one(read_only=True) as work:
        assert [m.seq for m in work.find(Message, conversation_id="cv", order="seq")] == list(range(1, 41))


def test_two_writers_of_one_audit_chain_number_it_without_gaps(one: SqlUnitOfWorkFactory) -> None:
    def note(number: int) -> None:
        with one() as work:
            entity = work.find(Conversation, id="cv")[0]
            what = {"action": str(number), "entity": entity, "before": {}, "after": {}, "why": "", "message_id": None}
            append_audit(work, chain="c", at=NOW, who="system", **what)  # type: ignore[arg-type]
            work.commit()

    with ThreadPoolExecutor(2) as pool:
        list(pool.map(note, range(20)))
    with one(read_only=True) as work:
        assert [entry.number for entry in work.find(AuditEntry, chain="c", order="number")] == list(range(1, 21))


def test_a_reader_does_not_wait_for_a_writer_and_sees_what_was_committed(one: SqlUnitOfWorkFactory) -> None:
    with one() as writing:
        writing.add(chat("open"))
        writing.flush()
        assert keys(one) == ["cv"]


@pytest.mark.parametrize(
    "make",
    [
        lambda n: Effect("m:a", "m", f"{n}", {}, NOW),
        lambda n: Message(f"m{n}", "cv", 1, "bot", "", NOW),
        lambda n: Message(f"m{n}", "cv", n, "borrower", "", NOW, client_id="c"),
    ],
    ids=["effect of a message", "number in a chat", "client id in a chat"],
)
def test_the_database_itself_refuses_a_second_one(one: SqlUnitOfWorkFactory, make: Callable[[int], object]) -> None:
    keep(one, make(1))
    with pytest.raises(IntegrityError):
        keep(one, make(2))


def test_a_reference_to_nothing_is_refused(one: SqlUnitOfWorkFactory) -> None:
    with pytest.raises(IntegrityError):
        keep(one, Message("m1", "cv_none", 1, "bot", "", NOW))


@pytest.mark.parametrize(("status", "allowed"), [("open", False), ("kept", True)])
def test_an_account_holds_one_open_promise(care: Care, lin: object, status: str, allowed: bool) -> None:
    account = account_of(care, lin)  # type: ignore[arg-type]

    def promise(key: str, status: str) -> Promise:
        day, amount = date(2026, 11, 27), Decimal("1.00")
        return Promise(key, key, account.id, account.party_id, amount, day, status, "bot", "web", "1", NOW)

    keep(care.uow, promise("one", "open"))  # type: ignore[arg-type]
    refused = None
    try:
        keep(care.uow, promise("two", status))  # type: ignore[arg-type]
    except IntegrityError as error:
        refused = error
    assert (refused is None) is allowed


def test_money_days_and_instants_come_back_as_they_were(care: Care, lin: object) -> None:
    account = account_of(care, lin)  # type: ignore[arg-type]
    day, amount = date(2026, 11, 27), Decimal("2500.05")
    kept = Promise("pr", "PT", account.id, account.party_id, amount, day, "open", "bot", "web", "1", NOW)
    keep(care.uow, kept)  # type: ignore[arg-type]
    with care.uow(read_only=True) as work:
        again = work.get(Promise, "pr")
    assert again is not None and again is not kept
    assert (again.amount, again.due_date, again.created_at) == (amount, day, NOW)
