"""A ledger kind as the fact table that measures read."""

from __future__ import annotations

from maplebridge.engine.ledger.kind import UNIT, Kind
from maplebridge.engine.scheme.model import Field, Table

ORIGIN = (Field("file"), Field("sheet"), Field("row", "int"))
PLAIN = {"choice": "text", "choices": "text", "ref": "text", "refs": "text"}


def table_of(kind: Kind) -> Table:
    """Columns as `fact_table` writes them: every field, then file, sheet and row of origin."""
    fields = tuple(Field(field.code, PLAIN.get(field.type, field.type), field.scale) for field in kind.fields)
    return Table(kind.code, UNIT, kind.date, (*fields, *ORIGIN))
