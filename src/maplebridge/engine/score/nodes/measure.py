"""measure: a figure from records, a share, or a figure per head."""

from __future__ import annotations

import numpy as np

from maplebridge.engine.scheme.model import Measure
from maplebridge.engine.score.arithmetic import binary
from maplebridge.engine.score.cells import NOT_APPLICABLE, PRESENT, Cells
from maplebridge.engine.score.context import Context
from maplebridge.engine.score.numbers.number import compare, constant


def measure(node: Measure, context: Context) -> Cells:
    """`over` 0 or under its minimum, `per` 0 or absent: not applicable."""
    value = context.figure(node.value)
    if node.over is not None:
        over = context.figure(node.over).numeric()
        few = over.number.hi == 0
        if node.min_denominator is not None:
            few = few | (compare(over.number, constant(node.min_denominator)) < 0)
        state = np.where(few & (over.state == PRESENT), NOT_APPLICABLE, over.state)
        value = binary("/", value.numeric(), Cells(state.astype(np.int8), over.number))
    if node.per is not None:
        heads = context.attribute(node.per).numeric()
        state = np.where((heads.number.hi == 0) | (heads.state != PRESENT), NOT_APPLICABLE, PRESENT)
        value = binary("/", value.numeric(), Cells(state.astype(np.int8), heads.number))
    return value
