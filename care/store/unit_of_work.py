"""The unit of work over a SQLAlchemy session."""

from __future__ import annotations

from types import TracebackType
from typing import Any, TypeVar

from sqlalchemy import select
from sqlalchemy.engine import Engine
from sqlalchemy.orm import Session

from care.store.tables import TABLE_OF, map_records

T = TypeVar("T")


class SqlUnitOfWork:
    """One transaction on one session; leaving the block without `commit()` rolls back."""

    def __init__(self, engine: Engine, *, read_only: bool = False) -> None:
        self._engine = engine
        self._read_only = read_only

    def __enter__(self) -> SqlUnitOfWork:
        bind = self._engine.execution_options(read_only=True) if self._read_only else self._engine
        self.session = Session(bind, future=True, expire_on_commit=False)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.session.close()

    def get(self, kind: type[T], key: str, *, lock: bool = False) -> T | None:
        found: T | None = self.session.get(kind, key, with_for_update=lock or None, populate_existing=lock)
        return found

    def find(self, kind: type[T], /, *, order: str | None = None, limit: int | None = None, **equals: Any) -> list[T]:
        return self._select(kind, order, limit, equals)

    def after(self, kind: type[T], field: str, value: Any, /, *, limit: int | None = None, **equals: Any) -> list[T]:
        return self._select(kind, field, limit, equals, TABLE_OF[kind].c[field] > value)

    def _select(
        self, kind: type[T], order: str | None, limit: int | None, equals: dict[str, Any], *extra: Any
    ) -> list[T]:
        table = TABLE_OF[kind]
        query = select(kind).where(*(_equal(table.c[name], value) for name, value in equals.items()), *extra)
        if order is not None:
            column = table.c[order.lstrip("-")]
            query = query.order_by(column.desc() if order.startswith("-") else column)
        if limit is not None:
            query = query.limit(limit)
        return list(self.session.execute(query).scalars())

    def add(self, record: object) -> None:
        self.session.add(record)

    def flush(self) -> None:
        self.session.flush()

    def commit(self) -> None:
        self.session.commit()


class SqlUnitOfWorkFactory:
    """Opens units of work on one engine."""

    def __init__(self, engine: Engine) -> None:
        map_records()
        self.engine = engine

    def __call__(self, *, read_only: bool = False) -> SqlUnitOfWork:
        return SqlUnitOfWork(self.engine, read_only=read_only)


def _equal(column: Any, value: Any) -> Any:
    return column.in_(value) if isinstance(value, (tuple, list)) else column == value
