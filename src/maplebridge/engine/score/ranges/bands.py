"""Units that cannot be told apart."""

from __future__ import annotations

import numpy as np

from maplebridge.engine.score.numbers.number import Floats, Ints
from maplebridge.engine.score.ranges.draws import Places

BLOCK = 32


def bands(place: Floats, groups: Ints, drawn: Places, apart: float) -> Ints:
    """A band per unit, from 1 in each group, best first; 0 for units without a place.

    place: NaN = none; drawn: places of each unit in the draws, shape (units, draws). A band begins with its best
    unit, or several that share a place. It holds those that follow as long as these first ones do not stay ahead of
    them in at least `apart` of the draws. Units of one place stand in one band.
    """
    found = np.zeros(len(place), dtype=np.int64)
    placed = np.flatnonzero(~np.isnan(place))
    order = placed[np.lexsort((placed, place[placed], groups[placed]))]
    starts = np.flatnonzero(np.diff(groups[order], prepend=-1))
    for start, end in zip(starts, [*starts[1:], len(order)], strict=True):
        _number(order[start:end], place, drawn, apart, found)
    return found


def _number(order: Ints, place: Floats, drawn: Places, apart: float, found: Ints) -> None:
    head, band = 0, 1
    while head < len(order):
        end = _end(order, head, place, drawn, apart)
        found[order[head:end]] = band
        head, band = end, band + 1


def _end(order: Ints, head: int, place: Floats, drawn: Places, apart: float) -> int:
    """Where the next band begins."""
    own = place[order]
    at: int = np.searchsorted(own, own[head], side="right").item()
    first, size = drawn[order[head:at]].max(axis=0), BLOCK
    while at < len(order):
        told = np.count_nonzero(drawn[order[at : at + size]] > first, axis=1) >= apart * drawn.shape[1]
        if told.any():
            tied: int = np.searchsorted(own, own[at + int(np.argmax(told))]).item()
            return tied
        at, size = at + size, size * 2
    return len(order)
