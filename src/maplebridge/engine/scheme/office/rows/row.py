"""One row of a table and what it is."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

from maplebridge.engine.problem import Place
from maplebridge.engine.problem.model import NOWHERE
from maplebridge.engine.scheme.office.wording.cell import NO_CELL, Cell

#: wide: a line over the full width, as veto sections have them; left: one that the table says does not apply.
RowKind = Literal["line", "wide", "heading", "sum", "total", "note", "unclear", "empty", "left"]


@dataclass(frozen=True, slots=True)
class Row:
    """`text`: the words of a heading, sum or remark. `points`: printed with it. `number`: from a column of its own.
    `in_items`: a heading that stands in the column of items."""

    row: int
    kind: RowKind
    cell: Cell = NO_CELL
    points: Decimal | None = None
    points_place: Place = NOWHERE
    number: str = ""
    in_items: bool = False
