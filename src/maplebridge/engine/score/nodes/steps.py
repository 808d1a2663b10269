"""steps: a value by threshold; the first step that holds, as written."""

from __future__ import annotations

import numpy as np

from maplebridge.engine.scheme.model import Steps
from maplebridge.engine.score.cells import PRESENT, Cells, choose
from maplebridge.engine.score.context import Context
from maplebridge.engine.score.numbers.number import Bools, Number, compare


def steps(node: Steps, context: Context) -> Cells:
    x = context.node(node.of).numeric()
    result = context.value(node.otherwise)
    for step in reversed(node.steps):
        at = context.amount(step.at)
        held = _holds(node.test, x.number, at.number) & (at.state == PRESENT)
        result = choose(held, context.value(step.value), result)
    return choose(np.asarray(x.present()), result, x)


def _holds(test: str, x: Number, at: Number) -> Bools:
    order = compare(x, at)
    match test:
        case "ge":
            return order >= 0
        case "gt":
            return order > 0
        case "le":
            return order <= 0
    return order < 0
