"""grade: bands, requirements and quotas together."""

from __future__ import annotations

import numpy as np

from maplebridge.engine.scheme.model import Band, Grade, Quota
from maplebridge.engine.score.cells import PRESENT, ZERO, Cells, Text
from maplebridge.engine.score.context import Context
from maplebridge.engine.score.numbers.number import Bools, Ints, Number, compare, dense, multiply, of_ints
from maplebridge.engine.score.numbers.rounding import round_to
from maplebridge.engine.score.placing import Order, ordered


def grade(node: Grade, context: Context) -> Cells:
    value = None if node.of is None else context.node(node.of).numeric().spread(context.count)
    state = np.zeros(context.count, dtype=np.int8) if value is None else value.state
    holding = [_holds(band, value, context) for band in node.bands]
    earned = _first(holding, np.zeros(context.count, dtype=np.int64))
    order = list(dict.fromkeys(band.grade for band in node.bands))
    contest = context.in_contest() & (state == PRESENT)
    for quota in sorted(node.quotas, key=lambda quota: order.index(quota.grade) if quota.grade in order else -1):
        earned = _push_down(node, quota, earned, contest, holding, value, context)
    words = tuple(dict.fromkeys([*order, node.otherwise]))
    codes = [words.index(name) for name in (*(band.grade for band in node.bands), node.otherwise)]
    text = Text(np.array(codes, dtype=np.int32)[earned], words)
    return Cells(state, ZERO.spread(context.count), text)


def _holds(band: Band, value: Cells | None, context: Context) -> Bools:
    held = np.ones(context.count, dtype=np.bool_)
    if band.at_least is not None and value is not None:
        least = context.amount(band.at_least)
        held = held & (compare(value.number, least.number) >= 0) & (least.state == PRESENT)
    if band.requires is not None:
        held = held & context.holds(band.requires)
    return held


def _first(holding: list[Bools], start: Ints, skip: frozenset[int] = frozenset()) -> Ints:
    """Place of the first band from `start` that holds; the number of bands = otherwise."""
    found = np.full(start.shape, len(holding), dtype=np.int64)
    for place in range(len(holding) - 1, -1, -1):
        if place not in skip:
            found = np.where(holding[place] & (start <= place), place, found)
    return found


# ---------------------------------------------------------------- quotas
def _push_down(
    node: Grade, quota: Quota, earned: Ints, contest: Bools, holding: list[Bools], value: Cells | None, context: Context
) -> Ints:
    """Bands after those beyond the places of one quota dropped to the next band that holds."""
    bands = frozenset(place for place, band in enumerate(node.bands) if band.grade == quota.grade)
    holders = np.flatnonzero(contest & np.isin(earned, list(bands)))
    if not len(holders):
        return earned
    groups = context.groups(node.within)
    places, stated = _places(node, quota, groups, contest, context)
    worth = np.zeros(context.count, dtype=np.int64) if value is None else -dense(value.number)
    order = ordered(holders, groups, [worth])
    dropped = order.cells[_beyond(order, places[order.group], node.quota_ties) & stated[order.group]]
    result = earned.copy()
    result[dropped] = _first([held[dropped] for held in holding], earned[dropped] + 1, bands)
    return result


def _places(node: Grade, quota: Quota, groups: Ints, contest: Bools, context: Context) -> tuple[Ints, Bools]:
    """Places per group, and whether its share is known: share x graded units in contest, rounded."""
    _, first = np.unique(groups, return_index=True)
    share = context.amount(quota.at_most).spread(context.count)
    graded = np.bincount(groups[contest], minlength=len(first))
    places: Number = round_to(multiply(share.number[first], of_ints(graded)), 0, node.quota_round)
    return np.maximum(places.hi, 0).astype(np.int64), share.state[first] == PRESENT


def _beyond(order: Order, places: Ints, ties: str) -> Bools:
    """Cells that lose their grade: worse than the edge, or tied at it as the tie rule says."""
    full = order.size > places
    edge = np.where(full, order.start + places, 0)
    edge_run = order.first[edge]
    tied_over_edge = (places > 0) & (edge_run < edge)
    at_edge = (order.first == edge_run) & (~tied_over_edge if ties == "keep" else True)
    beyond: Bools = full & ((order.first > edge_run) | at_edge)
    return beyond
