"""All tables of a book that are parts of the scheme; others are left alone, and said so."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import PurePath

from maplebridge.engine.problem import Problem
from maplebridge.engine.scheme.office.asking.question import Answers, Question
from maplebridge.engine.scheme.office.columns.read import Columns, read_columns
from maplebridge.engine.scheme.office.grid.areas import Area, find_areas
from maplebridge.engine.scheme.office.grid.cells import read_grid
from maplebridge.engine.scheme.office.grid.head import Head
from maplebridge.engine.scheme.office.grid.hidden import visible
from maplebridge.engine.scheme.office.items.blocks import TableDraft
from maplebridge.engine.scheme.office.items.builder import Builder
from maplebridge.engine.scheme.office.items.table import read_table
from maplebridge.engine.scheme.office.rows.read import read_rows
from maplebridge.engine.scheme.office.rows.row import Row
from maplebridge.engine.scheme.office.wording.cell import Cell
from maplebridge.engine.scheme.office.wording.numbering import split_number, without_number
from maplebridge.engine.scheme.office.wording.points import heading_points
from maplebridge.engine.scheme.office.wording.row_words import is_form_line, is_note, is_short_heading, section_of
from maplebridge.engine.scheme.office.wording.titles import is_chapter, is_title
from maplebridge.engine.sheet import Book, Sheet

MOST_ROWS = 5000  # a table of lines that people assess; more is a register


@dataclass(slots=True)
class Found:
    """What a book holds: tables of the scheme in order, all words outside them, those in `front` of the first, and
    what is doubtful or left alone."""

    builders: list[Builder] = field(default_factory=list)
    words: list[Cell] = field(default_factory=list)
    front: list[Cell] = field(default_factory=list)
    questions: list[Question] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)

    @property
    def tables(self) -> list[TableDraft]:
        return [builder.found for builder in self.builders]


def read_tables(book: Book, answers: Answers) -> Found:
    """Every table that assesses something; in a book without any, the lists of tasks."""
    found = _read_tables(book, answers, tasks=False)
    return found if found.builders else _read_tables(book, answers, tasks=True)


def _read_tables(book: Book, answers: Answers, *, tasks: bool) -> Found:
    found = Found()
    before: Head | None = None
    for i, sheet in enumerate(book.sheets):
        prose = [Cell(p.text, book.place(sheet)) for p in book.prose if p.before == i]
        found.words += prose
        rows = sum(any(value not in (None, "") for value in row) for row in sheet.rows)
        if sheet.hidden or rows > MOST_ROWS:
            found.problems += _unread(book, sheet, rows)
            continue
        shown, columns, asked = visible(book, sheet, answers)
        grid = read_grid(book, shown, columns)
        areas, lone = find_areas(grid, before if book.format == "docx" else None)
        found.words += lone
        read = [_read_area(found, area, prose if j == 0 else [], answers, tasks=tasks)
                for j, area in enumerate(areas)]
        if any(read):
            found.questions += asked
            before = areas[-1].head
        elif grid.columns:
            found.problems.append(Problem("office.sheet_left", book.place(sheet), {"name": sheet.name}, "warning"))
    for builder in found.builders:
        found.words += builder.done().notes
    last = len(book.sheets)
    found.words += [Cell(p.text, book.place(book.sheets[-1]) if book.sheets else book.beside(p))
                    for p in book.prose if p.before >= last]
    return found


def _unread(book: Book, sheet: Sheet, rows: int) -> list[Problem]:
    """Why a sheet that is hidden, or too long for an assessment, is not looked into."""
    place = book.place(sheet)
    if sheet.hidden:
        return [Problem("office.sheet_hidden", place, {"name": sheet.name}, "warning")] if rows else []
    return [Problem("office.table_large", place, {"name": sheet.name, "rows": rows, "most": MOST_ROWS})]


def _read_area(found: Found, area: Area, prose: Sequence[Cell], answers: Answers, *, tasks: bool) -> bool:
    """Whether the table belongs to the scheme. `tasks`: lists of tasks do too."""
    columns, asked = read_columns(area, answers)
    found.words += area.above
    rows, doubts = read_rows(area, columns, answers)
    if not (_assesses(area, columns, rows) or (tasks and _tasks(columns, rows))):
        found.words += [row.cell for row in rows if row.kind in ("note", "heading", "unclear", "wide")]
        return False
    above = _headings_above([*prose, *area.above], named=not _has_items(columns))
    if not found.builders:
        found.front += [*prose, *area.above]
    title = _title([*prose, *area.above], area, found.words)
    if not _has_items(columns) and not any(section_of(cell.text) for cell in (title, *(row.cell for row in above))):
        above += [Row(-1, "heading", cell) for cell in _section_columns(area, columns)]
    goes_on = area.goes_on and bool(found.builders) and not above
    builder = read_table(area, columns, rows, above, title, found.builders[-1] if goes_on else None)
    if not goes_on:
        found.builders.append(builder)
    found.questions += [*asked, *doubts]
    found.problems += [Problem("office.line_left", row.cell.place, {"text": row.cell.text}, "warning")
                       for row in rows if row.kind == "left"]
    return True


def _assesses(area: Area, columns: Columns, rows: Sequence[Row]) -> bool:
    """Lines, and something by which they are judged: points, a counting method, a way of checking."""
    lines = [row for row in rows if row.kind in ("line", "wide")]
    if not lines or not columns.levels:
        return False
    if columns.points and any(area.grid.texts[row.row][c] for row in lines for c in columns.points):
        return True
    if columns.holding("method"):
        return True
    if any(heading_points(area.grid.texts[row.row][c])[1] is not None for row in lines for c in columns.levels):
        return True
    if _section_columns(area, columns):
        return True
    judged = columns.holding("check") or columns.holding("level") or columns.holding("tick") or columns.holding("band")
    return bool((columns.codes and judged) or columns.holding("band") or len(columns.holding("tick")) > 1)


def _section_columns(area: Area, columns: Columns) -> list[Cell]:
    """The heading of a column of subjects that says what its lines do: 否决情形, 加分事项."""
    row = max(area.head.bottom, 0)
    return [Cell(columns.words[c], area.grid.cell(row, c).place) for c in columns.levels[-1:]
            if section_of(columns.words.get(c, "")) is not None]


def _tasks(columns: Columns, rows: Sequence[Row]) -> bool:
    """Tasks broken down: who does what until when, without a word of scoring."""
    return bool(columns.levels and columns.holding("department") and columns.holding("due") and len(rows) > 1)


def _has_items(columns: Columns) -> bool:
    return any(rank == "item" for rank in columns.ranks.values())


def _headings_above(cells: Sequence[Cell], *, named: bool) -> list[Row]:
    """Headings printed before the table that are its item: with points or a section, or numbered where the table has no
    column of items."""
    found = []
    for cell in cells:
        words, points = heading_points(cell.text)
        if is_form_line(cell.text) or is_note(cell.text) or is_chapter(words) or not is_short_heading(words):
            continue
        numbered = split_number(words) is not None
        titled = is_title(words)
        if (numbered and (points is not None or named)) or (not titled and (points is not None or section_of(words))) \
                or (titled and section_of(words) and not numbered):
            found.append(Row(-1, "heading", Cell(words, cell.place), points, cell.place))
    return found


def _title(cells: Sequence[Cell], area: Area, words: Sequence[Cell]) -> Cell:
    """What the lines of a table without items are called: its title, else the sheet's or the file's name."""
    sheet: Sheet = area.grid.sheet
    for cell in reversed(cells):
        if is_title(cell.text) and len(cell.text) <= 60:
            return _as_title(cell)
    place = area.grid.book.place(sheet, max(area.head.top, 0), area.columns[0])
    if _is_named(sheet.name):
        return Cell(sheet.name, place)
    named = next((cell for cell in words if is_title(cell.text) and len(cell.text) <= 60), None)
    return _as_title(named) if named is not None else Cell(PurePath(area.grid.book.file).stem, place)


def _as_title(cell: Cell) -> Cell:
    return Cell(" ".join(without_number(heading_points(cell.text)[0]).split()), cell.place)


def _is_named(name: str) -> bool:
    return not name.startswith("#") and name.casefold().rstrip("0123456789 ") not in ("sheet", "工作表", "table", "")


