"""Writing workbooks from plain declarations: same input, same bytes; every text stays text.

Formulas are never written: a text that begins with = + - @ is stored as text and marked so that it stays text when
the cell is edited.
"""

from __future__ import annotations

import io
import re
from collections.abc import Iterable, Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from maplebridge.engine.sheet.arrange import LISTS, arrange, sound_merges, write_choices
from maplebridge.engine.sheet.model import ErrorValue, Value
from maplebridge.engine.sheet.new_sheet import STYLES, Choices, NewCell, NewSheet

if TYPE_CHECKING:
    from xlsxwriter.format import Format
    from xlsxwriter.workbook import Workbook
    from xlsxwriter.worksheet import Worksheet

__all__ = ["STYLES", "Choices", "NewCell", "NewSheet", "sheet_name", "write_book"]

_FORMULA_START = ("=", "+", "-", "@", "\t", "\r", "＝", "＋", "－", "＠")
_CREATED = datetime(2026, 1, 1)  # a fixed date keeps the bytes equal from run to run
_FIRST_YEAR = 1900  # Excel knows no earlier days; they are written as text
_LONGEST_TEXT = 32_767  # Excel's own limit for a cell


def write_book(sheets: Iterable[NewSheet], *, styles: Mapping[str, Mapping[str, Any]] | None = None) -> bytes:
    """The xlsx file as bytes. `styles`: further style names with xlsxwriter format properties."""
    import xlsxwriter  # slow to import, and few commands write

    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False})
    book.set_properties({"created": _CREATED})
    formats = _Formats(book, {**STYLES, **(styles or {})})
    taken = {LISTS}
    chosen: list[tuple[Worksheet, Choices]] = []
    for sheet in sheets:
        target = book.add_worksheet(sheet_name(sheet.name, taken))
        _write_sheet(sheet, target, formats)
        chosen += [(target, choices) for choices in sheet.choices if choices.options]
    if len(taken) == 1:
        book.add_worksheet()
    write_choices(book, chosen)
    book.close()
    return out.getvalue()


def sheet_name(wanted: str, taken: set[str]) -> str:
    """A name Excel accepts (31 characters, no []:*?/\\, unique without case); it is added to `taken`."""
    clean = re.sub(r"[\[\]:*?/\\\x00-\x1f]", " ", wanted).strip().strip("'") or "Sheet"
    name, n = clean[:31], 1
    while name.lower() in taken or name.lower() == "history":
        n += 1
        name = f"{clean[: 31 - len(str(n)) - 1]}_{n}"
    taken.add(name.lower())
    return name


class _Formats:
    """xlsxwriter formats by style name, made once each."""

    def __init__(self, book: Workbook, styles: Mapping[str, Mapping[str, Any]]) -> None:
        self.book, self.styles = book, styles
        self.made: dict[tuple[str, str, bool], Format] = {}

    def get(self, style: str, num_format: str = "", quoted: bool = False) -> Format:
        key = (style, num_format, quoted)
        if key not in self.made:
            properties = dict(self.styles[style])
            if num_format:
                properties.setdefault("num_format", num_format)
            if quoted:
                properties["quote_prefix"] = True
            self.made[key] = self.book.add_format(properties)
        return self.made[key]


def _write_sheet(sheet: NewSheet, target: Worksheet, formats: _Formats) -> None:
    for column, width in enumerate([*sheet.widths, None] if sheet.folded else sheet.widths):
        away = {"level": 1, "hidden": True} if column in sheet.folded else {"collapsed": column - 1 in sheet.folded}
        target.set_column(column, column, width, None, away)
    for numbered, height in sheet.heights.items():
        target.set_row(numbered, height)
    corners = sound_merges(sheet)
    for r, row in enumerate(sheet.rows):
        usual = "header" if r == sheet.header else None
        for c, given in enumerate(row):
            cell = given if isinstance(given, NewCell) else NewCell(given)
            style = cell.style or usual
            if (merge := corners.get((r, c))) is not None:
                target.merge_range(merge.top, merge.left, merge.bottom, merge.right, "", formats.get(style or "text"))
            _write_cell(target, r, c, cell.value, style, sheet.style, formats)
            if cell.comment:
                target.write_comment(r, c, cell.comment[:_LONGEST_TEXT], {"author": "", "x_scale": 2})
    arrange(sheet, target)


def _write_cell(
    target: Worksheet, r: int, c: int, value: Value, style: str | None, usual: str, formats: _Formats
) -> None:
    match value:
        case None:
            if style:
                target.write_blank(r, c, None, formats.get(style))
        case bool():
            target.write_boolean(r, c, value, formats.get(style or usual))
        case datetime() if value.year >= _FIRST_YEAR:
            moment = value.replace(tzinfo=None)
            target.write_datetime(r, c, moment, formats.get(style or "datetime", "yyyy-mm-dd hh:mm"))
        case date() if value.year >= _FIRST_YEAR:
            target.write_datetime(r, c, value, formats.get(style or "date", "yyyy-mm-dd"))
        case int() | float() | Decimal() if _fits_number(value):
            target.write_number(r, c, float(value), formats.get(style or usual))
        case ErrorValue():
            target.write_string(r, c, value.text, formats.get(style or usual))
        case _:
            text = str(value)[:_LONGEST_TEXT]
            target.write_string(r, c, text, formats.get(style or usual, quoted=text.startswith(_FORMULA_START)))


def _fits_number(value: int | float | Decimal) -> bool:
    """Excel keeps 15 digits; a longer number is written as text, so that no digit is lost."""
    exact = Decimal(str(value))
    return exact.is_finite() and len(exact.normalize().as_tuple().digits) <= 15 and abs(exact) < Decimal("1e300")
