"""The trace of one figure: the ladder from entries to points, as plain data.

Every text is a Note (code and parameters, in the reader's numbers); words/score.yaml turns it into sentences.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any

from maplebridge.engine.scheme.graph import node_expressions, references
from maplebridge.engine.scheme.model import AnyNode, Measure, Panel, Peers, Rollup, Window
from maplebridge.engine.scheme.text import Text
from maplebridge.engine.score.reference import NOT_APPLICABLE, Absence, Reference, Value
from maplebridge.engine.score.reference.aggregate import rows_used, rows_within, table_of
from maplebridge.engine.score.reference.context import Note, Row
from maplebridge.engine.score.reference.decimals import SETTLED, shortest
from maplebridge.engine.score.reference.decorate import Change
from maplebridge.engine.score.reference.values import plain
from maplebridge.engine.score.reference.windows import find, previous

ORIGINS = 5
SHOWN = SETTLED.copy()
SHOWN.prec = 10  # digits of a figure on its way; results carry their own rounding


@dataclass(frozen=True, slots=True)
class Origin:
    """Where a row came from: file and sheet if the table says so; row: its line there, else its place in the table."""

    row: int
    file: str | None = None
    sheet: str | None = None


@dataclass(frozen=True, slots=True)
class RowsUsed:
    """The rows one aggregate counted; `first` names the first few."""

    table: str
    count: int
    first: tuple[Origin, ...]


@dataclass(frozen=True, slots=True)
class Trace:
    """One node for one unit and window.

    rule: how the kind came to `raw`, step by step, with the parameters and unit attributes it used. changes: missing
    policy, gates with reasons, clamp and rounding that took effect, in order, ending at `value`. inputs: the nodes it
    stands on. `told_above`: the node was told in full before; only its value stands here.
    """

    node: str
    kind: str
    unit: str
    window: str
    label: Text | None
    raw: Value
    value: Value
    rule: tuple[Note, ...] = ()
    rows: tuple[RowsUsed, ...] = ()
    changes: tuple[Note, ...] = ()
    inputs: tuple[Trace, ...] = ()
    told_above: bool = False


def trace(
    reference: Reference, node: str, unit: str, window: str = "period", *, origins: int = ORIGINS
) -> Trace | None:
    """The ladder of one cell; None where node, unit or window is unknown. `origins`: rows named per aggregate."""
    name, stretch_of_days = reference.resolve(node), find(reference.scheme.period, window)
    if name is None or stretch_of_days is None or unit not in reference.units:
        return None
    return _Teller(reference, unit, origins).tell(name, stretch_of_days)


class _Teller:
    def __init__(self, reference: Reference, unit: str, origins: int) -> None:
        self.reference, self.unit, self.origins = reference, unit, origins
        self.told: set[tuple[str, str]] = set()

    def tell(self, name: str, window: Window) -> Trace:
        node = self.reference.scheme.nodes[name]
        outcome = self.reference.outcome(name, self.unit, window.code)
        label, kind = self._label(name), type(node).__name__.lower()
        found = Trace(name, kind, self.unit, window.code, label, outcome.found.value, outcome.value)
        if (name, window.code) in self.told:
            return replace(found, told_above=True)
        self.told.add((name, window.code))
        changes = tuple(map(_told_change, outcome.changes))
        if any(note.code == "score.applies_to" for note in outcome.found.notes):
            return replace(found, rule=outcome.found.notes, changes=changes)
        told = _with_fired_gates(node, outcome.changes)
        rule = (*map(self._readable, outcome.found.notes), *map(readable, self._given(told, window)))
        inputs = tuple(self.tell(name, at) for name, at in self._standing_on(told, window))
        return replace(found, rule=rule, changes=changes, rows=tuple(self._rows(node, window)), inputs=inputs)

    def _label(self, name: str) -> Text | None:
        scheme = self.reference.scheme
        item = next((item for item in scheme.items if item.code == name), None)
        named = scheme.indicator(name) or item
        return scheme.nodes[name].deco.label or (named.name if named else None)

    def _readable(self, note: Note) -> Note:
        """With the labels of nodes where they have one."""
        nodes = self.reference.scheme.nodes
        named = {key: name for key, name in note.params.items() if key in ("node", "label") and isinstance(name, str)}
        labels = {key: self._label(name) or name for key, name in named.items() if name in nodes}
        return readable(Note(note.code, {**note.params, **labels}))

    # ------------------------------------------------------------ what it stands on
    def _standing_on(self, node: AnyNode, window: Window) -> list[tuple[str, Window]]:
        period = self.reference.scheme.period
        windows = {part.code: part for part in period.parts}
        match node:
            case Rollup(of=of, parts=parts):
                found = [(of, windows[part.part]) for part in parts if part.part in windows]
            case Peers(of=of, take="change" | "change_ratio"):
                found = [(of, window), (of, previous(period, window))]
            case _:
                found = [(name, window) for name in references(node)]
        named = {self.reference.resolve(name) for name in _names(node)}
        found += [(name, window) for name in self.reference.scheme.nodes if name in named]
        return list(dict.fromkeys(found))

    def _given(self, node: AnyNode, window: Window) -> Iterator[Note]:
        """Parameters and unit attributes that the node's expressions name."""
        for name in sorted(name for name in _names(node) if self.reference.resolve(name) is None):
            parameter = self.reference.scheme.parameters.get(name)
            if parameter is not None:
                value = plain(parameter.at(window.end))
                yield Note("score.parameter", {"label": parameter.label, "value": value})
            else:
                yield Note("score.attribute", {"name": name, "value": self.reference.attribute(self.unit, name)})

    # ------------------------------------------------------------ rows
    def _rows(self, node: AnyNode, window: Window) -> Iterator[RowsUsed]:
        match node:
            case Measure(value=value, over=over) if self.reference.measured(node.name, self.unit, window) is None:
                for spec in (value, over):
                    if spec is not None:
                        yield self._used(spec.table, rows_used(spec, self.unit, window, self.reference))
            case Panel(table=table, where=where):
                dated = node.date or table_of(self.reference, table).date
                rows = rows_within(table, dated, "this", where, self.unit, window, self.reference)
                yield self._used(table, rows)

    def _used(self, table: str, rows: list[Row]) -> RowsUsed:
        numbered = enumerate(self.reference.table(table), 1)
        places = self.reference.once(("places", table), lambda: {id(row): place for place, row in numbered})
        return RowsUsed(table, len(rows), tuple(_origin(row, places[id(row)]) for row in rows[: self.origins]))


def _origin(row: Row, place: int) -> Origin:
    """Ledger tables carry file, sheet and row."""
    line = row.get("row")
    file, sheet = row.get("file"), row.get("sheet")
    number = int(line) if isinstance(line, int | Decimal) else place
    return Origin(number, str(file) if file else None, str(sheet) if sheet else None)


def _names(node: AnyNode) -> set[str]:
    return {name for expr in node_expressions(node) for name in expr.names()}


def _with_fired_gates(node: AnyNode, changes: tuple[Change, ...]) -> AnyNode:
    """The node without the gates that did not hold: they explain nothing here."""
    fired = tuple(node.deco.gates[change.params["gate"]] for change in changes if change.kind == "gate")
    return replace(node, deco=replace(node.deco, gates=fired))


# ---------------------------------------------------------------- in the reader's numbers
def readable(note: Note) -> Note:
    return Note(note.code, {name: shown(value) for name, value in note.params.items()})


def shown(value: Any) -> Any:
    """Numbers in at most 10 digits, absence as a Note of its own; everything else as it is."""
    if isinstance(value, Absence):
        return Note("score.not_applicable") if value is NOT_APPLICABLE else Note("score.missing")
    return shortest(SHOWN.plus(value)) if isinstance(value, Decimal) else value


def _told_change(change: Change) -> Note:
    params: Mapping[str, Any] = {"before": change.before, "after": change.after, **change.params}
    match change.kind:
        case "gate":
            return readable(_told_gate(params))
        case "round":
            steps = [Note(f"score.mode.{step.mode}", {"to": step.to}) for step in params["steps"]]
            return readable(Note("score.rounded", {**params, "steps": steps}))
        case "floor":
            return readable(Note("score.floor", params))
        case "cap":
            return readable(Note("score.cap", params))
    return readable(Note("score.filled", {**params, "how": Note(f"score.fill.{params['how']}")}))


def _told_gate(params: Mapping[str, Any]) -> Note:
    action = Note(f"score.action.{params['action']}", {"value": shown(params["value"])})
    return Note("score.gate", {**params, "action": action})
