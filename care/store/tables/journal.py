"""Tables of the journal."""

from __future__ import annotations

from sqlalchemy import JSON, Column, Integer, String, Table, Text, UniqueConstraint

from care.store.tables.columns import ID, NAME, col, key, metadata
from care.store.types import Instant

audit = Table(
    "audit",
    metadata,
    key(),
    col("chain", ID),
    col("number", Integer),
    col("at", Instant),
    col("who", NAME),
    col("action", NAME),
    col("entity", NAME),
    col("entity_id", ID),
    col("before", JSON),
    col("after", JSON),
    col("why", Text),
    col("message_id", ID, nullable=True),
    col("previous", NAME),
    col("hash", NAME),
    UniqueConstraint("chain", "number"),
)

effects = Table(
    "effects",
    metadata,
    Column("key", String(120), primary_key=True),
    col("message_id", ID, index=True),
    col("response", NAME),
    col("facts", JSON),
    col("created_at", Instant),
)
