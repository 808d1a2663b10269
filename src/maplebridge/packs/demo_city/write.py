"""Planned files to bytes: xlsx with title rows, or csv as a system exports it."""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from maplebridge.engine.ledger import Field, Kind
from maplebridge.engine.sheet import NewSheet, write_book
from maplebridge.packs.demo_city.entry import Entry
from maplebridge.packs.demo_city.layout import FilePlan, SheetPlan

_SENTENCE, _SHORT, _LONG_TEXT = 48, 16, 200
TITLE_ROWS = 2  # above the header of an xlsx sheet; csv has none
Names = Mapping[str, Mapping[str, str]]  # kind of reference -> code -> name as it is written in a sheet


@dataclass(frozen=True, slots=True)
class Spoiled:
    """(file, sheet) -> a column no ledger knows; a remark below the table."""

    column: Mapping[tuple[str, str], str]
    remark: Mapping[tuple[str, str], str]


def file_bytes(plan: FilePlan, names: Names, spoiled: Spoiled) -> bytes:
    """The file as an office would send it."""
    tables = []
    for sheet in plan.sheets:
        table = _table(sheet, plan.kind, names, spoiled.column.get((plan.name, sheet.name)))
        remark = spoiled.remark.get((plan.name, sheet.name))
        tables.append((sheet, [*table, [remark]] if remark else table))
    if plan.format == "xlsx":
        return write_book(_new_sheet(sheet, plan.kind, table) for sheet, table in tables)
    return _csv_bytes(tables[0][1], plan.format)


def _table(sheet: SheetPlan, kind: Kind, names: Names, extra: str | None) -> list[list[Any]]:
    writers = [(field.code, _writer(field, names)) for field in kind.fields]
    header: list[Any] = [field.name.zh for field in kind.fields] + ([extra] if extra else [])
    rows = [
        [_cell(entry, code, write) for code, write in writers] + (["√"] if extra else []) for entry in sheet.entries
    ]
    return [header, *rows]


def _cell(entry: Entry, code: str, write: Any) -> Any:
    if code in entry.raw:
        return entry.raw[code]
    value = entry.values.get(code)
    return None if value is None else write(value)


def _writer(field: Field, names: Names) -> Any:
    """A function from a value to what stands in the cell."""
    match field.type:
        case "choice":
            words = {option.code: option.name.zh for option in field.choices}
            return words.__getitem__
        case "choices":
            words = {option.code: option.name.zh for option in field.choices}
            return lambda value: "；".join(str(words[one]) for one in value)
        case "ref" if field.ref and field.ref in names:
            return names[field.ref].__getitem__
        case "refs" if field.ref and field.ref in names:
            known = names[field.ref]
            return lambda value: "；".join(known[one] for one in value)
        case "refs":
            return "；".join
        case "bool":
            return lambda value: "是" if value else "否"
        case "date":
            return lambda value: value.date() if isinstance(value, datetime) else value
        case _:
            return lambda value: value


def _new_sheet(sheet: SheetPlan, kind: Kind, table: list[list[Any]]) -> NewSheet:
    rows = [[sheet.title], [sheet.subtitle], *table]
    return NewSheet(sheet.name, rows, header=TITLE_ROWS, widths=[_width(field) for field in kind.fields])


def _width(field: Field) -> int:
    """In characters: room for a sentence where one belongs."""
    return _SENTENCE if field.type == "text" and (field.max_length or 0) >= _LONG_TEXT else _SHORT


def _csv_bytes(table: list[list[Any]], encoding: str) -> bytes:
    out = io.StringIO()
    csv.writer(out, lineterminator="\r\n").writerows([_plain(value) for value in row] for row in table)
    return out.getvalue().encode(encoding)


def _plain(value: Any) -> Any:
    if isinstance(value, datetime):
        return f"{value:%Y-%m-%d %H:%M}"
    if isinstance(value, date):
        return f"{value:%Y/%m/%d}"
    return value
