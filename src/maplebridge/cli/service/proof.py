"""Is what the database holds sound? Asked after a restore and an upgrade, before anything is kept."""

from __future__ import annotations

from django.core.checks import ERROR, run_checks

from maplebridge.apps.audit.verdict import Wanted
from maplebridge.apps.audit.verify import check
from maplebridge.apps.units.queries.integrity import faults
from maplebridge.engine.problem import Problem, has_errors


def chain_faults(seq: int = 0, head: str = "") -> tuple[Problem, ...]:
    """What of the audit chain is not as it was sealed; empty where it is whole and, if a head is given, holds that."""
    found = check(Wanted(head, seq) if head else None).problems
    return found if has_errors(found) else ()


def integrity_faults() -> tuple[Problem, ...]:
    """Rows that contradict each other."""
    return tuple(faults())


def system_faults() -> tuple[Problem, ...]:
    """What Django's own checks call an error."""
    found = run_checks(databases=["default"])
    return tuple(Problem("service.check_failed", params={"check": fault.id, "said": str(fault.msg)[:300]})
                 for fault in found if fault.level >= ERROR)
