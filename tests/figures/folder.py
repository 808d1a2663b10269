"""A programme of the site written as a programme folder: what the command line needs to count all of it by itself."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import yaml

from maplebridge.apps.ledgers.models import Place
from maplebridge.apps.programmes.models import Programme, SchemeContent
from maplebridge.apps.programmes.queries.plans import facts_of
from maplebridge.apps.scores.queries.sources import (
    Source,
    assignments,
    entries_of,
    line_entries,
    months_of,
    source_of,
    unit_rows,
)
from maplebridge.apps.units.models import Person, Unit
from maplebridge.engine.ledger import ASSIGNMENTS, Assignment, Entry
from maplebridge.engine.ledger.derived import LINES
from maplebridge.engine.schedule import TaskFact
from maplebridge.packs.demo_city.parts import register_kind

KINDS = {"bureau": "city"}  # the folder's word for a kind, where it is another one
Row = Mapping[str, Any]


def write_folder(programme: Programme, day: date, folder: Path) -> Path:
    source = source_of(programme, day)
    assert source is not None
    folder.mkdir(parents=True)
    told = {"format": 1, "pack": "pack", "day": day, "name": {"zh": programme.zh, "en": programme.en or None}}
    (folder / "programme.yaml").write_text(yaml.safe_dump(told, allow_unicode=True), encoding="utf-8")
    _write_pack(source, folder / "pack")
    for register, rows in (("units", _units(source)), ("people", _people()), ("places", _places()),
                           ("plan", [_step(one) for one in facts_of(source.parts, source.calendar, source.day)])):
        _write(folder / f"{register}.csv", [field.code for field in register_kind(register).fields], rows)
    _write(folder / "assignments.csv", [field.code for field in ASSIGNMENTS.fields],
           [_owed(one) for one in assignments(source)])
    (folder / "ledgers").mkdir()
    for code, kind in source.kinds.items():
        if rows := _entries(source, code):
            _write(folder / "ledgers" / f"{code}.csv", [field.code for field in kind.fields], rows)
    return folder


def _write_pack(source: Source, folder: Path) -> None:
    files: dict[str, str] = SchemeContent.objects.get(version=source.version).files
    for name, text in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text, encoding="utf-8")


def _units(source: Source) -> list[Row]:
    """Those that take part, and the tree around them."""
    parts = {one.unit_id: one for one in source.parts}
    districts = {row["unit"]: row["district"] for row in unit_rows(source)}
    rows = []
    for unit in Unit.objects.select_related("parent").order_by("code"):
        one = parts.get(unit.pk)
        if one is None and unit.kind == source.scheme.assesses:
            continue
        row = {"unit": unit.code, "name_zh": unit.zh, "name_en": unit.en, "kind": KINDS.get(unit.kind, unit.kind),
               "category": unit.category, "parent": unit.parent.code if unit.parent else None}
        rows.append(row if one is None else row | {
            "category": one.category, "district": districts[unit.code], "officers": one.officers,
            "exempt": one.exempt, "arrival": one.arrival, "rotation": one.rotation,
            "assessment_day": one.assessment_day, "host": one.host.code if one.host else None,
            "sending": one.sending.code if one.sending else None})
    return rows


def _people() -> list[Row]:
    rows = Person.objects.filter(left_on=None).values_list("pk", "zh", "en", "unit__code")
    return [{"account": f"@{key}", "name_zh": zh, "name_en": en, "unit": unit} for key, zh, en, unit in rows]


def _places() -> list[Row]:
    rows = Place.objects.filter(closed_on=None).values_list("code", "zh", "en", "kind", "unit__code")
    return [dict(zip(("place", "name_zh", "name_en", "kind", "community"), row, strict=True)) for row in rows]


def _step(one: TaskFact) -> Row:
    return {"unit": one.unit, "task": one.task, "state": one.state, "start": one.start, "end": one.end,
            "remaining": one.remaining, "reason": one.reason, "planned": one.planned}


def _owed(one: Assignment) -> Row:
    return {"unit": one.unit, "ledger": one.ledger, "key": one.key, "from": one.start, "due": one.due,
            "expected": one.expected, "exempt": one.exempt, "reason": one.reason}


def _entries(source: Source, code: str) -> list[Row]:
    if code == LINES:
        found: list[Entry] = line_entries(source)
    else:
        found = [entry for ledger, month in months_of(source) if ledger == code
                 for entry in entries_of(source, source.kinds[code], month)]
    return [entry.values for entry in found]


def _write(file: Path, columns: Sequence[str], rows: Iterable[Row]) -> None:
    with file.open("w", encoding="utf-8-sig", newline="") as out:
        writer = csv.writer(out)
        writer.writerow(columns)
        writer.writerows([_cell(row.get(column)) for column in columns] for row in rows)


def _cell(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, datetime):
        return value.isoformat(" ")
    return f"{value:f}" if isinstance(value, Decimal) else str(value)
