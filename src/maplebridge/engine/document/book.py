"""A document as a workbook: a sheet for each section, its tables as cells."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from typing import Any

from maplebridge.engine.document.grid import placed
from maplebridge.engine.document.parts import Cell, Document, Heading, Paragraph, Section, Table
from maplebridge.engine.sheet import Merge, NewCell, NewSheet, write_book

_FRAME: dict[str, Any] = {"border": 1, "border_color": "#9AA5B1", "text_wrap": True, "valign": "vcenter"}
_MIDDLE: dict[str, Any] = {**_FRAME, "align": "center"}
_STYLES: dict[str, dict[str, Any]] = {
    "doc_title": {"bold": True, "font_size": 16, "align": "center", "valign": "vcenter", "text_wrap": True},
    "doc_subtitle": {"align": "center", "font_color": "#52606D", "text_wrap": True},
    "doc_heading": {"bold": True, "font_size": 12},
    "doc_body": {"text_wrap": True, "valign": "top"},
    "doc_note": {"font_color": "#52606D", "text_wrap": True, "valign": "top"},
    "doc_text": _FRAME, "doc_code": _FRAME, "doc_number": {**_FRAME, "align": "right"}, "doc_middle": _MIDDLE,
    **{f"doc_number{places}": {**_FRAME, "align": "right", "num_format": f"0.{'0' * places}"}
       for places in range(1, 7)},
    "doc_name": {**_MIDDLE, "bold": True}, "doc_sum": {**_MIDDLE, "bold": True, "bg_color": "#F5F6F8"},
    "doc_head": {**_MIDDLE, "bold": True, "bg_color": "#EDEFF2"},
    "doc_band": {**_FRAME, "bold": True, "bg_color": "#EDEFF2"},
    "doc_day": {**_MIDDLE, "num_format": "yyyy-mm-dd"},
}
_PITCH = 1.9  # millimetres of a sign at the usual size of a workbook
_LINE = 15.0  # points
Row = list[NewCell]


def write_xlsx(document: Document) -> bytes:
    """The same document gives the same bytes. Raises ValueError where a table's cells do not fit."""
    return write_book([_Sheet(section, section.name or document.title).made() for section in document.sections],
                      styles=_STYLES)


class _Sheet:
    """A section, part below part; texts reach over the columns of its widest table."""

    def __init__(self, section: Section, name: str) -> None:
        tables = [part for part in section.parts if isinstance(part, Table)]
        self.section, self.name = section, name
        self.widest = max(tables, key=lambda table: len(table.widths), default=Table((), (160.0,)))
        self.columns = len(self.widest.widths)
        self.rows, self.merged, self.heights = list[Row](), list[Merge](), dict[int, float]()

    def made(self) -> NewSheet:
        for part in self.section.parts:
            match part:
                case Heading(text, _):
                    self._line(text, "doc_heading")
                case Paragraph(text, kind):
                    self._line(text, f"doc_{kind}")
                case Table():
                    self._table(part)
        return NewSheet(self.name, self.rows, widths=[width / _PITCH for width in self.widest.widths],
                        merged=self.merged, heights=self.heights, landscape=self.section.landscape, style="doc_text")

    def _line(self, text: str, style: str) -> None:
        """Over all columns; as high as the text needs, which a workbook does not reckon for merged cells."""
        at, wide = len(self.rows), sum(self.widest.widths) / _PITCH
        self.rows.append([NewCell(text, style), *(NewCell(None) for _ in range(self.columns - 1))])
        self.merged.append(Merge(at, 0, at, self.columns - 1))
        self.heights[at] = (26.0 if style == "doc_title" else _LINE) * _lines(text, wide) + 3

    def _table(self, table: Table) -> None:
        for row in placed(table):
            at = len(self.rows)
            self.rows.append(list(_cells(row, len(table.widths))))
            self.heights[at] = 3 + _LINE * max((
                _lines(cell.text, sum(self.widest.widths[column : column + cell.columns]) / _PITCH)
                for cell, column, goes_on in row if cell.rows == 1), default=1)
            self.merged += [Merge(at, column, at + cell.rows - 1, column + cell.columns - 1)
                            for cell, column, goes_on in row if not goes_on and cell.rows * cell.columns > 1]
        self.rows.append([])


def _cells(row: list[tuple[Cell, int, bool]], width: int) -> Iterator[NewCell]:
    made = [NewCell(None, "doc_text")] * width
    for cell, column, goes_on in row:
        for covered in range(column, column + cell.columns):
            made[covered] = NewCell(None, f"doc_{cell.style}")
        if not goes_on:
            made[column] = _cell(cell)
    return iter(made)


def _cell(cell: Cell) -> NewCell:
    if cell.value is None:
        return NewCell(cell.text, f"doc_{cell.style}")
    return NewCell(cell.value, f"doc_{_figure_style(cell.value) or cell.style}")


def _figure_style(value: Decimal | int | date) -> str | None:
    """A day, or a figure with the digits it has."""
    if isinstance(value, date):
        return "day"
    places = -int(value.as_tuple().exponent) if isinstance(value, Decimal) and value.is_finite() else 0
    return f"number{min(places, 6)}" if places > 0 else None


def _lines(text: str, wide: float) -> int:
    """How many a cell of so many signs needs, one in reserve for words that are not broken."""
    return sum(1 + int(_signs(line) * 1.1 // max(wide, 1)) for line in text.split("\n"))


def _signs(text: str) -> int:
    """How many narrow signs wide."""
    return sum(2 if sign > "\u2e7f" else 1 for sign in text)
