"""Writing workbooks from plain declarations: same input, same bytes; every text stays text.

Formulas are never written: a text that begins with = + - @ is stored as text and marked so that it stays text when
the cell is edited.
"""

from __future__ import annotations

import io
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from maplebridge.engine.sheet.model import ErrorValue, Merge, Value, column_name

if TYPE_CHECKING:
    from xlsxwriter.format import Format
    from xlsxwriter.workbook import Workbook
    from xlsxwriter.worksheet import Worksheet

#: Style name -> xlsxwriter format properties. `write_book(styles=...)` adds names or changes these.
STYLES: dict[str, dict[str, Any]] = {
    "plain": {},
    "title": {"bold": True, "font_size": 14},
    "header": {"bold": True, "bg_color": "#E7ECF3", "bottom": 1, "text_wrap": True, "valign": "vcenter"},
    "text": {"text_wrap": True, "valign": "top"},
    "number": {"num_format": "#,##0.####", "valign": "top"},
    "percent": {"num_format": "0.0%", "valign": "top"},
    "date": {"num_format": "yyyy-mm-dd", "valign": "top"},
    "datetime": {"num_format": "yyyy-mm-dd hh:mm", "valign": "top"},
    "fault": {"bg_color": "#FBE3E0", "font_color": "#8C1D18", "text_wrap": True, "valign": "top"},
    "note": {"italic": True, "font_color": "#5B6470", "text_wrap": True, "valign": "top"},
}
_FORMULA_START = ("=", "+", "-", "@", "\t", "\r", "＝", "＋", "－", "＠")
_CREATED = datetime(2026, 1, 1)  # a fixed date keeps the bytes equal from run to run
_FIRST_YEAR = 1900  # Excel knows no earlier days; they are written as text
_LONGEST_TEXT = 32_767  # Excel's own limit for a cell
LISTS = "_lists"  # the hidden sheet of long drop-down lists
_LONGEST_RULE = 255  # Excel's own limit for a validation list written into the sheet


@dataclass(frozen=True, slots=True)
class NewCell:
    """A cell with a style of its own, or a comment. A bare value in a row is NewCell(value)."""

    value: Value = None
    style: str | None = None
    comment: str | None = None


@dataclass(frozen=True, slots=True)
class Choices:
    """A drop-down list for one column, rows `first`..`last` (from 0, both included)."""

    column: int
    first: int
    last: int
    options: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class NewSheet:
    """rows of values or NewCells. `header` = row number of the header (from 0): styled, frozen, repeated in print.

    widths: in characters, per column; `style` is for texts without a style of their own.
    """

    name: str
    rows: Sequence[Sequence[Value | NewCell]]
    header: int | None = None
    widths: Sequence[float] = ()
    merged: Sequence[Merge] = ()
    choices: Sequence[Choices] = ()
    frozen_columns: int = 0
    filter: bool = False
    landscape: bool = True
    style: str = "plain"
    heights: Mapping[int, float] = field(default_factory=dict)
    hidden: bool = False
    paper: int = 9  # A4; 8 = A3
    printed_columns: int | None = None  # only so many are printed


def write_book(sheets: Iterable[NewSheet], *, styles: Mapping[str, Mapping[str, Any]] | None = None) -> bytes:
    """The xlsx file as bytes. `styles`: further style names with xlsxwriter format properties."""
    import xlsxwriter  # slow to import, and few commands write

    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False})
    book.set_properties({"created": _CREATED})
    formats = _Formats(book, {**STYLES, **(styles or {})})
    taken: set[str] = set()
    chosen: list[tuple[Worksheet, Choices]] = []
    for sheet in sheets:
        target = book.add_worksheet(sheet_name(sheet.name, taken))
        _write_sheet(book, sheet, target, formats)
        chosen += [(target, choices) for choices in sheet.choices if choices.options]
    if not taken:
        book.add_worksheet()
    _write_choices(book, chosen)
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


def _write_sheet(book: Workbook, sheet: NewSheet, target: Worksheet, formats: _Formats) -> None:
    for column, width in enumerate(sheet.widths):
        target.set_column(column, column, width)
    for numbered, height in sheet.heights.items():
        target.set_row(numbered, height)
    corners = _sound_merges(sheet)
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
    _arrange(sheet, target)


def _sound_merges(sheet: NewSheet) -> dict[tuple[int, int], Merge]:
    """Merged ranges by their first cell, cut to the sheet; what overlaps another or covers one cell is left out."""
    bottom, right = len(sheet.rows) - 1, max((len(row) for row in sheet.rows), default=0) - 1
    found: dict[tuple[int, int], Merge] = {}
    taken: set[tuple[int, int]] = set()
    for wanted in sheet.merged:
        merge = Merge(wanted.top, wanted.left, min(wanted.bottom, bottom), min(wanted.right, right))
        cells = {(r, c) for r in range(merge.top, merge.bottom + 1) for c in range(merge.left, merge.right + 1)}
        if len(cells) > 1 and taken.isdisjoint(cells):
            taken |= cells
            found[merge.top, merge.left] = merge
    return found


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


def _arrange(sheet: NewSheet, target: Worksheet) -> None:
    if sheet.header is not None or sheet.frozen_columns:
        target.freeze_panes(0 if sheet.header is None else sheet.header + 1, sheet.frozen_columns)
    if sheet.header is not None:
        target.repeat_rows(0, sheet.header)
        if sheet.filter and sheet.rows[sheet.header]:
            target.autofilter(sheet.header, 0, len(sheet.rows) - 1, len(sheet.rows[sheet.header]) - 1)
    if sheet.landscape:
        target.set_landscape()
    if sheet.hidden:
        target.hide()
    if sheet.printed_columns is not None:
        target.print_area(0, 0, max(0, len(sheet.rows) - 1), sheet.printed_columns - 1)
    target.set_paper(sheet.paper)
    target.fit_to_pages(1, 0)
    target.set_footer("&C&P / &N")


def _write_choices(book: Workbook, chosen: Sequence[tuple[Worksheet, Choices]]) -> None:
    """Drop-down lists; the long ones, which Excel does not take in a rule, stand in a hidden sheet."""
    lists = None
    for column, (target, choices) in enumerate(chosen):
        source: list[str] | str = list(choices.options)
        if len(",".join(choices.options)) > _LONGEST_RULE or any("," in option for option in choices.options):
            if lists is None:
                lists = book.add_worksheet(LISTS)
                lists.hide()
            lists.write_column(0, column, choices.options)
            letters = column_name(column)
            source = f"='{LISTS}'!${letters}$1:${letters}${len(choices.options)}"
        rule = {"validate": "list", "source": source}
        target.data_validation(choices.first, choices.column, choices.last, choices.column, rule)
