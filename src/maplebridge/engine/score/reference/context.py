"""What a node kind may ask of the interpreter, and what it answers."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Protocol, TypeVar

from maplebridge.engine.scheme.expr import Expr
from maplebridge.engine.scheme.model import Num, Scheme, Window
from maplebridge.engine.score.reference.values import Number, Value

Row = Mapping[str, Any]
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Note:
    """One thing worth telling about how a value came about: a code with its parameters."""

    code: str
    params: Mapping[str, Any] = field(default_factory=dict)


def among(within: str | None) -> Note:
    """Whom a unit is compared with."""
    return Note("score.among_all") if within is None else Note("score.among_group", {"attribute": within})


@dataclass(frozen=True, slots=True)
class Found:
    """The value a node kind came to, before decorations, and how."""

    value: Value
    notes: tuple[Note, ...] = ()


class Context(Protocol):
    """The interpreter as the node kinds see it. `unit` is a unit code."""

    @property
    def scheme(self) -> Scheme: ...

    @property
    def calendar(self) -> Any: ...

    @property
    def units(self) -> tuple[str, ...]:
        """All unit codes, ascending."""
        ...

    def node(self, name: str, unit: str, window: Window) -> Value:
        """A node's final value."""
        ...

    def raw(self, name: str, unit: str, window: Window) -> Value:
        """A node's value before its decorations."""
        ...

    def measured(self, name: str, unit: str, window: Window) -> Value | None:
        """A measure already aggregated elsewhere; None = count the rows."""
        ...

    def amount(self, amount: Num, unit: str, window: Window) -> Number:
        """A number written in the scheme, or the value of its expression."""
        ...

    def worth(self, expr: Expr, unit: str, window: Window) -> Value:
        """What an expression is worth: a number, a text or absent."""
        ...

    def holds(self, condition: Expr, unit: str, window: Window) -> bool: ...

    def attribute(self, unit: str, name: str) -> Value: ...

    def group(self, unit: str, within: str | None) -> tuple[str, ...]:
        """The units that share the attribute `within`, this one included, ascending."""
        ...

    def in_contest(self, unit: str) -> bool: ...

    def rows(self, table: str, unit: str) -> Sequence[Row]:
        """A unit's rows in table order."""
        ...

    def once(self, key: Hashable, make: Callable[[], T]) -> T:
        """The result of `make`, computed once per key: for what a whole group shares."""
        ...
