"""panel: ratings by several people, trimmed, averaged and weighted."""

from __future__ import annotations

import numpy as np

from maplebridge.engine.scheme.model import Panel
from maplebridge.engine.score.arithmetic import binary, finite
from maplebridge.engine.score.cells import MISSING, PRESENT, Cells, absent_cells, choose, joined_state, number_cells
from maplebridge.engine.score.context import Context
from maplebridge.engine.score.fold import Part, fold
from maplebridge.engine.score.measures.ratings import Ratings, Scores
from maplebridge.engine.score.numbers.number import (
    Bools,
    Ints,
    Number,
    add,
    constant,
    divide,
    group_sum,
    of_ints,
)
from maplebridge.engine.score.numbers.rounding import round_steps


def panel(node: Panel, context: Context) -> Cells:
    """Keys without any present voter group are left out; an absent key makes the unit absent."""
    ratings = context.ratings(node)
    entries = len(ratings.unit)
    if not entries:
        return absent_cells(MISSING)
    parts = []
    for voter, scores in zip(node.voters, ratings.voters, strict=True):
        weight = context.amount(voter.weight).spread(context.count)
        own = Cells(weight.state[ratings.unit], weight.number[ratings.unit])
        parts.append(Part(_voted(node, scores), own))
    rated = np.any([part.value.present() for part in parts], axis=0)
    value = fold(parts, "mean", "skip", 0).spread(entries)
    value = _adjusted(value, ratings)
    value = Cells(value.state, round_steps(value.number, node.round_each))
    return _joined(node, value, ratings.unit, rated, context.count)


def _voted(node: Panel, scores: Scores) -> Cells:
    """Mean of one voter group per entry; too few raters: missing. Trimming that leaves nobody is none."""
    trimmed = node.trim_low + node.trim_high
    some_left = scores.count > trimmed
    start = scores.start + np.where(some_left, node.trim_low, 0)
    used = np.where(some_left, scores.count - trimmed, scores.count)
    mean = _median(scores.scores, start, used) if node.average == "median" else _mean(scores.scores, start, used)
    few = scores.count < max(node.min_raters, 1)
    return Cells(np.where(few, MISSING, PRESENT).astype(np.int8), round_steps(mean, node.round_mean))


def _mean(scores: Number, start: Ints, used: Ints) -> Number:
    entry = np.repeat(np.arange(len(used)), used)
    place = np.arange(used.sum()) - np.repeat(np.cumsum(used) - used, used) + np.repeat(start, used)
    sums = group_sum(scores[place], entry, len(used))
    return divide(sums, of_ints(np.maximum(used, 1)))


def _median(scores: Number, start: Ints, used: Ints) -> Number:
    if not len(scores.hi):
        return Number(np.zeros(len(used)), np.zeros(len(used)))
    some = np.maximum(used, 1)
    low = np.where(used > 0, start + (some - 1) // 2, 0)
    high = np.where(used > 0, start + some // 2, 0)
    return divide(add(scores[low], scores[high]), constant(2))


def _adjusted(value: Cells, ratings: Ratings) -> Cells:
    if ratings.factor is not None:
        value = binary("*", value, _field(*ratings.factor))
    if ratings.plus is not None:
        value = binary("+", value, _field(*ratings.plus))
    return value


def _field(number: Number, here: Bools) -> Cells:
    return Cells(np.where(here, PRESENT, MISSING).astype(np.int8), number)


def _joined(node: Panel, value: Cells, unit: Ints, rated: Bools, count: int) -> Cells:
    """Per unit the sum or mean over its rated keys."""
    there = np.flatnonzero(rated & (value.state == PRESENT))
    sums = group_sum(value.number[there], unit[there], count)
    keys = np.bincount(unit[rated], minlength=count)
    total = finite(np.zeros(count, dtype=np.int8), sums)
    if node.join == "mean":
        total = binary("/", total, number_cells(of_ints(np.maximum(keys, 1))))
    missing, inapplicable = (_some(unit, rated & (value.state == state), count) for state in (1, 2))
    gone = np.where(missing | (keys == 0), 1, np.where(inapplicable, 2, 0)).astype(np.int8)
    return choose(gone == PRESENT, total, Cells(joined_state([gone]), total.number))


def _some(unit: Ints, where: Bools, count: int) -> Bools:
    return np.bincount(unit[where], minlength=count) > 0
