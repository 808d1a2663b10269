"""The list of checks by name."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping

from maplebridge.engine.ledger.checks.before_document import find as find_before_document
from maplebridge.engine.ledger.checks.burst_entry import find as find_burst_entry
from maplebridge.engine.ledger.checks.evidence_reused import find as find_evidence_reused
from maplebridge.engine.ledger.checks.filler import find as find_filler
from maplebridge.engine.ledger.checks.finding import Finding
from maplebridge.engine.ledger.checks.late_reason import find as find_late_reason
from maplebridge.engine.ledger.checks.near_copy import find as find_near_copy
from maplebridge.engine.ledger.checks.number_gap import find as find_number_gap
from maplebridge.engine.ledger.checks.overlap import find as find_overlap
from maplebridge.engine.ledger.checks.personal_name import find as find_personal_name
from maplebridge.engine.ledger.checks.records import Records
from maplebridge.engine.ledger.checks.rules import Rules
from maplebridge.engine.ledger.checks.self_review import find as find_self_review

Find = Callable[[Records, Rules], Iterable[Finding]]
CHECKS: Mapping[str, Find] = {
    "before_document": find_before_document,
    "burst_entry": find_burst_entry,
    "late_reason": find_late_reason,
    "near_copy": find_near_copy,
    "evidence_reused": find_evidence_reused,
    "number_gap": find_number_gap,
    "overlap": find_overlap,
    "self_review": find_self_review,
    "filler": find_filler,
    "personal_name": find_personal_name,
}


def run_checks(records: Records, rules: Rules) -> Iterator[tuple[str, Finding]]:
    """Name and finding of every check switched on. A cell that already has a fault is not asked about as well."""
    faulty = {problem.place for row in records.rejected for problem in row.problems}
    for name, find in CHECKS.items():
        if name in rules.on:
            yield from ((name, found) for found in find(records, rules) if found.problem.place not in faulty)
