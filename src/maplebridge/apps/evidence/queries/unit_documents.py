"""A unit as the owner of documents: decision papers, appointments, notices."""

from __future__ import annotations

from maplebridge.apps.evidence.owners import Owner
from maplebridge.apps.units.queries.tree import unit_by_code
from maplebridge.engine.scheme.text import Text


def unit_owner(key: str) -> Owner:
    """`key`: the unit's code. Raises Unseen."""
    unit = unit_by_code(key)
    return Owner("unit", unit.code, Text(unit.zh, unit.en or None), unit, "units:show")
