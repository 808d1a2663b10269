"""How one figure of one unit came about, down to the entries."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from maplebridge.apps.ledgers.models import Entry
from maplebridge.apps.programmes.queries.versions import calendar_of, pack_of
from maplebridge.apps.scores.folder import TABLES, folder_of
from maplebridge.apps.scores.queries.live import Shown
from maplebridge.engine.ledger.derived import LINES
from maplebridge.engine.scheme.graph import needs
from maplebridge.engine.scheme.model import AnyNode, Grade, Measure, Panel, Peers, Rank, Scheme
from maplebridge.engine.scheme.text import Text
from maplebridge.engine.score.facts import read_facts
from maplebridge.engine.score.reference import MISSING, NOT_APPLICABLE, Reference
from maplebridge.engine.score.trace import Origin, RowsUsed, Trace, shown, trace
from maplebridge.words import bilingual
from maplebridge.words.told import Told

ENTRIES = 20  # named of each book


@dataclass(frozen=True, slots=True)
class Rung:
    """One figure. label None: a step on the way that has no name. entries: (book, how many, the first of them)."""

    label: Text | None
    value: Text
    rule: tuple[Text, ...] = ()
    changes: tuple[Text, ...] = ()
    books: tuple[Used, ...] = ()
    inputs: tuple[Rung, ...] = ()


@dataclass(frozen=True, slots=True)
class Used:
    """What was counted of one table. `ledger`: its code, where it is a book with entries."""

    name: Text
    count: int
    ledger: str | None = None
    entries: tuple[tuple[int, str], ...] = ()  # key of the record, number

    @property
    def more(self) -> int:
        return self.count - len(self.entries)


def ladder(found: Shown, node: str, unit: str) -> Rung | None:
    """One query. Only rows of this unit are read, unless the figure is a comparison with others."""
    if found.version is None or found.live is None:
        return None
    traced = _trace(found, node, unit)
    if traced is None:
        return None
    kinds = pack_of(found.version.pk).kinds
    told = Told(found.live.scheme, kinds)
    keys = {origin.row for one in _walk(traced) for used in one.rows for origin in used.first if origin.file in kinds}
    numbers = dict(Entry.objects.filter(pk__in=keys).values_list("pk", "number"))
    return _rung(traced, told, numbers)


def _trace(found: Shown, node: str, unit: str) -> Trace | None:
    assert found.version is not None and found.live is not None
    scheme = found.live.scheme
    facts = read_facts(folder_of(found.programme, found.version.number) / TABLES, scheme)
    if unit not in facts.units.codes or node not in scheme.nodes:
        return None
    below = list(_below(scheme, node))
    only = None if any(_compares(one) for one in below) else unit
    units = [row for row in facts.units.records() if only is None or row["unit"] == unit]
    tables = {name for one in below for name in _tables(one)}
    rows = {name: facts.rows(name, only) for name in tables}
    return trace(Reference(scheme, units, rows, calendar_of(found.version.pk)), node, unit, origins=ENTRIES)


def _below(scheme: Scheme, node: str) -> Iterator[AnyNode]:
    """The node and all it stands on."""
    waiting, seen = [node], set()
    while waiting:
        name = waiting.pop()
        if name not in seen and name in scheme.nodes:
            seen.add(name)
            yield scheme.nodes[name]
            waiting += needs(scheme.nodes[name], scheme.nodes)


def _compares(node: AnyNode) -> bool:
    """Whether it looks at other units, be it to fill in what is missing."""
    fills = (node.deco.missing, node.deco.not_applicable)
    return isinstance(node, Peers | Rank | Grade) or any(one.how in ("mean", "median") for one in fills)


def _tables(node: AnyNode) -> list[str]:
    match node:
        case Measure(value=value, over=over):
            return [part.table for part in (value, over) if part is not None]
        case Panel(table=table):
            return [table]
    return []


def _walk(traced: Trace) -> Iterator[Trace]:
    yield traced
    for one in traced.inputs:
        yield from _walk(one)


def _rung(traced: Trace, told: Told, numbers: dict[int, str]) -> Rung:
    names = {one.node: one.label or told.node(one.node) or Text(one.node) for one in traced.inputs}
    return Rung(
        traced.label or told.node(traced.node), _value(traced), tuple(told.text(note, names) for note in traced.rule),
        tuple(told.text(note, names) for note in traced.changes),
        tuple(_used(used, told, numbers) for used in traced.rows),
        tuple(_rung(one, told, numbers) for one in traced.inputs))


def _used(used: RowsUsed, told: Told, numbers: dict[int, str]) -> Used:
    entries = tuple((origin.row, numbers[origin.row]) for origin in _of_book(used) if origin.row in numbers)
    open_to_all = entries and used.table != LINES and not told.kinds[used.table].restricted
    return Used(told.table(used.table), used.count, used.table if open_to_all else None, entries)


def _of_book(used: RowsUsed) -> list[Origin]:
    return [origin for origin in used.first if origin.file == used.table]


def _value(traced: Trace) -> Text:
    if traced.value is MISSING:
        return bilingual("score.missing")
    if traced.value is NOT_APPLICABLE:
        return bilingual("score.not_applicable")
    return Text(str(shown(traced.value)))
