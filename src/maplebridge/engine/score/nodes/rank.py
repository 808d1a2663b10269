"""rank: the place of a unit among those it competes with."""

from __future__ import annotations

import numpy as np

from maplebridge.engine.scheme.model import Rank
from maplebridge.engine.score.cells import NOT_APPLICABLE, PRESENT, Cells, absent_cells, choose, number_cells
from maplebridge.engine.score.context import Context
from maplebridge.engine.score.numbers.number import Ints, Number, dense, of_floats
from maplebridge.engine.score.numbers.rounding import round_steps
from maplebridge.engine.score.placing import ordered, places


def rank(node: Rank, context: Context) -> Cells:
    """Out of contest or excluded: not applicable. An absent value has no place."""
    value = context.node(node.of).numeric().spread(context.count)
    competes = context.in_contest()
    if node.exclude is not None:
        competes = competes & ~context.holds(node.exclude)
    keys = [_key(Cells(value.state, round_steps(value.number, node.rounded)), node.direction == "higher")]
    for name in node.tie_break:
        broken = context.node(name.removeprefix("-")).numeric().spread(context.count)
        keys.append(_key(broken, not name.startswith("-")))
    active = np.flatnonzero(competes & (value.state == PRESENT))
    order = ordered(active, context.groups(node.within), keys)
    place = np.zeros(context.count)
    place[order.cells] = places(order, node.ties)
    placed = choose(value.present(), number_cells(of_floats(place)), value)
    return choose(competes, placed, absent_cells(NOT_APPLICABLE))


def _key(cells: Cells, higher: bool) -> Ints:
    """A smaller key is better; absent ones come last."""
    here = cells.present()
    number = Number(np.where(here, cells.number.hi, 0.0), np.where(here, cells.number.lo, 0.0))
    codes = dense(number)
    return np.where(here, -codes if higher else codes, len(codes) + 1)
