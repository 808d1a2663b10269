"""Order within groups, and places with ties: shared by rank, peers and quotas."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from maplebridge.engine.score.numbers.number import Bools, Floats, Ints

MOST_PACKED = 2**62


@dataclass(frozen=True, slots=True)
class Order:
    """Cells sorted by group, then best first. All arrays run along the sorted cells.

    cells: their indices; group: their group; start: where their group starts; size: of their group;
    first, last: where the run of equal keys they belong to starts and ends (inclusive); run: its number in the group.
    """

    cells: Ints
    group: Ints
    start: Ints
    size: Ints
    first: Ints
    last: Ints
    run: Ints


def ordered(cells: Ints, groups: Ints, keys: Sequence[Ints]) -> Order:
    """`cells` to sort; `groups` and `keys` per unit, a smaller key is better; equal keys stand in unit order."""
    order = _sorted(cells, [groups[cells], *(key[cells] for key in keys)])
    size = len(order)
    group = groups[order]
    fresh_group = np.ones(size, dtype=np.bool_)
    fresh_group[1:] = group[1:] != group[:-1]
    fresh_run = fresh_group.copy()
    for key in keys:
        sorted_key = key[order]
        fresh_run[1:] |= sorted_key[1:] != sorted_key[:-1]
    start = _start(fresh_group)
    runs = np.cumsum(fresh_run).astype(np.int64)
    return Order(
        cells=order,
        group=group,
        start=start,
        size=_end(fresh_group) - start + 1,
        first=_start(fresh_run),
        last=_end(fresh_run),
        run=runs - runs[start],
    )


def _sorted(cells: Ints, keys: Sequence[Ints]) -> Ints:
    """The cells by their keys, then their numbers: as one integer each where that fits, which sorts several times
    faster."""
    if not len(cells):
        return cells
    packed, room = np.zeros(len(cells), dtype=np.int64), 1
    for key in (*keys, cells):
        low, span = int(key.min()), int(np.ptp(key)) + 1
        room *= span
        if room > MOST_PACKED:
            return cells[np.lexsort((cells, *reversed(keys)))]
        packed = packed * span + (key - low)
    least: Ints = cells.min()
    return np.sort(packed) % (int(np.ptp(cells)) + 1) + least


def _start(fresh: Bools) -> Ints:
    begins = np.flatnonzero(fresh)
    starts: Ints = begins[np.cumsum(fresh) - 1]
    return starts


def _end(fresh: Bools) -> Ints:
    begins = np.flatnonzero(fresh)
    ends: Ints = (np.append(begins[1:], len(fresh)) - 1)[np.cumsum(fresh) - 1]
    return ends


def places(order: Order, ties: str) -> Floats:
    """Places from 1, along the sorted cells. ties: min max mean dense order."""
    match ties:
        case "min":
            place: Ints | Floats = order.first - order.start + 1
        case "max":
            place = order.last - order.start + 1
        case "mean":
            place = (order.first + order.last) / 2 - order.start + 1
        case "dense":
            place = order.run + 1
        case _:
            place = np.arange(len(order.cells)) - order.start + 1
    return np.asarray(place, dtype=np.float64)
