"""A sheet of the workbook while it is put together from cells of Word tables, each with its place."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from maplebridge.engine.problem import Place
from maplebridge.engine.sheet import Book, Sheet, Value

#: A value and the Word cell it stands in.
Spot = tuple[Value, Place | None]
BLANK: Spot = (None, None)


@dataclass(frozen=True, slots=True)
class Gathered(Book):
    """A book of such sheets. Places are those of the Word file."""

    origins: Mapping[tuple[str, int, int], Place] = field(default_factory=dict)

    def place(self, sheet: Sheet, row: int | None = None, column: int | None = None) -> Place:
        """The Word cell; for a cell that no Word table has, the first of its row."""
        here = [k for k in range(len(sheet.rows[row or 0])) if (sheet.name, row or 0, k) in self.origins] \
            if sheet.rows else []
        if not here:
            return Place(self.file)
        wanted = column if column in here else here[0]
        found = self.origins[sheet.name, row or 0, wanted]
        return found if row is not None else replace(found, cell=None)


@dataclass(slots=True)
class Draft:
    name: str
    rows: list[Sequence[Spot]] = field(default_factory=list)

    def sheet(self) -> Sheet:
        width = max(map(len, self.rows), default=0)
        rows = tuple(tuple(value for value, _ in row) + (None,) * (width - len(row)) for row in self.rows)
        return Sheet(self.name, rows)


def gathered(book: Book, drafts: Sequence[Draft]) -> Gathered:
    origins = {
        (draft.name, r, k): place
        for draft in drafts for r, row in enumerate(draft.rows) for k, (_, place) in enumerate(row) if place is not None
    }
    return Gathered(book.file, book.format, tuple(draft.sheet() for draft in drafts), origins=origins)
