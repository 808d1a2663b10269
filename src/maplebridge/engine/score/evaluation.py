"""One run: every node in every window it is needed in, on arrays."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from decimal import Decimal

import numpy as np

from maplebridge.engine.scheme.expr import Expr
from maplebridge.engine.scheme.model import Aggregate, Gate, Grade, Num, Panel, Scheme, Window
from maplebridge.engine.score.cells import (
    MISSING,
    NOT_APPLICABLE,
    Cells,
    absent_cells,
    choose,
    number_cells,
    plain_cells,
)
from maplebridge.engine.score.decorate import decorate, grades_of
from maplebridge.engine.score.expr import evaluate, holds
from maplebridge.engine.score.facts.units import Units
from maplebridge.engine.score.measures.figures import Figures
from maplebridge.engine.score.measures.ratings import Ratings
from maplebridge.engine.score.measures.request import PanelRequest, request
from maplebridge.engine.score.nodes.kinds import raw_cells
from maplebridge.engine.score.numbers.number import Bools, Ints, constant


@dataclass(frozen=True, slots=True)
class GateHit:
    """A gate that held: `place` in the node's list; `units` = mask over all units."""

    node: str
    window: str
    place: int
    gate: Gate
    units: Bools


class Evaluation:
    """Cells by (node, window code); filled by `run`."""

    def __init__(self, scheme: Scheme, units: Units, figures: Figures) -> None:
        self.scheme, self.units, self.figures = scheme, units, figures
        self.cells: dict[tuple[str, str], Cells] = {}
        self.hits: list[GateHit] = []
        self.applies = {i.score: i.applies_to for i in scheme.indicators() if i.score and i.applies_to}
        self._attributes: dict[str, Cells] = {}
        self._groups: dict[str | None, Ints] = {}
        self._contest: Bools | None = None

    def run(self, pairs: Iterable[tuple[str, Window]]) -> None:
        """`pairs` with children first."""
        for name, window in pairs:
            self.cells[name, window.code] = self._worked_out(name, window)

    def _worked_out(self, name: str, window: Window) -> Cells:
        node, view = self.scheme.nodes[name], View(self, window)
        raw = raw_cells(node, view)
        applies = self.applies.get(name)
        if applies:
            category = self.attribute("category")
            inside = np.zeros(category.state.shape, dtype=np.bool_)
            for code in applies:
                inside = inside | (category.text.equals(code) if category.text is not None else False)
            raw = choose(inside, raw, absent_cells(NOT_APPLICABLE))

        def log(place: int, held: Bools) -> None:
            units = np.broadcast_to(held, (len(self.units),))
            self.hits.append(GateHit(name, window.code, place, node.deco.gates[place], units))

        return decorate(node, raw.spread(len(self.units)), view, log).spread(len(self.units))

    # ------------------------------------------------------------ shared by all windows
    def attribute(self, name: str) -> Cells:
        if name not in self._attributes:
            self._attributes[name] = self.units.cells(name)
        return self._attributes[name]

    def groups(self, within: str | None) -> Ints:
        if within not in self._groups:
            one = np.zeros(len(self.units), dtype=np.int64)
            self._groups[within] = one if within is None else self.units.groups(within)
        return self._groups[within]

    def in_contest(self) -> Bools:
        if self._contest is None:
            rule = self.scheme.out_of_contest
            view = View(self, self.scheme.period.whole)
            self._contest = np.ones(len(self.units), dtype=np.bool_) if rule is None else ~view.holds(rule)
        return self._contest


@dataclass(frozen=True, slots=True)
class View:
    """The run as a node sees it in one window (see context.Context)."""

    run: Evaluation
    window: Window
    count: int = field(init=False)
    scheme: Scheme = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "count", len(self.run.units))
        object.__setattr__(self, "scheme", self.run.scheme)

    def node(self, name: str, window: Window | None = None) -> Cells:
        found = self.run.cells.get((name, (window or self.window).code))
        return absent_cells(MISSING).spread(self.count) if found is None else found

    def amount(self, amount: Num) -> Cells:
        return number_cells(constant(amount)) if isinstance(amount, Decimal) else self.cells(amount).numeric()

    def value(self, value: Num | str | None) -> Cells:
        if value is None or isinstance(value, str):
            return plain_cells(value)
        return self.amount(value)

    def cells(self, expr: Expr) -> Cells:
        return evaluate(expr.tree, self)

    def holds(self, condition: Expr) -> Bools:
        return np.broadcast_to(holds(self.cells(condition)), (self.count,))

    def attribute(self, name: str) -> Cells:
        return self.run.attribute(name)

    def groups(self, within: str | None) -> Ints:
        return self.run.groups(within)

    def in_contest(self) -> Bools:
        return self.run.in_contest()

    def figure(self, spec: Aggregate) -> Cells:
        return self.run.figures.figure(request(self.run.scheme, spec, self.window))

    def ratings(self, panel: Panel) -> Ratings:
        asked = PanelRequest(panel.name, self.window.start, self.window.end)
        return self.run.figures.ratings(asked, panel)

    def points(self, name: str) -> Decimal | None:
        """Points of the indicator or item a node belongs to ("FQ3.1/of" belongs to FQ3.1)."""
        for code in (name, name.split("/", 1)[0]):
            for item in self.run.scheme.items:
                if item.code == code:
                    return item.points
                for indicator in item.indicators:
                    if code in (indicator.score, indicator.code):
                        return indicator.points
        return None

    # ------------------------------------------------------------ names in expressions
    def named(self, name: str) -> Cells:
        """Nodes, then parameters of the window's last day, then unit attributes."""
        if name in self.run.scheme.nodes:
            return self.node(name)
        parameter = self.run.scheme.parameters.get(name)
        if parameter is not None:
            return plain_cells(parameter.at(self.window.end))
        return self.attribute(name)

    def grades(self, name: str) -> tuple[str, ...]:
        node = self.run.scheme.nodes.get(name)
        return grades_of(node) if isinstance(node, Grade) else ()
