"""Checked records to a folder of fact tables: one Parquet file per ledger and month, the derived tables, the units."""

from __future__ import annotations

import io
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from maplebridge.cli.chain.plans import promised
from maplebridge.cli.chain.programme import Programme
from maplebridge.cli.chain.records import Records
from maplebridge.engine.ledger import Entry, by_month, fact_table
from maplebridge.engine.ledger.derived import completeness_rows, entry_rows, monthly_rows, overdue_rows
from maplebridge.engine.schedule import Plan
from maplebridge.engine.scheme.model import Table

UNIT_COLUMNS = ("name_zh", "name_en", "category", "parent", "district", "officers", "exempt", "arrival",
                "assessment_day", "host", "sending")
TYPES = {"text": pa.string(), "int": pa.int64(), "decimal": pa.decimal128(38, 6), "number": pa.float64(),
         "bool": pa.bool_(), "date": pa.date32(), "datetime": pa.timestamp("us")}
MONTHLY = "L14"
GROUP = 1000  # rows


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
            _write(folder / f"{name}.parquet", _table(declared, made))
    _write(folder / "units.parquet", _units(programme, entries))


def _derived(
    programme: Programme, records: Records, plan: Plan | None, entries: Sequence[Entry], units: set[str]
) -> Iterator[tuple[str, Iterable[dict[str, Any]]]]:
    kinds, calendar, day = programme.kinds, programme.calendar, programme.day
    fulfilled = [item for item in records.fulfilled if item.assignment.unit in units]
    yield "assignments", [_assignment(item.assignment) for item in fulfilled]
    yield "completeness", completeness_rows(kinds, entries, fulfilled, calendar, day)
    yield "entries", entry_rows(kinds, entries, calendar, programme.scheme.issued_on)
    yield "overdue", overdue_rows(kinds, entries, calendar, day)
    months = [part.end for part in programme.scheme.period.parts] or [programme.scheme.period.whole.end]
    yield MONTHLY, monthly_rows(entries, sorted(units), kinds, months)
    yield "milestones", _milestones(plan, promised(programme, plan))


def _assignment(assignment: Any) -> dict[str, Any]:
    return {"unit": assignment.unit, "ledger": assignment.ledger, "key": assignment.key, "from": assignment.start,
            "due": assignment.due, "expected": assignment.expected, "exempt": assignment.exempt,
            "reason": assignment.reason or None}


def _milestones(plan: Plan | None, promise: Mapping[tuple[str, str], date]) -> Iterator[dict[str, Any]]:
    """Every step with the finish first planned and the day it was done."""
    for row in plan.rows() if plan else ():
        if row.state != "waived":
            done = row.finish if row.state == "done" else None
            planned = promise.get((row.unit, row.task.key))
            yield {"unit": row.unit, "task": row.task.key, "planned": planned, "done": done}


def _units(programme: Programme, entries: Sequence[Entry]) -> pa.Table:
    """The units that take part, with the counts that schemes use as denominators."""
    places = Counter(str(place.values.get("community")) for place in programme.registers.get("places", ()))
    people = Counter(entry.unit for entry in programme.registers.get("people", ()))
    rows = []
    for unit in programme.units:
        values: dict[str, Any] = {name: unit.values.get(name) for name in UNIT_COLUMNS}
        own = [c.unit for c in programme.tree if c.values.get("parent") == unit.unit] + [str(values["host"])]
        rows.append({"unit": unit.unit, **values, "exempt": values["exempt"] is True,
                     "places": sum(places[community] for community in own), "members": people[unit.unit]})
    types = {"officers": pa.int64(), "exempt": pa.bool_(), "arrival": pa.date32(), "assessment_day": pa.date32(),
             "places": pa.int64(), "members": pa.int64()}
    schema = pa.schema([(name, types.get(name, pa.string())) for name in rows[0]])
    return pa.Table.from_pylist(rows, schema)


def _table(declared: Table, rows: Iterable[dict[str, Any]]) -> pa.Table:
    fields = [(declared.unit, pa.string()), *((field.name, TYPES[field.type]) for field in declared.fields
                                              if field.name not in (declared.unit, "file", "sheet", "row"))]
    return pa.Table.from_pylist(list(rows), pa.schema(fields))


def _write(file: Path, table: pa.Table) -> None:
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_bytes(parquet(table))


def parquet(table: pa.Table, dictionary: Sequence[str] | bool = True) -> bytes:
    """A table so stored that a changed byte spoils as few rows as can be: nothing compressed, few rows to a group.

    `dictionary`: the columns, or all, of which each different value is kept once.
    """
    sink = io.BytesIO()
    pq.write_table(table, sink, compression="none", use_dictionary=dictionary, row_group_size=GROUP,
                   write_statistics=False, store_schema=False)
    return sink.getvalue()
