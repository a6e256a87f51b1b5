"""What services need from the world, as protocols: the store, the SMS gateway, the wording, the understanding."""

from __future__ import annotations

from collections.abc import Mapping
from types import TracebackType
from typing import Any, Protocol, TypeVar

T = TypeVar("T")
Facts = Mapping[str, Any]


class UnitOfWork(Protocol):
    """One transaction. Leaving the block without `commit()` rolls everything back."""

    def __enter__(self) -> UnitOfWork: ...

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None: ...

    def get(self, kind: type[T], key: str, *, lock: bool = False) -> T | None:
        """The record with this primary key, or None; `lock` holds its row until the transaction ends."""

    def find(self, kind: type[T], /, *, order: str | None = None, limit: int | None = None, **equals: Any) -> list[T]:
        """Records whose fields equal the given values (a tuple or list means any of them, None means null).

        `order` is a field name, `-field` for descending.
        """

    def after(self, kind: type[T], field: str, value: Any, /, *, limit: int | None = None, **equals: Any) -> list[T]:
        """Like `find`, with `field` greater than `value`, in ascending order of it."""

    def add(self, record: object) -> None: ...

    def flush(self) -> None: ...

    def commit(self) -> None: ...


class Vault(Protocol):
    """Field encryption: a data key per party, and keyed hashes to find values without revealing them."""

    def new_key(self) -> bytes: ...

    def seal(self, key: bytes, value: str) -> bytes: ...

    def open(self, key: bytes, sealed: bytes) -> str: ...

    def index(self, kind: str, value: str) -> str: ...


class Sms(Protocol):
    """Sends a short text to a phone."""

    def send(self, phone: str, text: str) -> None: ...


class UnitOfWorkFactory(Protocol):
    """Opens a transaction; `read_only` ones never wait for a writer."""

    def __call__(self, *, read_only: bool = False) -> UnitOfWork: ...


class Crisis(Protocol):
    """Why a text was taken for a crisis (`level` crisis) or leaves a doubt (`ask`), and who is in danger."""

    @property
    def rule(self) -> str: ...

    @property
    def level(self) -> str: ...

    @property
    def about(self) -> str: ...


class Language(Protocol):
    """What the door needs to understand before any engine is asked."""

    def strip(self, text: str) -> tuple[str, tuple[str, ...]]:
        """The text without data that must never be stored, and the kinds removed (R31, R32)."""

    def crisis(self, text: str) -> Crisis | None:
        """The gravest crisis rule that the text hits, or None (D4)."""

    def in_danger(self, text: str, *, asked: bool) -> bool | None:
        """What a line says of its writer's safety; None: nothing. Where it was `asked`, any doubt is danger (D3)."""

    def only_private(self, text: str) -> bool:
        """Whether a stripped text says nothing beyond the data that was taken out."""

    def emotion(self, text: str) -> str:
        """calm | anxious | distressed | angry | abusive | crisis (D3)."""


class Button(Protocol):
    @property
    def title(self) -> str: ...

    @property
    def payload(self) -> str: ...


class Rendered(Protocol):
    """A sentence ready to say, with its provenance."""

    @property
    def text(self) -> str: ...

    @property
    def response_id(self) -> str: ...

    @property
    def version(self) -> int: ...

    @property
    def facts(self) -> Facts: ...

    @property
    def buttons(self) -> tuple[Button, ...]: ...

    @property
    def form(self) -> str | None: ...


class Wording(Protocol):
    """The one renderer."""

    def say(self, key: str, facts: Facts, *, emotion: str, night: bool, used: frozenset[str], seed: str) -> Rendered:
        """The best variation of response `key`, filled with `facts`."""

    def terms(self) -> tuple[str, ...]:
        """The terms that the glossary explains."""
