"""Tables of what was arranged with a borrower."""

from __future__ import annotations

from sqlalchemy import JSON, Boolean, Date, Index, Integer, Table, Text, text

from care.store.tables.columns import ID, NAME, col, key, metadata, ref
from care.store.types import Fen, Instant, Rate

holds = Table(
    "holds",
    metadata,
    key(),
    ref("party_id", "parties"),
    col("reason", NAME),
    col("starts_at", Instant),
    col("set_by", NAME),
    ref("account_id", "accounts", nullable=True, index=False),
    col("case_id", ID, nullable=True),
    col("amount", Fen, nullable=True),
    col("ends_at", Instant, nullable=True),
    col("lifted_at", Instant, nullable=True),
    col("lifted_by", NAME, nullable=True),
)

flags = Table(
    "flags",
    metadata,
    key(),
    ref("party_id", "parties"),
    col("kind", NAME),
    col("source", NAME),
    col("set_by", NAME),
    col("set_at", Instant),
    col("consent", Boolean),
    col("note", Text, nullable=True),
    col("review_date", Date, nullable=True),
    col("cleared_at", Instant, nullable=True),
)

promises = Table(
    "promises",
    metadata,
    key(),
    col("reference", NAME, unique=True),
    ref("account_id", "accounts"),
    ref("party_id", "parties"),
    col("amount", Fen),
    col("due_date", Date),
    col("status", NAME, index=True),
    col("taken_by", NAME),
    col("channel", NAME),
    col("policy_version", NAME),
    col("created_at", Instant),
    ref("conversation_id", "conversations", nullable=True, index=False),
    col("method", NAME, nullable=True),
    col("reason", NAME, nullable=True),
    ref("parent_id", "promises", nullable=True, index=False),
    col("without_admission", Boolean),
    col("settled_at", Instant, nullable=True),
    col("reminded_at", Instant, nullable=True),
    col("told_at", Instant, nullable=True),
)

plans = Table(
    "plans",
    metadata,
    key(),
    col("reference", NAME, unique=True),
    ref("account_id", "accounts"),
    ref("party_id", "parties"),
    ref("conversation_id", "conversations"),
    col("kind", NAME),
    col("periods", Integer),
    col("principal", Fen),
    col("total", Fen),
    col("total_cost", Fen),
    col("nominal_annual", Rate),
    col("effective_annual", Rate),
    col("status", NAME, index=True),
    col("why", NAME),
    col("authority", NAME),
    col("policy_version", NAME),
    col("offered_at", Instant),
    col("expires_at", Instant),
    col("terms", JSON),
    col("disclosed_at", Instant, nullable=True),
    col("confirmed_at", Instant, nullable=True),
    col("signed_at", Instant, nullable=True),
    col("activated_at", Instant, nullable=True),
    col("recording_id", ID, nullable=True),
)

plan_instalments = Table(
    "plan_instalments",
    metadata,
    key(),
    ref("plan_id", "plans"),
    col("number", Integer),
    col("due", Date),
    col("amount", Fen),
    col("principal", Fen),
    col("interest", Fen),
    col("fee", Fen),
    col("charges", Fen),
    col("paid", Fen),
    col("status", NAME),
)

OPEN = text("status = 'open'")
Index("uq_promises_open", promises.c.account_id, unique=True, sqlite_where=OPEN, postgresql_where=OPEN)
Index("ix_holds_open", holds.c.party_id, holds.c.lifted_at)
