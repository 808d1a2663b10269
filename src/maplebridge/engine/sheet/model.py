"""A read workbook as plain frozen data, and the limits of reading.

Rows and columns count from 0; `cell_name` gives the A1 name a person sees.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from maplebridge.engine.problem import Place


@dataclass(frozen=True, slots=True)
class ErrorValue:
    """A cell that shows an error: "#N/A", "#DIV/0!"; "#UNCALCULATED" = a formula whose result was never stored."""

    text: str

    def __str__(self) -> str:
        return self.text


#: Numbers: int where whole, else Decimal with the at most 15 digits that Excel itself shows. Text of csv stays text.
Value = str | int | Decimal | bool | date | datetime | ErrorValue | None


@dataclass(frozen=True, slots=True)
class Merge:
    """A merged range, both corners included; its value stands in the first cell."""

    top: int
    left: int
    bottom: int
    right: int


@dataclass(frozen=True, slots=True)
class Sheet:
    """rows[r][c]; rows are of equal width, from A1 to the last used cell.

    A table of a Word file is a sheet too, named "#1", "#2" in the order of the text; its values are texts.
    """

    name: str
    rows: tuple[tuple[Value, ...], ...]
    merged: tuple[Merge, ...] = ()
    hidden: bool = False
    hidden_rows: frozenset[int] = frozenset()
    hidden_columns: frozenset[int] = frozenset()

    def value(self, row: int, column: int) -> Value:
        """The value of a cell; None outside the used area."""
        if 0 <= row < len(self.rows) and 0 <= column < len(self.rows[row]):
            return self.rows[row][column]
        return None


@dataclass(frozen=True, slots=True)
class Prose:
    """A paragraph of a Word file outside its tables, automatic numbering written out ("一、", "（二）", "3.").

    `before`: number of the table that comes next, from 0; the count of tables for what stands after the last.
    `line`: its place among the paragraphs outside tables, from 1. `level`: 1 to 9 for headings, 0 for body text.
    """

    text: str
    before: int
    line: int
    level: int = 0


@dataclass(frozen=True, slots=True)
class Book:
    """`file` is what the file is called in places: its name, with folders where they are needed.

    `format` is xlsx, xls, ods, docx, csv or tsv. Only Word files have `prose`.
    """

    file: str
    format: str
    sheets: tuple[Sheet, ...]
    prose: tuple[Prose, ...] = ()

    def sheet(self, name: str) -> Sheet | None:
        return next((sheet for sheet in self.sheets if sheet.name == name), None)

    def place(self, sheet: Sheet, row: int | None = None, column: int | None = None) -> Place:
        """Where a sheet, a row or a cell lies."""
        cell = None if row is None or column is None else cell_name(row, column)
        return Place(self.file, sheet.name, cell, line=None if row is None or cell else row + 1)

    def beside(self, paragraph: Prose) -> Place:
        """Where a paragraph outside the tables stands."""
        return Place(self.file, line=paragraph.line)


@dataclass(frozen=True, slots=True)
class Limits:
    """What one file may cost. `tables`: of a Word file; `rows`, `columns`, `merges`, `errors`: of each sheet.

    `text_signs`: of all cells and paragraphs together. Sizes in bytes, times in seconds.
    """

    file_bytes: int = 64_000_000
    unpacked_bytes: int = 300_000_000
    entries: int = 2_000
    sheets: int = 200
    tables: int = 1_000
    rows: int = 100_000
    columns: int = 1_000
    cells: int = 2_200_000
    merges: int = 20_000
    errors: int = 100_000
    text_signs: int = 50_000_000
    memory_bytes: int = 500_000_000
    cpu_seconds: int = 6
    wall_seconds: float = 30.0  # only a busy machine comes near it


def column_name(column: int) -> str:
    """0 -> "A", 26 -> "AA"."""
    name = ""
    column += 1
    while column:
        column, letter = divmod(column - 1, 26)
        name = chr(65 + letter) + name
    return name


def cell_name(row: int, column: int) -> str:
    """(0, 0) -> "A1"."""
    return f"{column_name(column)}{row + 1}"
