"""How one figure of one unit came about, down to the entries."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from maplebridge.apps.ledgers.models import Entry
from maplebridge.apps.programmes.queries.versions import calendar_of, pack_of
from maplebridge.apps.scores.folder import TABLES, folder_of
from maplebridge.apps.scores.queries.live import Shown
from maplebridge.engine.ledger import Kind
from maplebridge.engine.ledger.derived import LINES
from maplebridge.engine.scheme.graph import needs
from maplebridge.engine.scheme.model import AnyNode, Grade, Measure, Panel, Peers, Rank, Scheme
from maplebridge.engine.scheme.text import Text
from maplebridge.engine.score.facts import read_facts
from maplebridge.engine.score.reference import MISSING, NOT_APPLICABLE, Reference
from maplebridge.engine.score.trace import Origin, RowsUsed, Trace, shown, trace
from maplebridge.engine.workdays import Calendar
from maplebridge.words import bilingual
from maplebridge.words.told import Told

ENTRIES = 20  # named of each book
FEW = 4  # figures that a short reason tells
CONDITION = "score.measure.where"  # which rows are counted


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


@dataclass(frozen=True, slots=True)
class Ground:
    """What figures stand on: a table, and the fact tables of a folder."""

    scheme: Scheme
    kinds: Mapping[str, Kind]
    calendar: Calendar
    tables: Path


def ground_of(found: Shown) -> Ground | None:
    """Of what is shown now; None before anything was counted."""
    if found.version is None or found.live is None:
        return None
    return Ground(found.live.scheme, pack_of(found.version.pk).kinds, calendar_of(found.version.pk),
                  folder_of(found.programme, found.version.number) / TABLES)


def ladder(found: Shown, node: str, unit: str) -> Rung | None:
    """One query. Only rows of this unit are read, unless the figure is a comparison with others."""
    ground = ground_of(found)
    traced = _trace(ground, node, unit) if ground else None
    if ground is None or traced is None:
        return None
    kinds, told = ground.kinds, Told(ground.scheme, ground.kinds)
    keys = {origin.row for one in _walk(traced) for used in one.rows for origin in used.first if origin.file in kinds}
    numbers = dict(Entry.objects.filter(pk__in=keys).values_list("pk", "number"))
    return _rung(traced, told, numbers)


def reasons(ground: Ground, nodes: Iterable[str], unit: str) -> dict[str, tuple[Text, tuple[Text, ...]]]:
    """Node -> its value and, in short, why: what was counted, the rule, what changed it. No query. Comparisons with
    others are left out: all units would have to be read for them."""
    scheme, told = ground.scheme, Told(ground.scheme, ground.kinds)
    below = {node: list(_below(scheme, node)) for node in nodes if node in scheme.nodes}
    alone = {node: parts for node, parts in below.items() if not any(_compares(one) for one in parts)}
    facts = read_facts(ground.tables, scheme)
    if unit not in facts.units.codes:
        return {}
    tables = {name for parts in alone.values() for one in parts for name in _tables(one)}
    own = [row for row in facts.units.records() if row["unit"] == unit]
    reference = Reference(scheme, own, {name: facts.rows(name, unit) for name in tables}, ground.calendar)
    traced = {node: trace(reference, node, unit, origins=0) for node in alone}
    step = bilingual("scores.step")
    names = {node: told.node(node) or step for node in scheme.nodes}
    return {node: (_value(one), tuple(dict.fromkeys(_why(one, told, names)))) for node, one in traced.items() if one}


def _why(traced: Trace, told: Told, names: Mapping[str, Text], depth: int = 1) -> Iterator[Text]:
    """From what was counted up to the figure; conditions of rows are told by the table's own words."""
    for one in traced.inputs[:FEW]:
        if depth:
            yield from _why(one, told, names, depth - 1)
    for note in (*traced.rule, *traced.changes):
        if note.code != CONDITION:
            yield _told(note, told, names)


def _told(note: Any, told: Told, names: Mapping[str, Text]) -> Text:
    """A sentence; parts that have no name in the scheme are called as the page calls them."""
    called = str(note.params.get("label"))
    return told.text(replace(note, params={**note.params, "label": names[called]}) if called in names else note, names)


def _trace(ground: Ground, node: str, unit: str) -> Trace | None:
    scheme = ground.scheme
    facts = read_facts(ground.tables, scheme)
    if unit not in facts.units.codes or node not in scheme.nodes:
        return None
    below = list(_below(scheme, node))
    only = None if any(_compares(one) for one in below) else unit
    units = [row for row in facts.units.records() if only is None or row["unit"] == unit]
    tables = {name for one in below for name in _tables(one)}
    rows = {name: facts.rows(name, only) for name in tables}
    return trace(Reference(scheme, units, rows, ground.calendar), node, unit, origins=ENTRIES)


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


def _rung(traced: Trace, told: Told, numbers: dict[int, str], label: Text | None = None) -> Rung:
    names = _names(traced, told)
    return Rung(
        label or traced.label or told.node(traced.node), _value(traced),
        tuple(_told(note, told, names) for note in traced.rule),
        tuple(_told(note, told, names) for note in traced.changes),
        tuple(_used(used, told, numbers) for used in traced.rows),
        tuple(_rung(one, told, numbers, names[one.node]) for one in traced.inputs))


def _names(traced: Trace, told: Told) -> dict[str, Text]:
    """What stands below it; where several have no name of their own they are counted: part 1, part 2."""
    names = {one.node: one.label or told.node(one.node) for one in traced.inputs}
    unnamed = [node for node, name in names.items() if name is None]
    called = {node: bilingual("scores.part", n=n) for n, node in enumerate(unnamed, 1)} if len(unnamed) > 1 else {}
    return {node: name or called.get(node) or bilingual("scores.step") for node, name in names.items()}


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
