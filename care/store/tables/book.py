"""Tables of the lender's book."""

from __future__ import annotations

from sqlalchemy import JSON, Boolean, Column, Date, ForeignKey, Integer, LargeBinary, String, Table

from care.store.tables.columns import ID, NAME, col, key, metadata, ref
from care.store.types import Fen, Instant

parties = Table(
    "parties",
    metadata,
    key(),
    col("external_id", NAME, unique=True),
    col("key_enc", LargeBinary),
    col("name_enc", LargeBinary),
    col("name_masked", NAME),
    col("id_number_enc", LargeBinary),
    col("id_index", NAME, index=True),
    col("id_tail4", String(4)),
    col("phone_tail4", String(4)),
    col("created_at", Instant),
    col("language", String(16)),
    col("accessibility", NAME, nullable=True),
)

contact_points = Table(
    "contact_points",
    metadata,
    key(),
    ref("party_id", "parties"),
    col("kind", NAME),
    col("value_enc", LargeBinary),
    col("value_index", NAME, index=True),
    col("tail4", String(4)),
    col("source", NAME),
    col("consent", Boolean),
    col("valid", Boolean),
    col("preferred", Boolean),
    col("opt_out", Boolean),
    col("hours_from", Integer),
    col("hours_to", Integer),
    col("owner", NAME),
)

accounts = Table(
    "accounts",
    metadata,
    key(),
    col("external_id", NAME, unique=True),
    ref("party_id", "parties"),
    col("product", NAME),
    col("tail4", String(4)),
    col("open_date", Date),
    col("status", NAME),
    col("lender", NAME),
    col("terms", JSON),
    col("credit_limit", Fen),
    col("currency", String(3)),
    col("outsourced_to", NAME, nullable=True),
    col("autopay", JSON),
    col("credit_reported", Boolean),
    col("credit_notified_at", Instant, nullable=True),
    col("legal_stage", NAME, nullable=True),
    col("legal_case_no", NAME, nullable=True),
    col("letter_ids", JSON),
)

arrears = Table(
    "arrears",
    metadata,
    Column("account_id", ID, ForeignKey("accounts.id"), primary_key=True),
    col("as_of", Instant),
    col("principal", Fen),
    col("interest", Fen),
    col("penalty", Fen),
    col("fees", Fen),
    col("overdue_since", Date, nullable=True),
    col("due_date", Date),
    col("minimum_due", Fen),
    col("outstanding", Fen),
    col("surplus", Fen),
)

payments = Table(
    "payments",
    metadata,
    key(),
    col("external_id", NAME, unique=True),
    ref("account_id", "accounts"),
    col("amount", Fen),
    col("posted_at", Instant),
    col("allocated", JSON),
    col("kind", NAME),
    col("reverses", NAME, nullable=True),
)

import_batches = Table(
    "import_batches",
    metadata,
    key(),
    col("kind", NAME),
    col("sha256", NAME),
    col("rows", Integer),
    col("as_of", Instant, nullable=True),
    col("imported_at", Instant),
)
