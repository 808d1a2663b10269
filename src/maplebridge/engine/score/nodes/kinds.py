"""The list of node kinds."""

from __future__ import annotations

from maplebridge.engine.scheme.model import (
    AnyNode,
    Combine,
    Curve,
    Formula,
    Grade,
    Lookup,
    Measure,
    Panel,
    Peers,
    Rank,
    Rollup,
    Steps,
    Tally,
)
from maplebridge.engine.score.cells import Cells
from maplebridge.engine.score.context import Context
from maplebridge.engine.score.nodes.combine import combine
from maplebridge.engine.score.nodes.curve import curve
from maplebridge.engine.score.nodes.grade import grade
from maplebridge.engine.score.nodes.lookup import lookup
from maplebridge.engine.score.nodes.measure import measure
from maplebridge.engine.score.nodes.panel import panel
from maplebridge.engine.score.nodes.peers import peers
from maplebridge.engine.score.nodes.rank import rank
from maplebridge.engine.score.nodes.rollup import rollup
from maplebridge.engine.score.nodes.steps import steps
from maplebridge.engine.score.nodes.tally import tally


def raw_cells(node: AnyNode, context: Context) -> Cells:
    """A node's cells before decorations."""
    match node:
        case Measure():
            return measure(node, context)
        case Curve():
            return curve(node, context)
        case Steps():
            return steps(node, context)
        case Lookup():
            return lookup(node, context)
        case Tally():
            return tally(node, context)
        case Panel():
            return panel(node, context)
        case Peers():
            return peers(node, context)
        case Combine():
            return combine(node, context)
        case Formula():
            return context.cells(node.expr)
        case Rollup():
            return rollup(node, context)
        case Rank():
            return rank(node, context)
        case Grade():
            return grade(node, context)
