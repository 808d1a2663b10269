"""What reading a workbook collects: the place of every path, and the faults of the cells themselves."""

from __future__ import annotations

import difflib
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from maplebridge.engine.problem import Place, Problem
from maplebridge.engine.problem.model import Severity
from maplebridge.engine.scheme.excel.cells import CellFault, plain_text
from maplebridge.engine.scheme.excel.columns import Column
from maplebridge.engine.scheme.excel.layout import Title
from maplebridge.engine.scheme.excel.rows import Note
from maplebridge.engine.sheet import Book, Sheet

Heads = dict[int, Column]
FIRST_ROWS = 30  # a heading stands near the top; titles above it are of any kind


class Found:
    def __init__(self, book: Book) -> None:
        self.book = book
        self.places: dict[str, Place] = {}
        self.problems: list[Problem] = []

    def put(self, path: str, sheet: Sheet, row: int, column: int) -> None:
        """Says where a path stands; the first place said is kept."""
        self.places.setdefault(path, self.book.place(sheet, row, column))

    def fault(
        self, code: str, sheet: Sheet, row: int | None = None, column: int | None = None,
        severity: Severity = "error", path: str | None = None, **params: Any,
    ) -> None:
        place = replace(self.book.place(sheet, row, column), path=path)
        self.problems.append(Problem(code, place, params, severity))

    def note(self, path: str, sheet: Sheet, row: int) -> Note:
        """For read_row: keys of the row at `path`."""
        def take(key: str, column: int, fault: CellFault | None) -> None:
            below = ".".join(part for part in (path, key if key != "*" else "") if part)
            if fault is None:
                self.put(below, sheet, row, column)
            else:
                self.fault(fault.code, sheet, row, column, path=below, **fault.params)

        return take


def plain(text: str) -> str:
    """A heading without the blanks, line breaks and case that editing changes."""
    return "".join(text.split()).casefold()


def names_of(title: Column | Title) -> set[str]:
    """A heading may be said in Chinese, in English, or in both."""
    return {plain(title.zh), plain(title.en), plain(title.zh + title.en)} - {""}


def is_blank(cells: Sequence[Any]) -> bool:
    return not any(plain_text(cell) for cell in cells)


def head_row(sheet: Sheet, columns: Sequence[Column]) -> int | None:
    """The row that looks most like the heading of these columns; None where none has two of them."""
    known = set().union(*(names_of(column) for column in columns))
    hits = [sum(plain(plain_text(cell)) in known for cell in row) for row in sheet.rows[:FIRST_ROWS]]
    best = max(hits, default=0)
    return hits.index(best) if best >= min(2, len(columns)) else None


def read_heads(found: Found, sheet: Sheet, row: int, columns: Sequence[Column], needed: Sequence[Column]) -> Heads:
    """Which column stands where; unknown, repeated and missing headings are faults."""
    heads: Heads = {}
    for place, cell in enumerate(sheet.rows[row]):
        text = plain_text(cell)
        if not text:
            _no_stray_column(found, sheet, row, place)
            continue
        column = next((known for known in columns if plain(text) in names_of(known)), None)
        shown = " ".join(text.split())
        if column is None:
            known_heads = [known.zh for known in columns]
            near = difflib.get_close_matches(shown, [*known_heads, *(known.en for known in columns)], n=1)
            found.fault("workbook.unknown_column", sheet, row, place, head=shown, near=near[0] if near else "-",
                        known=known_heads)
        elif any(column is other for other in heads.values()):
            found.fault("workbook.column_twice", sheet, row, place, head=shown)
        else:
            heads[place] = column
    for column in needed:
        if not any(column is other for other in heads.values()):
            found.fault("workbook.column_missing", sheet, row, 0, head=column.zh, en=column.en)
    return heads


def _no_stray_column(found: Found, sheet: Sheet, row: int, place: int) -> None:
    """A column with content needs a heading."""
    for below in range(row + 1, len(sheet.rows)):
        if text := plain_text(sheet.value(below, place)):
            found.fault("workbook.column_without_head", sheet, below, place, shown=text)
            return


def where(heads: Heads, column: Column) -> int | None:
    return next((place for place, known in heads.items() if known is column), None)
