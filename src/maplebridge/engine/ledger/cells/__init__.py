"""One cell to a value of its field's type, or a fault. Each field gets one reader, made once per sheet."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from maplebridge.engine.ledger.cells.dates import date_reader
from maplebridge.engine.ledger.cells.fault import CellFault, is_filler, shorten
from maplebridge.engine.ledger.cells.lists import choice_reader, list_reader, ref_reader
from maplebridge.engine.ledger.cells.numbers import number_reader, read_bool
from maplebridge.engine.ledger.cells.texts import text_reader
from maplebridge.engine.ledger.entry import Context
from maplebridge.engine.ledger.kind import Field, Kind
from maplebridge.engine.scheme.rows import RowValue
from maplebridge.engine.sheet import ErrorValue, Value

__all__ = ["CellFault", "CellReader", "cell_reader", "is_filler", "shorten"]

CellReader = Callable[[Value], RowValue]


def cell_reader(field: Field, kind: Kind, context: Context) -> CellReader:
    """A function from a sheet's value to the field's value (None = blank). It raises CellFault."""
    own = _by_type(field, kind, context)

    def read(value: Value) -> RowValue:
        if value is None or value == "":
            return None
        if isinstance(value, ErrorValue):
            raise CellFault("ledger.error_cell", value=value.text)
        if isinstance(value, str):
            value = value.strip()
            if not value or (field.filler and is_filler(value)):
                return None
        return own(value)

    return read


def _by_type(field: Field, kind: Kind, context: Context) -> Callable[[Any], RowValue]:
    match field.type:
        case "text":
            return text_reader(field, guarded=kind.number is None or kind.number.field != field.code)
        case "int" | "decimal":
            return number_reader(field)
        case "bool":
            return read_bool
        case "date" | "datetime":
            return date_reader(field, kind, context)
        case "choice":
            return choice_reader(field)
        case "choices":
            return list_reader(choice_reader(field))
        case "ref":
            return ref_reader(field, context.refs)
        case _:
            return list_reader(ref_reader(field, context.refs))
