"""A run worked out again with other rules above what was measured, and with figures taken as given."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal

import numpy as np

from maplebridge.engine.scheme.graph import needs
from maplebridge.engine.scheme.model import Measure, Panel, Scheme
from maplebridge.engine.score.cells import choose
from maplebridge.engine.score.evaluation import Evaluation
from maplebridge.engine.score.facts.units import cells_of
from maplebridge.engine.score.measures.compile import Plan
from maplebridge.engine.score.measures.figures import Figures
from maplebridge.engine.score.measures.request import evaluations
from maplebridge.engine.score.result import PERIOD, Scores

Shown = Decimal | str | None
Given = Mapping[str, Mapping[str, Shown]]  # node -> unit -> the value taken as given over the whole period


class Rework:
    """What is measured never changes; only what stands above a changed or given node is worked out."""

    def __init__(self, scores: Scores) -> None:
        self._scores = scores

    def values(self, goal: str, scheme: Scheme, given: Given) -> dict[str, Shown]:
        """The goal over the whole period, by unit, under another scheme of the same node names."""
        own = self._scores.scheme
        if scheme is own and not given:
            return self._said(self._scores, goal)
        whole = scheme.period.whole
        run = Evaluation(scheme, self._scores.facts.units, Figures(Plan(), None, self._scores.units))
        run.cells = dict(self._scores.cells)
        contest = scheme.out_of_contest is not own.out_of_contest
        moved = {name for name, node in scheme.nodes.items() if contest or node is not own.nodes[name]} | set(given)
        with np.errstate(all="ignore"):  # absent cells hold any number
            for name, window in evaluations(scheme, [whole], [goal]):
                node = scheme.nodes[name]
                if isinstance(node, Measure | Panel) or not (name in moved or needs(node, scheme.nodes) & moved):
                    continue
                moved.add(name)
                run.run([(name, window)])
                if name in given and window == whole:
                    self._give(run, name, given[name])
        return self._said(Scores(scheme, self._scores.facts, run.cells, ()), goal)

    def _give(self, run: Evaluation, node: str, values: Mapping[str, Shown]) -> None:
        key = node, run.scheme.period.whole.code
        mask = np.array([unit in values for unit in self._scores.units], dtype=np.bool_)
        fresh = cells_of([values.get(unit) for unit in self._scores.units])
        run.cells[key] = choose(mask, fresh, run.cells[key]).spread(len(self._scores.units))

    def _said(self, scores: Scores, node: str) -> dict[str, Shown]:
        column = scores.column(node, PERIOD)
        return {unit: column.value(place) for place, unit in enumerate(scores.units)}
