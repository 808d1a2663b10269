"""combine: several nodes to one value."""

from __future__ import annotations

import numpy as np

from maplebridge.engine.scheme.model import Combine
from maplebridge.engine.score.cells import (
    MISSING,
    PRESENT,
    ZERO,
    Cells,
    States,
    absent_cells,
    choose,
    joined_state,
    number_cells,
)
from maplebridge.engine.score.context import Context
from maplebridge.engine.score.fold import ONE, Part, fold
from maplebridge.engine.score.numbers.number import Bools, Floats, Ints, constant, dense, of_floats

#: Weights that differ by less than this share of their sum are equal.
_EVEN = 1e-12
_BLOCK = 512


def combine(node: Combine, context: Context) -> Cells:
    parts = _parts(node, context)
    if node.how == "copeland":
        return _copeland(node, parts, context.count)
    exponent = context.amount(node.exponent) if node.exponent is not None else None
    return fold(parts, node.how, node.absent, node.at_least, exponent)


def _parts(node: Combine, context: Context) -> list[Part]:
    weights = [context.amount(weight) for weight in node.weights] or [ONE] * len(node.of)
    full = [number_cells(constant(reach)) for reach in node.full] or weights
    return [
        Part(context.node(name).numeric(), weight, reach)
        for name, weight, reach in zip(node.of, weights, full, strict=True)
    ]


def _copeland(node: Combine, parts: list[Part], count: int) -> Cells:
    """Wins minus losses against every other unit that takes part."""
    state = _entry(node, parts)
    enters = np.broadcast_to(state == PRESENT, (count,))
    score = np.zeros(count)
    ranks = [dense(part.value.number.spread(count)) for part in parts]
    here = [np.broadcast_to(part.value.present(), (count,)) for part in parts]
    weights = [np.broadcast_to(part.weight.number.hi, (count,)) for part in parts]
    for start in range(0, count, _BLOCK):
        block = slice(start, min(start + _BLOCK, count))
        score[block] = _duels(block, ranks, here, weights)[:, enters].sum(axis=1)
    return choose(enters, number_cells(of_floats(score)), Cells(state, ZERO))


def _entry(node: Combine, parts: list[Part]) -> States:
    """State of a unit as a contestant."""
    present = np.sum([part.value.present() for part in parts], axis=0)
    gone = joined_state([part.value.state for part in parts])
    state = joined_state([part.weight.state for part in parts])
    out = (present == 0) | ((present < len(parts)) & (node.absent == "keep"))
    kept = choose(np.asarray(out), Cells(gone, ZERO), Cells(state, ZERO))
    return choose(np.asarray(present < node.at_least), absent_cells(MISSING), kept).state


def _duels(block: slice, ranks: list[Ints], here: list[Bools], weights: list[Floats]) -> Ints:
    """1, 0, -1 of the block's units (rows) against all: who is better in more of the weight both have values for."""
    balance: Floats = np.zeros(())
    size: Floats = np.zeros(())
    for rank, present, weight in zip(ranks, here, weights, strict=True):
        both = present[block, None] & present[None, :]
        balance = balance + np.where(both, np.sign(rank[block, None] - rank[None, :]), 0) * weight[block, None]
        size = size + np.abs(weight[block, None])
    return np.where(np.abs(balance) <= _EVEN * size, 0, np.sign(balance)).astype(np.int64)
