"""Fact tables that are made from the ledgers, not typed. Meaning: docs/reference/facts-derived.md."""

from maplebridge.engine.ledger.derived.books import LINES, Filled, completeness_rows, filled, overdue_rows
from maplebridge.engine.ledger.derived.monthly import monthly_rows

__all__ = ["LINES", "Filled", "completeness_rows", "filled", "monthly_rows", "overdue_rows"]
