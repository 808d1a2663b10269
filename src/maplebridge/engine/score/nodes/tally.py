"""tally: a base, and points per occurrence."""

from __future__ import annotations

import numpy as np

from maplebridge.engine.scheme.model import Tally, TallyLine
from maplebridge.engine.score.arithmetic import binary
from maplebridge.engine.score.cells import ALL_PRESENT, PRESENT, ZERO, Cells
from maplebridge.engine.score.context import Context
from maplebridge.engine.score.numbers.number import least, most, where


def tally(node: Tally, context: Context) -> Cells:
    total = context.amount(node.base)
    for line in node.lines:
        total = binary("+", total, _line(line, context))
    return total


def _line(line: TallyLine, context: Context) -> Cells:
    """An absent count is 0. The cap is a bound on the side of its own sign; an absent cap bounds nothing."""
    counted = context.node(line.of).numeric()
    count = where(np.asarray(counted.present()), counted.number, ZERO)
    full = binary("*", Cells(ALL_PRESENT, count), context.amount(line.points))
    if line.cap is None:
        return full
    cap = context.amount(line.cap)
    bounded = where(cap.number.hi < 0, most(full.number, cap.number), least(full.number, cap.number))
    bounded = where(cap.number.hi == 0, ZERO, bounded)
    return Cells(full.state, where(np.asarray(cap.state == PRESENT), bounded, full.number))
