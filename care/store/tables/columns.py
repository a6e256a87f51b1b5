"""What every table shares: names of constraints, kinds of columns, references."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Column, ForeignKey, MetaData, String
from sqlalchemy.orm import registry

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "fk": "fk_%(table_name)s_%(column_0_name)s",
        "pk": "pk_%(table_name)s",
    }
)
mapper_registry = registry(metadata=metadata)

ID = String(40)
NAME = String(64)


def key() -> Column[str]:
    return Column("id", ID, primary_key=True)


def ref(name: str, target: str, nullable: bool = False, index: bool = True) -> Column[str]:
    return Column(name, ID, ForeignKey(f"{target}.id"), nullable=nullable, index=index)


def col(name: str, kind: Any, **options: Any) -> Column[Any]:
    return Column(name, kind, nullable=options.pop("nullable", False), **options)
