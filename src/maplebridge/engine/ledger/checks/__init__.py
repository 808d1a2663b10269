"""Integrity checks: each finds records about which a person should be asked. No points hang on them."""

from maplebridge.engine.ledger.checks.finding import Finding
from maplebridge.engine.ledger.checks.names import CHECKS, run_checks
from maplebridge.engine.ledger.checks.records import Records
from maplebridge.engine.ledger.checks.rules import Rules, read_rules

__all__ = ["CHECKS", "Finding", "Records", "Rules", "read_rules", "run_checks"]
