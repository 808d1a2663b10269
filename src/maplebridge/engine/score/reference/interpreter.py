"""The Decimal reference: slow, plain, and the definition of what a scheme means.

Specification: docs/reference/scheme.md. One function per node kind; every value is worked out once and kept.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import localcontext
from typing import Any, TypeVar, cast

from maplebridge.engine.scheme.expr import Expr
from maplebridge.engine.scheme.model import AnyNode, Grade, Num, Scheme, Window
from maplebridge.engine.scheme.rows import Workdays
from maplebridge.engine.score.reference import windows
from maplebridge.engine.score.reference.aggregate import table_of
from maplebridge.engine.score.reference.context import Found, Note, Row
from maplebridge.engine.score.reference.decimals import EXACT
from maplebridge.engine.score.reference.decorate import Change, changes, grades_of
from maplebridge.engine.score.reference.formula import evaluate, holds
from maplebridge.engine.score.reference.kinds import KINDS
from maplebridge.engine.score.reference.values import MISSING, NOT_APPLICABLE, Number, Value, number, plain

T = TypeVar("T")
Measured = Callable[[str, str, str], Value | None]


@dataclass(frozen=True, slots=True)
class Outcome:
    """How one cell came about: what its kind found, each decoration that took effect, and the value."""

    found: Found
    changes: tuple[Change, ...]
    value: Value


class Reference:
    """A scheme over units and rows.

    units: mappings with "unit" and attributes. rows: table name -> rows in table order; values Decimal, int, str,
    bool, date, datetime or None. calendar: has .between(a, b), or None. measured(measure, window code, unit): a
    measure already aggregated elsewhere, or None to count the rows. Windows are named "period", the code of a part,
    or "previous:" before either.
    """

    def __init__(
        self,
        scheme: Scheme,
        units: Sequence[Mapping[str, Any]],
        rows: Mapping[str, Sequence[Row]],
        calendar: Workdays | None = None,
        *,
        measured: Measured | None = None,
    ) -> None:
        self.scheme = scheme
        self.calendar = calendar
        self._attributes = {str(unit["unit"]): unit for unit in units}
        self.units = tuple(sorted(self._attributes))
        self._tables = rows
        self._measured = measured
        self._applies = {i.score: i.applies_to for i in scheme.indicators() if i.score and i.applies_to}
        self._aliases = {alias(name): name for name in reversed(list(scheme.nodes))}
        self._outcomes: dict[tuple[str, str, str], Outcome] = {}
        self._found: dict[tuple[str, str, str], Found] = {}
        self._shared: dict[Hashable, Any] = {}

    # ------------------------------------------------------------ for callers
    def value(self, node: str, unit: str, window: str = "period") -> Value:
        """A node's value for a unit; missing where node, unit or window is unknown."""
        return self.outcome(node, unit, window).value

    def outcome(self, node: str, unit: str, window: str = "period") -> Outcome:
        stretch = windows.find(self.scheme.period, window)
        name = self.resolve(node)
        if stretch is None or name is None or unit not in self._attributes:
            return Outcome(Found(MISSING), (), MISSING)
        with localcontext(EXACT):
            return self._outcome(name, unit, stretch)

    def resolve(self, name: str) -> str | None:
        """The node of this name, written with its own signs or with underscores."""
        return name if name in self.scheme.nodes else self._aliases.get(name)

    def gate_log(self, window: str = "period") -> Iterator[tuple[str, str, Change]]:
        """Every gate that held, as (node, unit, change), nodes in scheme order and units ascending."""
        for name in self.scheme.nodes:
            if self.scheme.nodes[name].deco.gates:
                for unit in self.units:
                    fired = [c for c in self.outcome(name, unit, window).changes if c.kind == "gate"]
                    yield from ((name, unit, change) for change in fired)

    def ineligible(self, unit: str, window: str = "period") -> tuple[str, ...]:
        """The prizes a unit lost by a gate, in scheme order."""
        lost = (
            str(change.params["value"])
            for name, node in self.scheme.nodes.items()
            if any(gate.action == "ineligible_for" for gate in node.deco.gates)
            for change in self.outcome(name, unit, window).changes
            if change.params.get("action") == "ineligible_for"
        )
        return tuple(dict.fromkeys(lost))

    # ------------------------------------------------------------ for node kinds (context.py says what each is)
    def node(self, name: str, unit: str, window: Window) -> Value:
        return self._outcome(name, unit, window).value if name in self.scheme.nodes else MISSING

    def raw(self, name: str, unit: str, window: Window) -> Value:
        return self._find(name, unit, window).value

    def measured(self, name: str, unit: str, window: Window) -> Value | None:
        return None if self._measured is None else self._measured(name, window.code, unit)

    def amount(self, amount: Num, unit: str, window: Window) -> Number:
        return number(self.worth(amount, unit, window)) if isinstance(amount, Expr) else amount

    def worth(self, expr: Expr, unit: str, window: Window) -> Value:
        return evaluate(expr.tree, Standpoint(self, unit, window))

    def holds(self, condition: Expr, unit: str, window: Window) -> bool:
        return holds(self.worth(condition, unit, window))

    def attribute(self, unit: str, name: str) -> Value:
        return plain(self._attributes[unit].get(name))

    def group(self, unit: str, within: str | None) -> tuple[str, ...]:
        if within is None:
            return self.units
        groups = self.once(("groups", within), lambda: self._groups(within))
        return groups[self.attribute(unit, within)]

    def in_contest(self, unit: str) -> bool:
        rule = self.scheme.out_of_contest
        if rule is None:
            return True
        return self.once(("contest", unit), lambda: not self.holds(rule, unit, self.scheme.period.whole))

    def table(self, table: str) -> Sequence[Row]:
        """All rows of a table, in order."""
        return self._tables.get(table, ())

    def rows(self, table: str, unit: str) -> Sequence[Row]:
        return self.once(("rows", table), lambda: self._by_unit(table)).get(unit, ())

    def once(self, key: Hashable, make: Callable[[], T]) -> T:
        if key not in self._shared:
            self._shared[key] = make()
        return cast(T, self._shared[key])

    # ------------------------------------------------------------ inside
    def _outcome(self, name: str, unit: str, window: Window) -> Outcome:
        key = (name, unit, window.code)
        if key not in self._outcomes:
            found = self._find(name, unit, window)
            told = tuple(changes(self.scheme.nodes[name], found.value, unit, window, self))
            self._outcomes[key] = Outcome(found, told, told[-1].after if told else found.value)
        return self._outcomes[key]

    def _find(self, name: str, unit: str, window: Window) -> Found:
        key = (name, unit, window.code)
        if key not in self._found:
            self._found[key] = self._worked_out(self.scheme.nodes[name], unit, window)
        return self._found[key]

    def _worked_out(self, node: AnyNode, unit: str, window: Window) -> Found:
        applies = self._applies.get(node.name)
        if applies and self.attribute(unit, "category") not in applies:
            return Found(NOT_APPLICABLE, (Note("score.applies_to", {"categories": ", ".join(applies)}),))
        return KINDS[type(node)](node, unit, window, self)

    def _groups(self, within: str) -> dict[Value, tuple[str, ...]]:
        groups: dict[Value, list[str]] = {}
        for unit in self.units:
            groups.setdefault(self.attribute(unit, within), []).append(unit)
        return {value: tuple(units) for value, units in groups.items()}

    def _by_unit(self, table: str) -> dict[str, list[Row]]:
        column = table_of(self, table).unit
        found: dict[str, list[Row]] = {}
        for row in self.table(table):
            found.setdefault(str(row.get(column)), []).append(row)
        return found


@dataclass(frozen=True, slots=True)
class Standpoint:
    """Where an expression is read: one unit, one window. Names are nodes, then parameters, then attributes."""

    reference: Reference
    unit: str
    window: Window

    def named(self, name: str) -> Value:
        node = self.reference.resolve(name)
        if node is not None:
            return self.reference.node(node, self.unit, self.window)
        parameter = self.reference.scheme.parameters.get(name)
        if parameter is not None:
            return plain(parameter.at(self.window.end))
        return self.reference.attribute(self.unit, name)

    def grades(self, name: str) -> tuple[str, ...]:
        node = self.reference.scheme.nodes.get(self.reference.resolve(name) or "")
        return grades_of(node) if isinstance(node, Grade) else ()


def alias(name: str) -> str:
    """A node name as it can be written in an expression: FQ3.1 -> FQ3_1."""
    return "".join(sign if sign.isalnum() else "_" for sign in name)
