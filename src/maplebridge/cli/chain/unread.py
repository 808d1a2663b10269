"""What faults leave out: some rows, or a whole sheet."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from maplebridge.engine.problem import Problem
from maplebridge.engine.sheet import Book, Sheet

WHOLE_SHEET = ("ledger.no_table", "ledger.no_header", "ledger.column_missing")
TABLE_ROWS, TABLE_CELLS = 2, 3


def unread_sheets(problems: Iterable[Problem]) -> tuple[Problem, ...]:
    """Faults by which no row of a sheet counts."""
    return tuple(p for p in problems if p.code in WHOLE_SHEET or (p.code == "ledger.which_kind" and is_error(p)))


def is_error(problem: Problem) -> bool:
    return problem.severity == "error"


def is_table(sheet: Sheet) -> bool:
    """At least two rows of three cells: records, not a note. An unknown one must not be passed over."""
    wide = sum(sum(value not in (None, "") for value in row) >= TABLE_CELLS for row in sheet.rows)
    return wide >= TABLE_ROWS


def tables_are_errors(books: Iterable[Book], questions: Iterable[Problem]) -> tuple[Problem, ...]:
    """Sheets of unknown kind: an error where they hold a table, a question where they hold a note."""
    tables = {(book.file, sheet.name) for book in books for sheet in book.sheets if is_table(sheet)}
    return tuple(
        replace(q, severity="error") if (q.place.file, q.place.sheet) in tables else q for q in questions
    )


def register_sheets(book: Book) -> list[Sheet]:
    """The sheets of a register file that hold a table; where none does the first, so that its fault is said."""
    visible = [sheet for sheet in book.sheets if not sheet.hidden and sheet.rows]
    return [sheet for sheet in visible if is_table(sheet)] or visible[:1]


def faulty_rows(problems: Iterable[Problem]) -> int:
    """How many rows of sheets have errors."""
    places = {(p.place.file, p.place.sheet, p.place.row()) for p in problems if is_error(p)}
    return len(places)
