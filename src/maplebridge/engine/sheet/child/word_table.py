"""The grid of one Word table, row by row in the order of the file: each cell is looked at once.

Cells stand at grid columns (gridBefore, gridSpan). Grid columns at which no cell of any row begins are no columns a
person sees, so they are left out: a span of 2**31 costs nothing.
"""

from __future__ import annotations

from bisect import bisect_left
from dataclasses import dataclass, field

_FAR = 1 << 40


@dataclass(slots=True)
class Cell:
    left: int
    right: int  # the first grid column after it
    text: str | None = None


@dataclass(slots=True)
class _Range:
    top: int
    bottom: int
    cell: Cell


@dataclass(slots=True)
class Table:
    """`begin_row`, then for each cell its properties, `place` and `fill`, then `end_row`."""

    rows: list[list[Cell]] = field(default_factory=list)
    hidden: list[int] = field(default_factory=list)
    ranges: list[_Range] = field(default_factory=list)
    span: int = 1
    down: str | None = None  # w:vMerge of the cell being read: restart, continue or None
    across: str | None = None  # w:hMerge
    shown: bool = True  # whether the cell being read shows its text
    placed: bool = True
    dropped: bool = False  # a row taken out by tracked changes
    hide: bool = False
    cells: int = 0
    _column: int = 0
    _row: list[Cell] = field(default_factory=list)
    _above: dict[int, _Range] = field(default_factory=dict)
    _below: dict[int, _Range] = field(default_factory=dict)

    def begin_row(self) -> None:
        self._row, self._below, self._column = [], {}, 0
        self.dropped = self.hide = False

    def skip(self, columns: int) -> None:
        """Grid columns before the first cell."""
        self._column += max(0, min(columns, _FAR))

    def begin_cell(self) -> None:
        self.span, self.down, self.across, self.placed, self.shown = 1, None, None, False, True

    def place(self) -> None:
        """Finds where the cell lies, once its properties are known."""
        self.placed = True
        left, right = self._column, min(self._column + max(1, self.span), _FAR)
        self._column = right
        if self.dropped:
            self.shown = False
            return
        if self.across == "continue" and self._row:
            self._row[-1].right = right
            self.shown = False
            return
        above = self._above.get(left)
        if self.down == "continue" and above is not None and (above.cell.right == right or self.across == "restart"):
            above.bottom = len(self.rows)
            self._below[left] = above
            self.shown = False
        cell = Cell(left, right)
        self._row.append(cell)
        self.cells += 1
        if self.shown and self.down is not None:
            self._below[left] = _Range(len(self.rows), len(self.rows), cell)
            self.ranges.append(self._below[left])

    def fill(self, text: str) -> None:
        if not self.placed:
            self.place()
        if self.shown and text:
            self._row[-1].text = text

    def end_row(self) -> None:
        if self.dropped:
            return
        if self.hide:
            self.hidden.append(len(self.rows))
        self.rows.append(self._row)
        self._above = self._below

    def starts(self) -> list[int]:
        """Grid columns at which a cell begins: the columns of the sheet."""
        return sorted({cell.left for row in self.rows for cell in row})

    def dense(self, starts: list[int]) -> list[list[str | None]]:
        """Rows of equal width."""
        column = {left: n for n, left in enumerate(starts)}
        rows = []
        for cells in self.rows:
            row: list[str | None] = [None] * len(starts)
            for cell in cells:
                row[column[cell.left]] = cell.text
            rows.append(row)
        return rows

    def merged(self, starts: list[int]) -> list[tuple[int, int, int, int]]:
        """Top, left, bottom, right of each cell over more than one row or column."""
        tall = [(each.top, each.bottom, each.cell) for each in self.ranges if each.bottom > each.top]
        covered = {(row, each.cell.left) for each in self.ranges for row in range(each.top, each.bottom + 1)
                   if each.bottom > each.top}
        flat = [(r, r, cell) for r, row in enumerate(self.rows) for cell in row
                if cell.right - cell.left > 1 and (r, cell.left) not in covered]
        found = []
        for top, bottom, cell in sorted([*tall, *flat], key=lambda each: (each[0], each[2].left)):
            left, right = bisect_left(starts, cell.left), bisect_left(starts, cell.right) - 1
            if bottom > top or right > left:
                found.append((top, left, bottom, right))
        return found
