"""The trace of one figure: the ladder from entries to points, as plain data.

Every text is a Note (code and parameters, in the reader's numbers); words/score.yaml turns it into sentences.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from maplebridge.engine.scheme.graph import references
from maplebridge.engine.scheme.model import AnyNode, Formula, Grade, Measure, Panel, Peers, Rollup, Window
from maplebridge.engine.scheme.text import Text
from maplebridge.engine.score.reference import NOT_APPLICABLE, Absence, Reference, Value
from maplebridge.engine.score.reference.aggregate import rows_used, rows_within, table_of
from maplebridge.engine.score.reference.context import Note, Row
from maplebridge.engine.score.reference.decimals import SETTLED, shortest
from maplebridge.engine.score.reference.decorate import Change
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

    rule: how the kind came to `raw`, step by step. changes: missing policy, gates with reasons, clamp and rounding
    that took effect, in order, ending at `value`. inputs: the nodes it stands on; `told_above`: already told in full.
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
        again = (name, window.code) in self.told
        self.told.add((name, window.code))
        stopped = any(note.code == "score.applies_to" for note in outcome.found.notes)
        inputs = () if again or stopped else self._inputs(node, window, outcome.changes)
        rows = () if again or stopped else tuple(self._rows(node, window))
        return Trace(
            name, type(node).__name__.lower(), self.unit, window.code, self._label(node), outcome.found.value,
            outcome.value, tuple(map(readable, outcome.found.notes)), rows, tuple(map(_told_change, outcome.changes)),
            inputs, told_above=again and bool(self._standing_on(node, window, outcome.changes)),
        )

    def _label(self, node: AnyNode) -> Text | None:
        indicator = self.reference.scheme.indicator(node.name)
        item = next((item for item in self.reference.scheme.items if item.code == node.name), None)
        named = indicator or item
        return node.deco.label or (named.name if named else None)

    # ------------------------------------------------------------ what it stands on
    def _inputs(self, node: AnyNode, window: Window, changes: tuple[Change, ...]) -> tuple[Trace, ...]:
        return tuple(self.tell(name, at) for name, at in self._standing_on(node, window, changes))

    def _standing_on(self, node: AnyNode, window: Window, changes: tuple[Change, ...]) -> list[tuple[str, Window]]:
        period = self.reference.scheme.period
        windows = {part.code: part for part in period.parts}
        match node:
            case Rollup(of=of, parts=parts):
                found = [(of, windows[part.part]) for part in parts if part.part in windows]
            case Peers(of=of, take="change" | "change_ratio"):
                found = [(of, window), (of, previous(period, window))]
            case _:
                found = [(name, window) for name in (*references(node), *self._in_expressions(node))]
        gates = [node.deco.gates[change.params["gate"]] for change in changes if change.kind == "gate"]
        found += [(name, window) for gate in gates for name in self._nodes_in(gate.when.names())]
        return list(dict.fromkeys(found))

    def _in_expressions(self, node: AnyNode) -> Iterator[str]:
        match node:
            case Formula(expr=expr):
                yield from self._nodes_in(expr.names())
            case Grade(bands=bands):
                for band in bands:
                    if band.requires is not None:
                        yield from self._nodes_in(band.requires.names())

    def _nodes_in(self, names: frozenset[str]) -> Iterator[str]:
        found = {self.reference.resolve(name) for name in names}
        return (name for name in self.reference.scheme.nodes if name in found)

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
