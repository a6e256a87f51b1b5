"""Tables of conversations."""

from __future__ import annotations

from sqlalchemy import JSON, Boolean, Column, Integer, String, Table, Text, UniqueConstraint

from care.store.tables.columns import ID, NAME, col, key, metadata, ref
from care.store.types import Instant

conversations = Table(
    "conversations",
    metadata,
    key(),
    col("token_hash", NAME),
    col("channel", NAME),
    col("created_at", Instant),
    col("last_at", Instant),
    col("owner", NAME),
    col("epoch", Integer),
    col("agent", NAME, nullable=True),
    col("next_seq", Integer),
    ref("party_id", "parties", nullable=True),
    col("collecting_off", NAME, nullable=True),
    col("emotion", NAME),
)

messages = Table(
    "messages",
    metadata,
    key(),
    ref("conversation_id", "conversations", index=False),
    col("seq", Integer),
    col("sender", NAME),
    col("text", Text),
    col("created_at", Instant),
    col("addressee", NAME),
    col("client_id", NAME, nullable=True),
    col("payload", Text, nullable=True),
    col("answers", ID, nullable=True, index=True),
    col("answered_at", Instant, nullable=True, index=True),
    col("attempts", Integer),
    col("buttons", JSON),
    col("form", NAME, nullable=True),
    col("agent", NAME, nullable=True),
    col("response_id", NAME, nullable=True),
    col("response_version", Integer, nullable=True),
    col("facts", JSON),
    col("conduct", JSON),
    col("understanding", JSON),
    UniqueConstraint("conversation_id", "seq"),
    UniqueConstraint("conversation_id", "client_id"),
)

verifications = Table(
    "verifications",
    metadata,
    key(),
    ref("conversation_id", "conversations"),
    ref("party_id", "parties"),
    col("method", NAME),
    col("verified_at", Instant),
    col("last_seen_at", Instant),
    col("ended_at", Instant, nullable=True),
)

challenges = Table(
    "challenges",
    metadata,
    key(),
    ref("conversation_id", "conversations"),
    col("code_hash", NAME),
    col("lock_key", String(96)),
    col("created_at", Instant),
    col("expires_at", Instant),
    ref("party_id", "parties", nullable=True, index=False),
    col("used_at", Instant, nullable=True),
)

locks = Table(
    "locks",
    metadata,
    Column("key", String(96), primary_key=True),
    col("failures", Integer),
    col("last_at", Instant),
    col("locked_until", Instant, nullable=True),
)

handoffs = Table(
    "handoffs",
    metadata,
    key(),
    ref("conversation_id", "conversations"),
    col("priority", Integer),
    col("reason", NAME),
    col("exclusive", Boolean),
    col("queued_at", Instant),
    col("summary", JSON),
    col("status", NAME, index=True),
    col("taken_by", NAME, nullable=True),
    col("taken_at", Instant, nullable=True),
    col("done_at", Instant, nullable=True),
)
