"""Fact tables as files: the one way they are written, by the command line and by the site."""

from __future__ import annotations

import io
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from typing import Any, TypeAlias

import pyarrow as pa
import pyarrow.parquet as pq

from maplebridge.engine.ledger import Fulfilled
from maplebridge.engine.scheme.model import Scheme, Table

UNIT_COLUMNS = ("name_zh", "name_en", "category", "parent", "district", "officers", "exempt", "arrival",
                "assessment_day", "host", "sending")
UNIT_TYPES = {"officers": pa.int64(), "exempt": pa.bool_(), "arrival": pa.date32(), "assessment_day": pa.date32(),
              "places": pa.int64(), "members": pa.int64()}
TYPES = {"text": pa.string(), "int": pa.int64(), "decimal": pa.decimal128(38, 6), "number": pa.float64(),
         "bool": pa.bool_(), "date": pa.date32(), "datetime": pa.timestamp("us")}
UNITS, MONTHLY = "units", "L14"
GROUP = 1000  # rows
Row = dict[str, Any]
Made: TypeAlias = Iterable[Row] | pa.Table  # rows, or their columns


def derived_table(declared: Table, made: Made) -> pa.Table:
    """A table that is made of the books, with the columns its scheme declares; what was not made is blank."""
    schema = pa.schema([(declared.unit, pa.string()), *(
        (field.name, TYPES[field.type]) for field in declared.fields
        if field.name not in (declared.unit, "file", "sheet", "row"))])
    if not isinstance(made, pa.Table):
        return pa.Table.from_pylist(list(made), schema)
    return pa.table([made[one.name].cast(one.type) if one.name in made.column_names else pa.nulls(len(made), one.type)
                     for one in schema], schema=schema)


def units_table(rows: Sequence[Row]) -> pa.Table:
    """`unit`, UNIT_COLUMNS, and what schemes use as denominators: places, members."""
    names = ("unit", *UNIT_COLUMNS, "places", "members")
    return pa.Table.from_pylist(rows, pa.schema([(name, UNIT_TYPES.get(name, pa.string())) for name in names]))


def assignment_rows(fulfilled: Iterable[Fulfilled]) -> Iterator[Row]:
    for item in fulfilled:
        one = item.assignment
        yield {"unit": one.unit, "ledger": one.ledger, "key": one.key, "from": one.start, "due": one.due,
               "expected": one.expected, "exempt": one.exempt, "reason": one.reason or None}


def month_ends(scheme: Scheme) -> list[date]:
    """The last days of the months of the period, for the table of monthly figures."""
    return [part.end for part in scheme.period.parts] or [scheme.period.whole.end]


def parquet(table: pa.Table, dictionary: Sequence[str] | bool = True) -> bytes:
    """A table so stored that a changed byte spoils as few rows as can be: nothing compressed, few rows to a group.

    `dictionary`: the columns, or all, of which each different value is kept once.
    """
    sink = io.BytesIO()
    pq.write_table(table, sink, compression="none", use_dictionary=dictionary, row_group_size=GROUP,
                   write_statistics=False, store_schema=False)
    return sink.getvalue()
