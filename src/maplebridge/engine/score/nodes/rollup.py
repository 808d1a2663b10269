"""rollup: a node evaluated in every part of the period, then joined."""

from __future__ import annotations

from maplebridge.engine.scheme.model import Rollup
from maplebridge.engine.score.cells import MISSING, Cells, absent_cells
from maplebridge.engine.score.context import Context
from maplebridge.engine.score.fold import Part, fold


def rollup(node: Rollup, context: Context) -> Cells:
    windows = {part.code: part for part in context.scheme.period.parts}
    if not node.parts or any(part.part not in windows for part in node.parts):
        return absent_cells(MISSING)
    parts = []
    for part in node.parts:
        weight = context.amount(part.weight)
        parts.append(Part(context.node(node.of, windows[part.part]).numeric(), weight, weight))
    return fold(parts, node.how, node.absent, node.at_least)
