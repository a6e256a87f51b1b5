"""Identifiers: opaque ones for machines, readable ones for people."""

from __future__ import annotations

import secrets
from datetime import date


def new_id(prefix: str) -> str:
    """An opaque identifier: `prefix` names the kind for the reader of a log, the rest is 80 random bits."""
    return f"{prefix}_{secrets.token_hex(10)}"


def new_reference(prefix: str, day: date) -> str:
    """A case number that a person can read out: prefix, day, six random digits (`PT-20261122-048213`)."""
    return f"{prefix}-{day:%Y%m%d}-{secrets.randbelow(1_000_000):06d}"
