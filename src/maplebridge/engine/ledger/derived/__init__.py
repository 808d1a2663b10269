"""Fact tables that are made from the ledgers, not typed. Meaning: docs/reference/facts-derived.md."""

from maplebridge.engine.ledger.derived.books import completeness_rows, overdue_rows
from maplebridge.engine.ledger.derived.entries import entry_rows
from maplebridge.engine.ledger.derived.monthly import monthly_rows

__all__ = ["completeness_rows", "entry_rows", "monthly_rows", "overdue_rows"]
