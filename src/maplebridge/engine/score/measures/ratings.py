"""A panel's ratings as arrays: one entry per unit and key."""

from __future__ import annotations

from dataclasses import dataclass

from maplebridge.engine.score.numbers.number import Bools, Ints, Number


@dataclass(frozen=True, slots=True)
class Scores:
    """The sorted scores of one voter group: entry i has scores[start[i] : start[i] + count[i]], ascending."""

    scores: Number
    start: Ints
    count: Ints


@dataclass(frozen=True, slots=True)
class Ratings:
    """unit[i]: the unit of entry i; voters: in the order of the node. factor, plus: per entry, None if not asked,
    with a mask of those that are there."""

    unit: Ints
    voters: tuple[Scores, ...]
    factor: tuple[Number, Bools] | None = None
    plus: tuple[Number, Bools] | None = None
