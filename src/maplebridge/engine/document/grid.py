"""Where the cells of a table stand: one pass over its rows, the same for every kind of file."""

from __future__ import annotations

from collections.abc import Iterator

from maplebridge.engine.document.parts import Cell, Table

#: A cell, its first column, and whether it goes on from the row above.
Placed = tuple[Cell, int, bool]


def placed(table: Table) -> Iterator[list[Placed]]:
    """Each row from left to right. Raises ValueError where cells overlap or do not fill their row."""
    width = len(table.widths)
    open_cells: dict[int, tuple[Cell, int]] = {}  # first column -> a cell from above and the rows it still covers
    for r, row in enumerate(table.rows):
        found, left = list[Placed](), iter(row)
        column = 0
        while column < width:
            above = open_cells.pop(column, None)
            cell = above[0] if above else next(left, None)
            if cell is None or column + cell.columns > width:
                raise ValueError(f"row {r} of the table does not fill its {width} columns")
            found.append((cell, column, above is not None))
            rest = above[1] if above else cell.rows
            if rest > 1:
                open_cells[column] = (cell, rest - 1)
            column += cell.columns
        if next(left, None) is not None or any(first >= width for first in open_cells):
            raise ValueError(f"row {r} of the table has too many cells")
        yield found
    if open_cells:
        raise ValueError("a cell reaches below the last row of the table")
