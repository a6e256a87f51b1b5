"""Postings of the lender's ledger: what still counts once reversals are taken into account."""

from __future__ import annotations

from collections.abc import Iterable

from care.domain.records import Payment


def standing(postings: Iterable[Payment]) -> list[Payment]:
    """The payments that no reversal took back, whenever it was posted; a reversal takes back a whole payment."""
    every = list(postings)
    taken_back = {posting.reverses for posting in every if posting.kind == "reversal"}
    return [posting for posting in every if posting.kind == "payment" and posting.external_id not in taken_back]
