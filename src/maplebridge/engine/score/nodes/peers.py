"""peers: a value relative to the other units, or to the unit's own past."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from maplebridge.engine.scheme.model import Peers
from maplebridge.engine.score.arithmetic import binary
from maplebridge.engine.score.cells import PRESENT, Cells, choose, number_cells
from maplebridge.engine.score.context import Context
from maplebridge.engine.score.numbers.functions import sqrt
from maplebridge.engine.score.numbers.number import (
    Ints,
    Number,
    absolute,
    compare,
    constant,
    dense,
    divide,
    group_sum,
    multiply,
    negative,
    of_floats,
    of_ints,
    subtract,
    where,
)
from maplebridge.engine.score.placing import ordered, places
from maplebridge.engine.score.reference.windows import previous
from maplebridge.engine.score.winsorise import winsorised


@dataclass(frozen=True, slots=True)
class Crowd:
    """The units that have a value: `x` and their group number `of`, 0-based and all used; `groups` many."""

    node: Peers
    x: Number
    of: Ints
    groups: int

    def size(self) -> Number:
        return of_ints(np.bincount(self.of, minlength=self.groups))[self.of]

    def mean(self) -> Number:
        return divide(group_sum(self.x, self.of, self.groups)[self.of], self.size())

    def ends(self) -> tuple[Number, Number]:
        """Least and greatest of each one's group."""
        order = np.lexsort((dense(self.x), self.of))
        starts = np.searchsorted(self.of[order], np.arange(self.groups))
        stops = np.append(starts[1:], len(order)) - 1
        return self.x[order[starts]][self.of], self.x[order[stops]][self.of]


def peers(node: Peers, context: Context) -> Cells:
    value = context.node(node.of).numeric().spread(context.count)
    if node.take in ("change", "change_ratio"):
        return _changed(node, value, context)
    here = np.flatnonzero(value.state == PRESENT)
    if not len(here):
        return value
    groups = context.groups(node.within)
    used, of = np.unique(groups[here], return_inverse=True)
    found = _TAKES[node.take](Crowd(node, value.number[here], of, len(used)))
    if node.take.startswith("group_"):
        return _of_group(found, of, used, groups, value)
    state = value.state.copy()
    state[here] = found.state
    hi, lo = np.zeros(context.count), np.zeros(context.count)
    hi[here], lo[here] = found.number.hi, found.number.lo
    return Cells(state, Number(hi, lo))


def _of_group(found: Cells, of: Ints, used: Ints, groups: Ints, value: Cells) -> Cells:
    """A figure of the group for each of its units; in a group where nobody has a value, each one's own absence."""
    first = np.unique(of, return_index=True)[1]
    place = np.minimum(np.searchsorted(used, groups), len(used) - 1)
    state = np.where(used[place] == groups, found.state[first][place], value.state)
    return Cells(state, found.number[first][place])


def _changed(node: Peers, now: Cells, context: Context) -> Cells:
    before = context.node(node.of, previous(context.scheme.period, context.window)).numeric()
    change = binary("-", now, before) if node.direction == "higher" else binary("-", before, now)
    return change if node.take == "change" else binary("/", change, Cells(before.state, absolute(before.number)))


# ---------------------------------------------------------------- one function per take
def _order_key(crowd: Crowd) -> Ints:
    codes = dense(crowd.x)
    return -codes if crowd.node.direction == "higher" else codes


def _rank(crowd: Crowd) -> Cells:
    order = ordered(np.arange(len(crowd.of)), crowd.of, [_order_key(crowd)])
    place = np.zeros(len(crowd.of))
    place[order.cells] = places(order, crowd.node.ties)
    return number_cells(of_floats(place))


def _percentile(crowd: Crowd) -> Cells:
    """Share of the others that are strictly worse; alone: 1."""
    order = ordered(np.arange(len(crowd.of)), crowd.of, [_order_key(crowd)])
    worse = np.zeros(len(crowd.of), dtype=np.int64)
    worse[order.cells] = order.start + order.size - 1 - order.last
    others = subtract(crowd.size(), constant(1))
    alone = others.hi == 0
    share = binary("/", number_cells(of_ints(worse)), number_cells(where(alone, constant(1), others)))
    return choose(alone, number_cells(constant(1)), share)


def _minmax(crowd: Crowd) -> Cells:
    low, high = crowd.ends()
    start, end = (low, high) if crowd.node.direction == "higher" else (high, low)
    flat = compare(low, high) == 0
    width = where(flat, constant(1), subtract(end, start))
    share = binary("/", number_cells(subtract(crowd.x, start)), number_cells(width))
    return choose(flat, number_cells(divide(constant(1), constant(2))), share)


def _deviation(crowd: Crowd) -> Number:
    """Sample deviation (n - 1); 0 where all are equal."""
    low, high = crowd.ends()
    flat = compare(low, high) == 0
    away = subtract(crowd.x, crowd.mean())
    squares = group_sum(multiply(away, away), crowd.of, crowd.groups)[crowd.of]
    freedom = subtract(crowd.size(), constant(1))
    return where(flat, constant(0), sqrt(divide(squares, where(flat, constant(1), freedom))))


def _zscore(crowd: Crowd) -> Cells:
    away = subtract(crowd.x, crowd.mean())
    deviation = _deviation(crowd)
    flat = deviation.hi == 0
    deviation = where(flat, constant(1), deviation)
    signed = deviation if crowd.node.direction == "higher" else negative(deviation)
    return choose(flat, number_cells(constant(0)), binary("/", number_cells(away), number_cells(signed)))


def _share_of_best(crowd: Crowd) -> Cells:
    low, high = crowd.ends()
    if crowd.node.direction == "higher":
        return binary("/", number_cells(crowd.x), number_cells(high))
    return binary("/", number_cells(low), number_cells(crowd.x))


def _share_of_mean(crowd: Crowd) -> Cells:
    return binary("/", number_cells(crowd.x), number_cells(crowd.mean()))


def _winsorise(crowd: Crowd) -> Cells:
    hi, lo = crowd.x.hi.copy(), crowd.x.lo.copy()
    for group in range(crowd.groups):
        members = np.flatnonzero(crowd.of == group)
        moved = winsorised(crowd.x[members], crowd.node.most, crowd.node.skew, crowd.node.kurtosis)
        hi[members], lo[members] = moved.hi, moved.lo
    return number_cells(Number(hi, lo))


_TAKES: dict[str, Callable[[Crowd], Cells]] = {
    "rank": _rank,
    "percentile": _percentile,
    "minmax": _minmax,
    "zscore": _zscore,
    "share_of_best": _share_of_best,
    "share_of_mean": _share_of_mean,
    "winsorise": _winsorise,
    "group_mean": lambda crowd: number_cells(crowd.mean()),
    "group_sum": lambda crowd: number_cells(group_sum(crowd.x, crowd.of, crowd.groups)[crowd.of]),
    "group_min": lambda crowd: number_cells(crowd.ends()[0]),
    "group_max": lambda crowd: number_cells(crowd.ends()[1]),
    "group_deviation": lambda crowd: number_cells(_deviation(crowd)),
    "group_count": lambda crowd: number_cells(crowd.size()),
}
