"""A copy of a book with its faults written beside the rows: what a person mends and imports again."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping

from maplebridge.engine.ledger.header import FAULT_COLUMN
from maplebridge.engine.problem import Problem
from maplebridge.engine.scheme.text import Lang
from maplebridge.engine.sheet import Book, NewCell, NewSheet, Sheet, Value, cell_name, write_book

Say = Callable[[Problem], str]
_USUAL_WIDTH, _FAULT_WIDTH, _WIDEST = 14, 60, 40


def error_copy(
    book: Book, problems: Iterable[Problem], headers: Mapping[tuple[str, str], int], say: Say, lang: Lang = "zh"
) -> bytes:
    """An xlsx of all sheets: faulty cells marked with a comment, a last column with all faults of each row.

    `headers`: header row per (file, sheet) as Checked has it; `say` turns a Problem into one sentence.
    """
    by_sheet: dict[str | None, list[Problem]] = defaultdict(list)
    for problem in problems:
        if problem.place.file == book.file:
            by_sheet[problem.place.sheet].append(problem)
    return write_book(
        _copy(sheet, headers.get((book.file, sheet.name)), by_sheet[sheet.name], say, lang) for sheet in book.sheets
    )


def _copy(sheet: Sheet, header: int | None, problems: list[Problem], say: Say, lang: Lang) -> NewSheet:
    width = max((len(row) for row in sheet.rows), default=0)
    column = _fault_column(sheet, header, width)
    by_row: dict[int, list[str]] = defaultdict(list)
    by_cell: dict[str, list[str]] = defaultdict(list)
    for problem in problems:
        sentence = say(problem)
        by_row[_row_of(problem, header)].append(sentence)
        if problem.place.cell:
            by_cell[problem.place.cell].append(sentence)
    rows = [_row(r, row, by_cell) for r, row in enumerate(sheet.rows)]
    for r, row in enumerate(rows):
        del row[column:]
        row.extend([None] * (column - len(row)))
        if r in by_row:
            row.append(NewCell("\n".join(by_row[r]), "fault"))
        elif r == header:
            row.append(NewCell(FAULT_COLUMN.say(lang), "header"))
    if header is not None and header in by_row:
        rows[header][column] = NewCell(FAULT_COLUMN.say(lang), "header", "\n".join(by_row[header]))
    widths = [*(_width(sheet, c) for c in range(column)), _FAULT_WIDTH]
    return NewSheet(sheet.name, rows, header=header, widths=widths, merged=sheet.merged, filter=True,
                    hidden=sheet.hidden)


def _fault_column(sheet: Sheet, header: int | None, width: int) -> int:
    """After the last column, or where an earlier copy has its fault column."""
    if header is None:
        return width
    own = (FAULT_COLUMN.zh, FAULT_COLUMN.en)
    return next((c for c, value in enumerate(sheet.rows[header]) if value in own and c == width - 1), width)


def _row(r: int, row: tuple[Value, ...], by_cell: Mapping[str, list[str]]) -> list[Value | NewCell]:
    return [
        NewCell(value, "fault", "\n".join(by_cell[name])) if (name := cell_name(r, c)) in by_cell else value
        for c, value in enumerate(row)
    ]


def _row_of(problem: Problem, header: int | None) -> int:
    """The row a fault is written beside; faults of the whole sheet stand at the header."""
    place = problem.place
    if place.cell:
        return int(place.cell.lstrip("ABCDEFGHIJKLMNOPQRSTUVWXYZ")) - 1
    return place.line - 1 if place.line else header or 0


def _width(sheet: Sheet, column: int) -> float:
    """As wide as the longest of the first values, within reason; Chinese signs take two places."""
    texts = (str(row[column] or "") for row in sheet.rows[:50] if column < len(row))
    longest = max((sum(1 + (sign > "⺀") for sign in text) for text in texts), default=0)
    return min(_WIDEST, max(_USUAL_WIDTH, longest + 2))
