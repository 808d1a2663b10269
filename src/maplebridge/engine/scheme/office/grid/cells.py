"""The cells of one sheet as a person sees them: merged cells filled, places kept."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime

from maplebridge.engine.scheme.office.wording.cell import Cell
from maplebridge.engine.sheet import Book, ErrorValue, Sheet, Value

Spot = tuple[int, int]
#: Chinese words are spread over a cell by blanks and line breaks (合  计, one sign below the other).
_SPREAD = re.compile(
    r"(?<=[\u4e00-\u9fff])[^\S\n]+(?=[\u4e00-\u9fff])|(?<=^[\u4e00-\u9fff])\n(?=[\u4e00-\u9fff](?:\n|$))"
                     r"|(?<=\n[\u4e00-\u9fff])\n(?=[\u4e00-\u9fff](?:\n|$))")


@dataclass(frozen=True, slots=True)
class Grid:
    """texts[r][c] are stripped; a cell under a merged one has its text too. `first`: for cells inside merged ranges
    the first cell of the range. `columns`: those with any content, from left to right."""

    book: Book
    sheet: Sheet
    texts: tuple[tuple[str, ...], ...]
    first: dict[Spot, Spot] = field(repr=False)
    columns: tuple[int, ...] = ()

    def origin(self, row: int, column: int) -> Spot:
        return self.first.get((row, column), (row, column))

    def own(self, row: int, column: int) -> bool:
        """Whether the text stands in this cell or begins here in this row, not hanging down from a row above."""
        return self.origin(row, column)[0] == row

    def cell(self, row: int, column: int) -> Cell:
        at = self.origin(row, column)
        return Cell(self.texts[row][column], self.book.place(self.sheet, *at))

    def origins(self, row: int, columns: Iterable[int] | None = None) -> list[Spot]:
        """First cells of what stands in a row, each once, from left to right."""
        spots = (self.origin(row, c) for c in (columns or self.columns) if self.texts[row][c])
        return list(dict.fromkeys(spots))

    def value(self, row: int, column: int) -> Value:
        return self.sheet.value(*self.origin(row, column))

    def is_uncalculated(self, row: int, column: int) -> bool:
        """A formula without a stored result, or one that shows an error."""
        return isinstance(self.value(row, column), ErrorValue)

    @property
    def rows(self) -> range:
        return range(len(self.texts))


def read_grid(book: Book, sheet: Sheet, leave_out: frozenset[int] = frozenset()) -> Grid:
    """`leave_out`: columns that do not count."""
    rows = [[_shown(value) for value in row] for row in sheet.rows]
    first: dict[Spot, Spot] = {}
    for merge in sheet.merged:
        at = (merge.top, merge.left)
        text = rows[merge.top][merge.left] if merge.top < len(rows) and merge.left < len(rows[merge.top]) else ""
        for r in range(merge.top, min(merge.bottom + 1, len(rows))):
            for c in range(merge.left, min(merge.right + 1, len(rows[r]))):
                first[r, c] = at
                rows[r][c] = text
    width = max((len(row) for row in rows), default=0)
    columns = tuple(c for c in range(width)
                    if c not in leave_out and any(c < len(row) and row[c] for row in rows))
    return Grid(book, sheet, tuple(tuple(row) for row in rows), first, _not_doubled(columns, first, sheet))


def _not_doubled(columns: tuple[int, ...], first: dict[Spot, Spot], sheet: Sheet) -> tuple[int, ...]:
    """Columns that are wholly the right part of merged cells say nothing of their own."""
    return tuple(
        c for c in columns
        if any(first.get((r, c), (r, c))[1] == c and row[c] not in (None, "")
               for r, row in enumerate(sheet.rows) if c < len(row))
    )


def _shown(value: Value) -> str:
    match value:
        case None | ErrorValue():
            return "" if value is None or str(value) == "#UNCALCULATED" else str(value)
        case bool():
            return "true" if value else "false"
        case datetime():
            return value.date().isoformat()
        case date():
            return value.isoformat()
    return _SPREAD.sub("", str(value).strip())
