"""What is made of an entry is made anew when its evidence changes."""

from __future__ import annotations

from maplebridge.apps.ledgers.actions.storing import count_changes
from maplebridge.apps.ledgers.queries.entries import entry_by_key


def recount(key: str) -> None:
    """`key`: the record's. Within the transaction of the write of its evidence."""
    row = entry_by_key(int(key))
    count_changes([(row.ledger, row.day)])
