"""What a node kind may ask while it is evaluated in one window over all units."""

from __future__ import annotations

from decimal import Decimal
from typing import Protocol

from maplebridge.engine.scheme.expr import Expr
from maplebridge.engine.scheme.model import Aggregate, Num, Panel, Scheme, Window
from maplebridge.engine.score.cells import Cells
from maplebridge.engine.score.measures.ratings import Ratings
from maplebridge.engine.score.numbers.number import Bools, Ints


class Context(Protocol):
    """One window of a run."""

    @property
    def scheme(self) -> Scheme: ...

    @property
    def window(self) -> Window: ...

    @property
    def count(self) -> int:
        """Number of units; they stand in ascending order of their codes."""
        ...

    def node(self, name: str, window: Window | None = None) -> Cells:
        """Final cells of another node, shape (units,), in this or another window."""
        ...

    def amount(self, amount: Num) -> Cells:
        """A number of the scheme, or its expression; texts are missing."""
        ...

    def value(self, value: Num | str | None) -> Cells:
        """Like `amount`, with texts; None is missing."""
        ...

    def cells(self, expr: Expr) -> Cells: ...

    def holds(self, condition: Expr) -> Bools:
        """Shape (units,); an absent condition does not hold."""
        ...

    def groups(self, within: str | None) -> Ints:
        """A group number per unit, 0-based, by the unit attribute `within`; one group for all if None."""
        ...

    def in_contest(self) -> Bools: ...

    def attribute(self, name: str) -> Cells:
        """A unit attribute."""
        ...

    def figure(self, spec: Aggregate) -> Cells:
        """An aggregate of the fact tables in this window."""
        ...

    def ratings(self, panel: Panel) -> Ratings: ...

    def points(self, name: str) -> Decimal | None:
        """Points of the indicator that the node scores."""
        ...
