"""Fact tables and units: what was recorded, as a scheme's measures read it."""

from maplebridge.engine.score.facts.check import check_facts
from maplebridge.engine.score.facts.read import facts_of, read_facts
from maplebridge.engine.score.facts.tables import FactColumn, Facts, FactTable
from maplebridge.engine.score.facts.units import Units

__all__ = ["FactColumn", "FactTable", "Facts", "Units", "check_facts", "facts_of", "read_facts"]
