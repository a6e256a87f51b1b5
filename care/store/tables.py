"""Every table, and which record it holds. A change here needs a new file in migrations/versions."""

from __future__ import annotations

from typing import Any

from sqlalchemy import (
    JSON,
    Boolean,
    Column,
    Date,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Table,
    Text,
    UniqueConstraint,
)
from sqlalchemy.orm import registry

from care.domain import records
from care.store.types import Fen, Instant, Rate

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


def _key() -> Column[str]:
    return Column("id", ID, primary_key=True)


def _ref(name: str, target: str, nullable: bool = False, index: bool = True) -> Column[str]:
    return Column(name, ID, ForeignKey(f"{target}.id"), nullable=nullable, index=index)


def _col(name: str, kind: Any, **options: Any) -> Column[Any]:
    return Column(name, kind, nullable=options.pop("nullable", False), **options)


parties = Table(
    "parties",
    metadata,
    _key(),
    _col("external_id", NAME, unique=True),
    _col("key_enc", LargeBinary),
    _col("name_enc", LargeBinary),
    _col("name_masked", NAME),
    _col("id_number_enc", LargeBinary),
    _col("id_index", NAME, index=True),
    _col("id_tail4", String(4)),
    _col("phone_tail4", String(4)),
    _col("created_at", Instant),
    _col("language", String(16)),
    _col("accessibility", NAME, nullable=True),
)

contact_points = Table(
    "contact_points",
    metadata,
    _key(),
    _ref("party_id", "parties"),
    _col("kind", NAME),
    _col("value_enc", LargeBinary),
    _col("value_index", NAME, index=True),
    _col("tail4", String(4)),
    _col("source", NAME),
    _col("consent", Boolean),
    _col("valid", Boolean),
    _col("preferred", Boolean),
    _col("opt_out", Boolean),
    _col("hours_from", Integer),
    _col("hours_to", Integer),
    _col("owner", NAME),
)

accounts = Table(
    "accounts",
    metadata,
    _key(),
    _col("external_id", NAME, unique=True),
    _ref("party_id", "parties"),
    _col("product", NAME),
    _col("tail4", String(4)),
    _col("open_date", Date),
    _col("status", NAME),
    _col("lender", NAME),
    _col("terms", JSON),
    _col("credit_limit", Fen),
    _col("currency", String(3)),
    _col("outsourced_to", NAME, nullable=True),
    _col("autopay", JSON),
    _col("credit_reported", Boolean),
    _col("credit_notified_at", Instant, nullable=True),
    _col("legal_stage", NAME, nullable=True),
    _col("legal_case_no", NAME, nullable=True),
    _col("letter_ids", JSON),
)

arrears = Table(
    "arrears",
    metadata,
    Column("account_id", ID, ForeignKey("accounts.id"), primary_key=True),
    _col("as_of", Instant),
    _col("principal", Fen),
    _col("interest", Fen),
    _col("penalty", Fen),
    _col("fees", Fen),
    _col("overdue_since", Date, nullable=True),
    _col("due_date", Date),
    _col("minimum_due", Fen),
    _col("outstanding", Fen),
    _col("surplus", Fen),
)

payments = Table(
    "payments",
    metadata,
    _key(),
    _col("external_id", NAME, unique=True),
    _ref("account_id", "accounts"),
    _col("amount", Fen),
    _col("posted_at", Instant),
    _col("allocated", JSON),
    _col("kind", NAME),
    _col("reverses", NAME, nullable=True),
)

holds = Table(
    "holds",
    metadata,
    _key(),
    _ref("party_id", "parties"),
    _col("reason", NAME),
    _col("starts_at", Instant),
    _col("set_by", NAME),
    _ref("account_id", "accounts", nullable=True, index=False),
    _col("case_id", ID, nullable=True),
    _col("amount", Fen, nullable=True),
    _col("ends_at", Instant, nullable=True),
    _col("lifted_at", Instant, nullable=True),
    _col("lifted_by", NAME, nullable=True),
)

flags = Table(
    "flags",
    metadata,
    _key(),
    _ref("party_id", "parties"),
    _col("kind", NAME),
    _col("source", NAME),
    _col("set_by", NAME),
    _col("set_at", Instant),
    _col("consent", Boolean),
    _col("note", Text, nullable=True),
    _col("review_date", Date, nullable=True),
    _col("cleared_at", Instant, nullable=True),
)

conversations = Table(
    "conversations",
    metadata,
    _key(),
    _col("token_hash", NAME),
    _col("channel", NAME),
    _col("created_at", Instant),
    _col("last_at", Instant),
    _col("owner", NAME),
    _col("epoch", Integer),
    _col("agent", NAME, nullable=True),
    _col("next_seq", Integer),
    _ref("party_id", "parties", nullable=True),
    _col("collecting_off", NAME, nullable=True),
    _col("emotion", NAME),
)

messages = Table(
    "messages",
    metadata,
    _key(),
    _ref("conversation_id", "conversations", index=False),
    _col("seq", Integer),
    _col("sender", NAME),
    _col("text", Text),
    _col("created_at", Instant),
    _col("addressee", NAME),
    _col("client_id", NAME, nullable=True),
    _col("payload", Text, nullable=True),
    _col("answers", ID, nullable=True, index=True),
    _col("answered_at", Instant, nullable=True, index=True),
    _col("attempts", Integer),
    _col("buttons", JSON),
    _col("form", NAME, nullable=True),
    _col("agent", NAME, nullable=True),
    _col("response_id", NAME, nullable=True),
    _col("response_version", Integer, nullable=True),
    _col("facts", JSON),
    _col("conduct", JSON),
    _col("understanding", JSON),
    UniqueConstraint("conversation_id", "seq"),
    UniqueConstraint("conversation_id", "client_id"),
)

verifications = Table(
    "verifications",
    metadata,
    _key(),
    _ref("conversation_id", "conversations"),
    _ref("party_id", "parties"),
    _col("method", NAME),
    _col("verified_at", Instant),
    _col("last_seen_at", Instant),
    _col("ended_at", Instant, nullable=True),
)

challenges = Table(
    "challenges",
    metadata,
    _key(),
    _ref("conversation_id", "conversations"),
    _col("code_hash", NAME),
    _col("lock_key", String(96)),
    _col("created_at", Instant),
    _col("expires_at", Instant),
    _ref("party_id", "parties", nullable=True, index=False),
    _col("used_at", Instant, nullable=True),
)

locks = Table(
    "locks",
    metadata,
    Column("key", String(96), primary_key=True),
    _col("failures", Integer),
    _col("last_at", Instant),
    _col("locked_until", Instant, nullable=True),
)

promises = Table(
    "promises",
    metadata,
    _key(),
    _col("reference", NAME, unique=True),
    _ref("account_id", "accounts"),
    _ref("party_id", "parties"),
    _col("amount", Fen),
    _col("due_date", Date),
    _col("status", NAME, index=True),
    _col("taken_by", NAME),
    _col("channel", NAME),
    _col("policy_version", NAME),
    _col("created_at", Instant),
    _ref("conversation_id", "conversations", nullable=True, index=False),
    _col("method", NAME, nullable=True),
    _col("reason", NAME, nullable=True),
    _ref("parent_id", "promises", nullable=True, index=False),
    _col("without_admission", Boolean),
    _col("settled_at", Instant, nullable=True),
)

plans = Table(
    "plans",
    metadata,
    _key(),
    _col("reference", NAME, unique=True),
    _ref("account_id", "accounts"),
    _ref("party_id", "parties"),
    _ref("conversation_id", "conversations"),
    _col("kind", NAME),
    _col("periods", Integer),
    _col("principal", Fen),
    _col("total", Fen),
    _col("total_cost", Fen),
    _col("nominal_annual", Rate),
    _col("effective_annual", Rate),
    _col("status", NAME, index=True),
    _col("why", NAME),
    _col("authority", NAME),
    _col("policy_version", NAME),
    _col("offered_at", Instant),
    _col("expires_at", Instant),
    _col("terms", JSON),
    _col("disclosed_at", Instant, nullable=True),
    _col("confirmed_at", Instant, nullable=True),
    _col("signed_at", Instant, nullable=True),
    _col("activated_at", Instant, nullable=True),
    _col("recording_id", ID, nullable=True),
)

plan_instalments = Table(
    "plan_instalments",
    metadata,
    _key(),
    _ref("plan_id", "plans"),
    _col("number", Integer),
    _col("due", Date),
    _col("amount", Fen),
    _col("principal", Fen),
    _col("interest", Fen),
    _col("fee", Fen),
    _col("charges", Fen),
    _col("paid", Fen),
    _col("status", NAME),
)

disputes = Table(
    "disputes",
    metadata,
    _key(),
    _col("reference", NAME, unique=True),
    _ref("party_id", "parties"),
    _ref("account_id", "accounts"),
    _ref("conversation_id", "conversations", index=False),
    _col("kind", NAME),
    _col("detail", Text),
    _col("status", NAME, index=True),
    _col("raised_at", Instant),
    _col("due_by", Date),
    _col("amount", Fen, nullable=True),
)

complaints = Table(
    "complaints",
    metadata,
    _key(),
    _col("reference", NAME, unique=True),
    _ref("conversation_id", "conversations"),
    _col("kind", NAME),
    _col("detail", Text),
    _col("status", NAME, index=True),
    _col("received_at", Instant),
    _col("due_by", Date),
    _ref("party_id", "parties", nullable=True),
    _col("assigned_to", NAME, nullable=True),
)

hardship_cases = Table(
    "hardship_cases",
    metadata,
    _key(),
    _col("reference", NAME, unique=True),
    _ref("party_id", "parties"),
    _ref("account_id", "accounts", index=False),
    _ref("conversation_id", "conversations", index=False),
    _col("reason", NAME),
    _col("opened_at", Instant),
    _col("status", NAME),
    _col("net_income", Fen, nullable=True),
    _col("essentials", Fen, nullable=True),
    _col("dependants", Integer, nullable=True),
    _col("other_debts", Fen, nullable=True),
    _col("available", Fen, nullable=True),
)

service_requests = Table(
    "service_requests",
    metadata,
    _key(),
    _col("reference", NAME, unique=True),
    _col("kind", NAME, index=True),
    _ref("conversation_id", "conversations"),
    _col("status", NAME),
    _col("created_at", Instant),
    _col("facts", JSON),
    _ref("party_id", "parties", nullable=True),
    _ref("account_id", "accounts", nullable=True, index=False),
    _col("due_by", Date, nullable=True),
)

handoffs = Table(
    "handoffs",
    metadata,
    _key(),
    _ref("conversation_id", "conversations"),
    _col("priority", Integer),
    _col("reason", NAME),
    _col("exclusive", Boolean),
    _col("queued_at", Instant),
    _col("summary", JSON),
    _col("status", NAME, index=True),
    _col("taken_by", NAME, nullable=True),
    _col("taken_at", Instant, nullable=True),
    _col("done_at", Instant, nullable=True),
)

audit = Table(
    "audit",
    metadata,
    _key(),
    _col("chain", ID),
    _col("number", Integer),
    _col("at", Instant),
    _col("who", NAME),
    _col("action", NAME),
    _col("entity", NAME),
    _col("entity_id", ID),
    _col("before", JSON),
    _col("after", JSON),
    _col("why", Text),
    _col("message_id", ID, nullable=True),
    _col("previous", NAME),
    _col("hash", NAME),
    UniqueConstraint("chain", "number"),
)

effects = Table(
    "effects",
    metadata,
    Column("key", String(120), primary_key=True),
    _col("message_id", ID, index=True),
    _col("response", NAME),
    _col("facts", JSON),
    _col("created_at", Instant),
)

import_batches = Table(
    "import_batches",
    metadata,
    _key(),
    _col("kind", NAME),
    _col("sha256", NAME),
    _col("rows", Integer),
    _col("as_of", Instant, nullable=True),
    _col("imported_at", Instant),
)

Index("ix_holds_open", holds.c.party_id, holds.c.lifted_at)

TABLE_OF = {
    records.Party: parties,
    records.ContactPoint: contact_points,
    records.Account: accounts,
    records.ArrearsRecord: arrears,
    records.Payment: payments,
    records.Hold: holds,
    records.Flag: flags,
    records.Conversation: conversations,
    records.Message: messages,
    records.Verification: verifications,
    records.Challenge: challenges,
    records.Lock: locks,
    records.Promise: promises,
    records.Plan: plans,
    records.PlanInstalment: plan_instalments,
    records.Dispute: disputes,
    records.Complaint: complaints,
    records.HardshipCase: hardship_cases,
    records.ServiceRequest: service_requests,
    records.Handoff: handoffs,
    records.AuditEntry: audit,
    records.Effect: effects,
    records.ImportBatch: import_batches,
}


def map_records() -> None:
    """Bind each record class to its table; calling it again changes nothing."""
    if mapper_registry.mappers:
        return
    for kind, table in TABLE_OF.items():
        mapper_registry.map_imperatively(kind, table)
