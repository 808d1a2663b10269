"""Office tables drawn as files. A cell "^" goes on with the one above, "<" with the one at its left."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import docx
import xlsxwriter

Grid = Sequence[Sequence[Any]]


def merges(grid: Grid) -> list[tuple[int, int, int, int]]:
    """(top, left, bottom, right) of every merged stretch."""
    found = []
    for r, row in enumerate(grid):
        for c, cell in enumerate(row):
            if cell in ("^", "<"):
                continue
            right, bottom = c, r
            while right + 1 < len(row) and row[right + 1] == "<":
                right += 1
            while bottom + 1 < len(grid) and c < len(grid[bottom + 1]) and grid[bottom + 1][c] == "^":
                bottom += 1
            if (bottom, right) != (r, c):
                found.append((r, c, bottom, right))
    return found


def draw_word(path: Path, parts: Sequence[str | Grid]) -> Path:
    """Texts are paragraphs ("# " headings), grids are tables."""
    document = docx.Document()
    for part in parts:
        if isinstance(part, str):
            heading = part.startswith("# ")
            document.add_paragraph(part.removeprefix("# "), style="Heading 1" if heading else None)
            continue
        table = document.add_table(len(part), max(map(len, part)), style="Table Grid")
        rows = [row.cells for row in table.rows]
        for top, left, bottom, right in merges(part):
            rows[top][left].merge(rows[bottom][right])
        for r, row in enumerate(part):
            for c, cell in enumerate(row):
                if cell not in ("^", "<", None, ""):
                    table.cell(r, c).text = str(cell)
    document.save(path)
    return path


def draw_excel(
    path: Path, sheets: dict[str, Grid], *, hidden_rows: Sequence[int] = (), percent: Sequence[str] = (),
    results: dict[str, Any] | None = None,
) -> Path:
    """`hidden_rows` (from 1), `percent` (columns by letter), `results` (what formulas gave, by cell): of the first
    sheet."""
    book = xlsxwriter.Workbook(path)
    shares = book.add_format({"num_format": "0%"})
    for name, grid in sheets.items():
        sheet = book.add_worksheet(name)
        for top, left, bottom, right in merges(grid):
            sheet.merge_range(top, left, bottom, right, "")
        for r, row in enumerate(grid):
            for c, cell in enumerate(row):
                at = f"{chr(65 + c)}{r + 1}"
                if str(cell).startswith("="):
                    sheet.write_formula(at, cell, None, (results or {})[at])
                elif cell not in ("^", "<", None, ""):
                    sheet.write(at, cell, shares if at[0] in percent else None)
    for number in hidden_rows:
        book.worksheets()[0].set_row(number - 1, None, None, {"hidden": True})
    book.close()
    return path
