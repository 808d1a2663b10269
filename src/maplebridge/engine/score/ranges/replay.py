"""A run played again with other nodes: only what stands above them is worked out anew, by the code of every run."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

import numpy as np

from maplebridge.engine.scheme.model import AnyNode, Measure, Panel
from maplebridge.engine.score.cells import Cells
from maplebridge.engine.score.evaluation import Evaluation
from maplebridge.engine.score.measures.compile import Plan
from maplebridge.engine.score.measures.figures import Figures
from maplebridge.engine.score.measures.request import evaluations
from maplebridge.engine.score.ranges.joins import reads
from maplebridge.engine.score.result import Scores


class Replay:
    """`goals`: the nodes asked for. What is measured never changes."""

    def __init__(self, scores: Scores, goals: tuple[str, ...]) -> None:
        self._scores, self._goals = scores, goals
        scheme = scores.scheme
        self._whole = scheme.period.whole
        self._pairs = [
            (name, window)
            for name, window in evaluations(scheme, [self._whole], goals)
            if not isinstance(scheme.nodes[name], Measure | Panel)
        ]
        self._above: dict[frozenset[str], set[str]] = {}  # every draw changes the same nodes
        self._run = Evaluation(scheme, scores.facts.units, Figures(Plan(), None, scores.units))

    def cells(self, changed: Mapping[str, AnyNode]) -> list[Cells]:
        """The goals over the whole period with the changed nodes."""
        scheme, run = self._scores.scheme, self._run
        key = frozenset(changed)
        if key not in self._above:
            self._above[key] = reads(scheme.nodes, key)
        above = self._above[key]
        run.scheme = replace(scheme, nodes={**scheme.nodes, **changed})
        run.cells = dict(self._scores.cells)
        run.hits.clear()
        with np.errstate(all="ignore"):  # absent cells hold any number
            run.run((name, window) for name, window in self._pairs if name in above)
        return [run.cells[goal, self._whole.code] for goal in self._goals]
