"""How sure is a rank: what other weights, one element less, or another scheme would make of it."""

from maplebridge.engine.score.ranges.ranges import rank_ranges
from maplebridge.engine.score.ranges.result import Change, Ranges

__all__ = ["Change", "Ranges", "rank_ranges"]
