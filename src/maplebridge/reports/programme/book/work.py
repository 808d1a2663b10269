"""Sheets of the work itself: each line of each unit with its person and dates, how complete books are, questions."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from maplebridge.engine.sheet.write import NewCell, NewSheet
from maplebridge.reports.programme.book.desk import A3, Desk, Row
from maplebridge.reports.programme.book.styles import mark, points_cell
from maplebridge.reports.programme.data import Books, Cell


def lines(desk: Desk) -> NewSheet:
    """Units by scored lines, one row each."""
    heads = [desk.word(key) for key in ("unit", "category", "code", "indicator", "who", "confirmed", "promised", "due",
                                        "lateness", "state", "points", "maximum")]
    scored = {line.code for item in desk.items for line in item.indicators}
    rows = [_line(desk, cell) for cell in desk.report.cells if cell.indicator in scored]
    return desk.table(desk.word("lines_sheet"), heads, rows, [30, 10, 10, 26, 12, 12, 12, 12, 10, 14, 9, 9], frozen=4,
                      paper=A3)


def _line(desk: Desk, cell: Cell) -> Row:
    who = desk.say(cell.person) or ("" if cell.state == "not_applicable" else desk.word("unnamed"))
    return [*desk.unit(cell.unit), *desk.line(cell.indicator), who, _day(cell.confirmed), _day(cell.promised),
            _day(cell.due), cell.late or None, NewCell(f"{mark(cell.state, desk.lang)} {desk.word(cell.state)}",
                                                       cell.state),
            points_cell(cell.points), points_cell(cell.maximum)]


def books(desk: Desk) -> NewSheet:
    heads = [desk.word(key) for key in ("unit", "category", "completeness", "entries", "required", "present",
                                        "entered_late", "gap_count")]
    rows: list[Row] = [[*desk.unit(one.unit), share(one), one.entries, one.required, one.present, one.late, one.gaps]
                       for one in desk.report.books]
    return desk.table(desk.word("books_sheet"), heads, rows, [30, 10, 12, 10, 12, 12, 10, 10])


def share(one: Books) -> str:
    """As pages show it."""
    return f"{Decimal(100 * one.present) / one.required:.1f} %" if one.required else ""


def questions(desk: Desk) -> NewSheet:
    heads = [desk.word(key) for key in ("code", "indicator", "unit", "asked_what", "asked", "answer", "answered")]
    rows: list[Row] = [[*desk.line(one.indicator), desk.say(one.unit), one.text, _day(one.asked), one.answer,
                        _day(one.answered)] for one in desk.report.questions]
    return desk.table(desk.word("questions_sheet"), heads, rows, [10, 26, 30, 50, 12, 60, 12], frozen=2)


def _day(day: date | None) -> NewCell:
    return NewCell(day, "day" if day else "body")
