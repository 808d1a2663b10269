"""Values of an entry as plain JSON, and back without loss."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal

from maplebridge.engine.ledger.kind import Field, Kind
from maplebridge.engine.scheme.rows import RowValue

Stored = str | bool


def to_stored(values: Mapping[str, RowValue]) -> dict[str, Stored]:
    """By field code; numbers as exact texts, days and instants in ISO 8601 without zone, blank ones left out."""
    return {code: _plain(value) for code, value in values.items() if value is not None}


def from_stored(kind: Kind, stored: Mapping[str, Stored]) -> dict[str, RowValue]:
    """The values as the readers of cells gave them. Fields that the kind no longer has are left out; what no longer
    fits its field's type stays a text, so that a person still sees it."""
    found: dict[str, RowValue] = {}
    for field in kind.fields:
        if field.code in stored:
            found[field.code] = _typed(field, stored[field.code])
    return found


def _plain(value: RowValue) -> Stored:
    if isinstance(value, bool | str):
        return value
    if isinstance(value, Decimal):
        return f"{value:f}"
    assert value is not None
    return value.isoformat()


def _typed(field: Field, value: Stored) -> RowValue:
    if isinstance(value, bool):
        return value
    try:
        match field.type:
            case "int" | "decimal":
                return Decimal(value)
            case "date":
                return date.fromisoformat(value)
            case "datetime":
                return datetime.fromisoformat(value)
    except (ArithmeticError, ValueError):
        return value
    return value
