"""Tables of what somebody must look into."""

from __future__ import annotations

from sqlalchemy import JSON, Date, Integer, Table, Text

from care.store.tables.columns import NAME, col, key, metadata, ref
from care.store.types import Fen, Instant

disputes = Table(
    "disputes",
    metadata,
    key(),
    col("reference", NAME, unique=True),
    ref("party_id", "parties"),
    ref("account_id", "accounts"),
    ref("conversation_id", "conversations", index=False),
    col("kind", NAME),
    col("detail", Text),
    col("status", NAME, index=True),
    col("raised_at", Instant),
    col("due_by", Date),
    col("amount", Fen, nullable=True),
)

complaints = Table(
    "complaints",
    metadata,
    key(),
    col("reference", NAME, unique=True),
    ref("conversation_id", "conversations"),
    col("kind", NAME),
    col("detail", Text),
    col("status", NAME, index=True),
    col("received_at", Instant),
    col("due_by", Date),
    ref("party_id", "parties", nullable=True),
    col("assigned_to", NAME, nullable=True),
)

hardship_cases = Table(
    "hardship_cases",
    metadata,
    key(),
    col("reference", NAME, unique=True),
    ref("party_id", "parties"),
    ref("account_id", "accounts", index=False),
    ref("conversation_id", "conversations", index=False),
    col("reason", NAME),
    col("opened_at", Instant),
    col("status", NAME),
    col("net_income", Fen, nullable=True),
    col("essentials", Fen, nullable=True),
    col("dependants", Integer, nullable=True),
    col("other_debts", Fen, nullable=True),
    col("available", Fen, nullable=True),
)

service_requests = Table(
    "service_requests",
    metadata,
    key(),
    col("reference", NAME, unique=True),
    col("kind", NAME, index=True),
    ref("conversation_id", "conversations"),
    col("status", NAME),
    col("created_at", Instant),
    col("facts", JSON),
    ref("party_id", "parties", nullable=True),
    ref("account_id", "accounts", nullable=True, index=False),
    col("due_by", Date, nullable=True),
)
