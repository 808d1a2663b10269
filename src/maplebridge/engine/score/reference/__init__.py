"""The Decimal reference, which defines what a scheme means: `Reference(scheme, units, rows).value(node, unit)`."""

from maplebridge.engine.score.reference.interpreter import Outcome, Reference
from maplebridge.engine.score.reference.values import MISSING, NOT_APPLICABLE, Absence, Value

__all__ = ["MISSING", "NOT_APPLICABLE", "Absence", "Outcome", "Reference", "Value"]
