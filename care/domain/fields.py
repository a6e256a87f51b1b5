"""Reading typed values from data files: each field's type and limits stand beside it in `Annotated`."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, fields, is_dataclass
from decimal import Decimal
from enum import Enum
from typing import Any, NoReturn, Protocol, TypeVar, get_type_hints

from care.domain.errors import BadFile
from care.domain.money import BadAmount, yuan

Path = tuple[str, ...]
Record = TypeVar("Record")


class Reader(Protocol):
    """Turns one raw value into a field's value."""

    @property
    def expected(self) -> str:
        """What a right value is, for the mend in an error."""

    def read(self, value: object) -> Any:
        """The field's value; ValueError when the raw value is none."""


@dataclass(frozen=True)
class Source:
    """A data file under reading, able to say at which line a field stands."""

    path: str
    where: Callable[[Path], int | None]

    def refuse(self, at: Path, problem: str, mend: str) -> NoReturn:
        """Raise BadFile for a field; the line is the field's own or that of its nearest parent."""
        line = next((n for end in range(len(at), -1, -1) if (n := self.where(at[:end])) is not None), None)
        raise BadFile(self.path, line, ".".join(at) or "file", problem, mend)


@dataclass(frozen=True)
class Whole:
    """A whole number within two limits."""

    least: int
    most: int

    @property
    def expected(self) -> str:
        return f"a whole number from {self.least} to {self.most}"

    def read(self, value: object) -> int:
        if isinstance(value, bool) or not isinstance(value, int) or not self.least <= value <= self.most:
            raise ValueError
        return value


@dataclass(frozen=True)
class Amount:
    """An amount of CNY within two limits."""

    least: Decimal
    most: Decimal

    @property
    def expected(self) -> str:
        return f"an amount of CNY from {self.least} to {self.most} with two places"

    def read(self, value: object) -> Decimal:
        if isinstance(value, bool) or not isinstance(value, (int, Decimal)):
            raise ValueError
        try:
            amount = yuan(value)
        except BadAmount:
            raise ValueError from None
        if not self.least <= amount <= self.most:
            raise ValueError
        return amount


@dataclass(frozen=True)
class Share:
    """A fraction (0.24 is 24%) within two limits."""

    least: Decimal
    most: Decimal

    @property
    def expected(self) -> str:
        return f"a fraction from {self.least} to {self.most} (0.24 is 24%)"

    def read(self, value: object) -> Decimal:
        if isinstance(value, bool) or not isinstance(value, (int, Decimal)):
            raise ValueError
        share = Decimal(value)
        if not share.is_finite() or not self.least <= share <= self.most:
            raise ValueError
        return share


@dataclass(frozen=True)
class Text:
    """Text that is not blank."""

    @property
    def expected(self) -> str:
        return "text that is not blank"

    def read(self, value: object) -> str:
        if not isinstance(value, str) or not value.strip():
            raise ValueError
        return value


@dataclass(frozen=True)
class OneOf:
    """A member of an enumeration, by its value; `allowed` narrows it."""

    allowed: tuple[Enum, ...]

    @property
    def expected(self) -> str:
        return "one of " + ", ".join(str(member.value) for member in self.allowed)

    def read(self, value: object) -> Enum:
        for member in self.allowed:
            if member.value == value:
                return member
        raise ValueError


@dataclass(frozen=True)
class ListOf:
    """A list without repetition, at least one item long unless `may_be_empty`."""

    item: Reader
    may_be_empty: bool = False

    @property
    def expected(self) -> str:
        return f"a list without repetition, each item {self.item.expected}"

    def read(self, value: object) -> tuple[Any, ...]:
        if not isinstance(value, list):
            raise ValueError
        items = tuple(self.item.read(each) for each in value)
        if len(set(items)) != len(items) or not (items or self.may_be_empty):
            raise ValueError
        return items


@dataclass(frozen=True)
class PerMember:
    """A value for every member of an enumeration."""

    members: type[Enum]
    item: Reader

    @property
    def expected(self) -> str:
        names = ", ".join(str(member.value) for member in self.members)
        return f"a mapping with exactly the keys {names}, each {self.item.expected}"

    def read(self, value: object) -> dict[Enum, Any]:
        if not isinstance(value, Mapping) or set(value) != {member.value for member in self.members}:
            raise ValueError
        return {member: self.item.read(value[member.value]) for member in self.members}


def read_record(record: type[Record], raw: object, source: Source, at: Path = ()) -> Record:
    """A dataclass from a mapping with exactly its fields; BadFile names line, field and mend otherwise."""
    if not isinstance(raw, Mapping):
        source.refuse(at, "is not a mapping", "Write its keys below it, indented")
    hints = get_type_hints(record, include_extras=True)
    names = [field.name for field in fields(record)]  # type: ignore[arg-type]
    for key in raw:
        if key not in names:
            source.refuse((*at, str(key)), "is not a known key", f"Known here: {', '.join(names)}")
    for name in names:
        if name not in raw:
            source.refuse((*at, name), "is missing", "Add it")
    return record(**{name: _read_field(hints[name], raw[name], source, (*at, name)) for name in names})


def _read_field(hint: Any, raw: object, source: Source, at: Path) -> Any:
    if is_dataclass(hint):
        return read_record(hint, raw, source, at)  # type: ignore[arg-type]
    reader: Reader = hint.__metadata__[0]
    try:
        return reader.read(raw)
    except ValueError:
        source.refuse(at, f"{raw!r} is not allowed", f"Give {reader.expected}")
