"""Every table, and which record it holds. A change here needs a new file in migrations/versions."""

from __future__ import annotations

from care.domain import records
from care.store.tables.arrangements import flags, holds, plan_instalments, plans, promises
from care.store.tables.book import accounts, arrears, contact_points, import_batches, parties, payments
from care.store.tables.cases import complaints, disputes, hardship_cases, service_requests
from care.store.tables.columns import mapper_registry, metadata
from care.store.tables.journal import audit, effects
from care.store.tables.talk import challenges, conversations, handoffs, locks, messages, verifications

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


__all__ = ["TABLE_OF", "map_records", "metadata"]
