"""The Decimal reference over fact tables."""

from __future__ import annotations

from maplebridge.engine.scheme.model import Scheme
from maplebridge.engine.score.facts.tables import Facts
from maplebridge.engine.score.reference.interpreter import Reference
from maplebridge.engine.workdays import Calendar


def reference_of(scheme: Scheme, facts: Facts, calendar: Calendar) -> Reference:
    """Over all of them."""
    rows = {name: facts.rows(name) for name in facts.tables}
    return Reference(scheme, facts.units.records(), rows, calendar)
