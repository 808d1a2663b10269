"""Checked records to a folder of fact tables: one Parquet file per ledger and month, the derived tables, the units."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import pyarrow as pa

from maplebridge.cli.chain.plans import promised
from maplebridge.cli.chain.programme import Programme
from maplebridge.cli.chain.records import Records
from maplebridge.engine.ledger import Entry, by_month, fact_table
from maplebridge.engine.ledger.derived import completeness_rows, monthly_rows, overdue_rows
from maplebridge.engine.ledger.derived.entries_table import entry_table
from maplebridge.engine.schedule import Plan
from maplebridge.engine.schedule.milestones import milestone_rows
from maplebridge.engine.score.facts.write import (
    MONTHLY,
    UNIT_COLUMNS,
    Made,
    assignment_rows,
    derived_table,
    month_ends,
    parquet,
    units_table,
)


def write_facts(folder: Path, programme: Programme, records: Records, plan: Plan | None) -> None:
    """Writes every table into an empty folder. Only units that take part are kept."""
    taking_part = {unit.unit for unit in programme.units}
    entries = [entry for entry in records.entries if entry.unit in taking_part]
    for code, kind in sorted(programme.pack.kinds.items()):
        own = [entry for entry in entries if entry.ledger == code]
        if kind.generated or code not in programme.scheme.ledgers:
            continue
        for month, rows in (by_month(kind, own) or {"empty": ()}).items():
            _write(folder / code / f"{month}.parquet", fact_table(kind, rows))
    for name, made in _derived(programme, records, plan, entries, taking_part):
        declared = programme.scheme.tables.get(name)
        if declared is not None:
            _write(folder / f"{name}.parquet", derived_table(declared, made))
    _write(folder / "units.parquet", units_table(_units(programme)))


def _derived(
    programme: Programme, records: Records, plan: Plan | None, entries: Sequence[Entry], units: set[str]
) -> Iterator[tuple[str, Made]]:
    kinds, calendar, day = programme.kinds, programme.calendar, programme.day
    fulfilled = [item for item in records.fulfilled if item.assignment.unit in units]
    yield "assignments", assignment_rows(fulfilled)
    yield "completeness", completeness_rows(
        kinds, entries, fulfilled, calendar, day, programme.scheme.period.whole)
    yield "entries", entry_table(kinds, entries, calendar, programme.scheme.issued_on)
    yield "overdue", overdue_rows(kinds, entries, calendar, day)
    yield MONTHLY, monthly_rows(entries, sorted(units), kinds, month_ends(programme.scheme))
    yield "milestones", milestone_rows(plan, promised(programme, plan))


def _units(programme: Programme) -> list[dict[str, Any]]:
    """The units that take part, with the counts that schemes use as denominators."""
    places = Counter(str(place.values.get("community")) for place in programme.registers.get("places", ()))
    people = Counter(entry.unit for entry in programme.registers.get("people", ()))
    rows = []
    for unit in programme.units:
        values: dict[str, Any] = {name: unit.values.get(name) for name in UNIT_COLUMNS}
        own = [c.unit for c in programme.tree if c.values.get("parent") == unit.unit] + [str(values["host"])]
        rows.append({"unit": unit.unit, **values, "exempt": values["exempt"] is True,
                     "places": sum(places[community] for community in own), "members": people[unit.unit]})
    return rows


def _write(file: Path, table: pa.Table) -> None:
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_bytes(parquet(table))
