"""A record as the owner of evidence: what belongs to it belongs to all of its versions."""

from __future__ import annotations

from maplebridge.apps.evidence.owners import Owner
from maplebridge.apps.ledgers.queries.entries import OWNER, entry_by_key, record_key
from maplebridge.apps.ledgers.queries.kinds import kinds_of_units
from maplebridge.engine.scheme.text import Text
from maplebridge.web.refusals import Unseen


def entry_owner(key: str) -> Owner:
    """`key`: the record's. Raises Unseen, of restricted books too: these have no evidence but in their own subject."""
    if not key.isascii() or not key.isdecimal() or len(key) > 18:
        raise Unseen
    row = entry_by_key(int(key))
    kind = kinds_of_units({row.unit_id})[row.unit_id].get(row.ledger)
    if kind is None or kind.restricted:
        raise Unseen
    return Owner(OWNER, str(record_key(row)), Text(row.number) if row.number else kind.name, row.unit, "ledgers:entry")
