"""What importing a list of units would do."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date

from maplebridge.apps.units.access import STEP, Actor
from maplebridge.apps.units.models import Unit
from maplebridge.apps.units.queries.chunks import chunks
from maplebridge.apps.units.queries.imports.named import with_codes
from maplebridge.apps.units.queries.imports.plan import Fault, Plan, Planned, plan_of
from maplebridge.apps.units.queries.imports.reading import Row
from maplebridge.apps.units.queries.spans import DEEPEST
from maplebridge.engine.scheme.text import Text


def plan_units(rows: Sequence[Row], by: Actor, day: date) -> Plan:
    """The same number of queries for any number of rows, five for each 5,000 of them. A unit is known by its code;
    blank cells leave what is there as it is. Parents may stand anywhere in the list."""
    rows, rejected = with_codes(rows, "parent", by, day, frozenset(row.text("code") for row in rows))
    known: dict[str, Unit] = {}
    for some in chunks(rows):
        codes = {row.text(name) for row in some for name in ("code", "parent")} - known.keys()
        known |= {unit.code: unit for unit in Unit.objects.select_related("parent").filter(code__in=codes)}
    rejected |= {row.line: faults for row in rows
                 if row.line not in rejected and (faults := tuple(_faults(row, known, by, day)))}
    _reject_without_parent(rows, known, rejected)
    names = {row.text("code"): Text(row.text("zh"), row.text("en") or None) for row in rows}
    names |= {unit.code: Text(unit.zh, unit.en or None) for unit in known.values()}
    return plan_of(day, [Planned(row, known[row.text("code")].pk if row.text("code") in known else None,
                                 _changes(row, known), names.get(row.text("parent"))) for row in rows], rejected)


def _faults(row: Row, known: Mapping[str, Unit], by: Actor, day: date) -> Iterator[Fault]:
    unit, parent = known.get(row.text("code")), known.get(row.text("parent"))
    if unit is not None:
        yield from _known_faults(row, unit, by, day)
    elif parent is not None:
        name = Text(parent.zh, parent.en or None)
        if not by.may("units.view", parent.path):
            yield "parent", "import.unknown_unit", {"code": row.text("parent")}
        elif not by.may("units.arrange", parent.path) or not by.may("people.import", parent.path):
            yield "parent", "import.not_yours", {"unit": name}
        elif parent.closed_on is not None:
            yield "parent", "units.closes_already", {"unit": name, "last": parent.closed_on}


def _known_faults(row: Row, unit: Unit, by: Actor, day: date) -> Iterator[Fault]:
    """What keeps a unit that is there already from being changed."""
    name = Text(unit.zh, unit.en or None)
    if not by.may("units.view", unit.path):
        yield "code", "units.code_taken", {"code": unit.code}
    elif not by.may("units.edit", unit.path) or not by.may("people.import", unit.path):
        yield "code", "import.not_yours", {"unit": name}
    elif unit.closed_on is not None:
        yield "code", "units.closes_already", {"unit": name, "last": unit.closed_on}
    elif row.text("parent") != (unit.parent.code if unit.parent else ""):
        yield "parent", "import.parent_differs", {"unit": name, "parent": unit.parent.code if unit.parent else "–"}
    elif row.text("kind") != unit.kind:
        yield "kind", "import.kind_differs", {"unit": name}
    elif row.day("opened") != unit.opened_on:
        yield "opened", "import.opened_differs", {"unit": name, "first": unit.opened_on}
    elif unit.opened_on > day:
        yield "opened", "units.not_open_yet", {"unit": name, "first": unit.opened_on}


def _reject_without_parent(rows: Sequence[Row], known: Mapping[str, Unit],
                           rejected: dict[int, tuple[Fault, ...]]) -> None:
    """Rejects new units whose parent is nowhere, rejected itself, younger, too deep, or in the end the unit itself."""
    depth = {code: len(unit.path) // STEP for code, unit in known.items()}
    opened = {code: unit.opened_on for code, unit in known.items()}
    waiting = {row.text("code"): row for row in rows if row.line not in rejected and row.text("code") not in known}
    while ready := [row for row in waiting.values() if row.text("parent") in depth]:
        for row in ready:
            code, parent = row.text("code"), row.text("parent")
            del waiting[code]
            if depth[parent] >= DEEPEST:
                rejected[row.line] = (("parent", "import.too_deep", {"most": DEEPEST}),)
            elif row.day("opened") < opened[parent]:
                params = {"unit": parent, "first": opened[parent]}
                rejected[row.line] = (("opened", "units.not_open_yet", params),)
            else:
                depth[code], opened[code] = depth[parent] + 1, row.day("opened")
    for row in waiting.values():
        rejected[row.line] = (("parent", "import.no_parent", {"code": row.text("parent")}),)


def _changes(row: Row, known: Mapping[str, Unit]) -> Mapping[str, tuple[str, str]]:
    unit = known.get(row.text("code"))
    if unit is None:
        return {}
    return {name: (getattr(unit, name), row.text(name)) for name in ("zh", "en", "category")
            if row.text(name) not in ("", getattr(unit, name))}
