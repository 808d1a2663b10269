"""Accepted entries to the columns of a fact table. Written by the caller, one file per ledger and month."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from maplebridge.engine.ledger.cells.moments import midnight
from maplebridge.engine.ledger.entry import Entry, as_day
from maplebridge.engine.ledger.kind import Field, Kind

if TYPE_CHECKING:
    import pyarrow

UNDATED = "undated"
_PRECISION = 38
_MOST_PLACES = 9


def by_month(kind: Kind, entries: Iterable[Entry]) -> dict[str, tuple[Entry, ...]]:
    """Entries by the month of their dating field ("2026-03"), months in order; those without a date under "undated"."""
    months: dict[str, list[Entry]] = defaultdict(list)
    for entry in entries:
        day = entry.day(kind)
        months[f"{day:%Y-%m}" if day else UNDATED].append(entry)
    return {month: tuple(months[month]) for month in sorted(months)}


def fact_columns(kind: Kind, entries: Sequence[Entry]) -> dict[str, list[Any]]:
    """One list per field, None where blank, then file, sheet and row of origin."""
    columns = {field.code: [_plain(field, entry.values.get(field.code)) for entry in entries] for field in kind.fields}
    columns["file"] = [entry.file for entry in entries]
    columns["sheet"] = [entry.sheet for entry in entries]
    columns["row"] = [entry.row for entry in entries]
    return columns


def fact_table(kind: Kind, entries: Sequence[Entry]) -> pyarrow.Table:
    """The columns with types that do not depend on the rows: two months of a ledger always join."""
    import pyarrow as pa  # slow to import, and checking does without

    types = {**{field.code: _arrow_type(pa, field) for field in kind.fields}, **_origin(pa)}
    columns = fact_columns(kind, entries)
    return pa.table(
        {name: pa.array(columns[name], type=type_) for name, type_ in types.items()},
        schema=pa.schema(list(types.items())),
    )


def _plain(field: Field, value: Any) -> Any:
    if value is None:
        return None
    match field.type:
        case "int":
            return int(value)
        case "decimal":
            return round(Decimal(value), _places(field))
        case "date":
            return as_day(value)
        case "datetime":
            return value if isinstance(value, datetime) else midnight(value)
    return value


def _places(field: Field) -> int:
    return _MOST_PLACES if field.scale is None else field.scale


def _arrow_type(pa: Any, field: Field) -> Any:
    match field.type:
        case "int":
            return pa.int64()
        case "decimal":
            return pa.decimal128(_PRECISION, _places(field))
        case "bool":
            return pa.bool_()
        case "date":
            return pa.date32()
        case "datetime":
            return pa.timestamp("us")
    return pa.string()


def _origin(pa: Any) -> Mapping[str, Any]:
    return {"file": pa.string(), "sheet": pa.string(), "row": pa.int32()}
