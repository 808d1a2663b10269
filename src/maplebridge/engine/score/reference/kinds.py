"""The list of node kinds: one function each."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from maplebridge.engine.scheme.model import (
    Combine,
    Curve,
    Formula,
    Grade,
    Lookup,
    Measure,
    Panel,
    Peers,
    Rank,
    Rollup,
    Steps,
    Tally,
    Window,
)
from maplebridge.engine.score.reference.combine import combine
from maplebridge.engine.score.reference.context import Context, Found, Note
from maplebridge.engine.score.reference.curve import curve
from maplebridge.engine.score.reference.grade import grade
from maplebridge.engine.score.reference.measure import measure
from maplebridge.engine.score.reference.panel import panel
from maplebridge.engine.score.reference.peers import peers
from maplebridge.engine.score.reference.rank import rank
from maplebridge.engine.score.reference.rollup import rollup
from maplebridge.engine.score.reference.steps import lookup, steps
from maplebridge.engine.score.reference.tally import tally


def formula(node: Formula, unit: str, window: Window, ctx: Context) -> Found:
    return Found(ctx.worth(node.expr, unit, window), (Note("score.expr", {"text": node.expr}),))


Kind = Callable[[Any, str, Window, Context], Found]
KINDS: dict[type, Kind] = {
    Measure: measure,
    Curve: curve,
    Steps: steps,
    Lookup: lookup,
    Tally: tally,
    Panel: panel,
    Peers: peers,
    Combine: combine,
    Formula: formula,
    Rollup: rollup,
    Rank: rank,
    Grade: grade,
}
