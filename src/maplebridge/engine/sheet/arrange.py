"""What stands around the cells of a written sheet: merged ranges, frozen rows, print, drop-down lists."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from maplebridge.engine.sheet.model import Merge, column_name
from maplebridge.engine.sheet.new_sheet import Choices, NewSheet

if TYPE_CHECKING:
    from xlsxwriter.workbook import Workbook
    from xlsxwriter.worksheet import Worksheet

LISTS = "_lists"  # the hidden sheet of long drop-down lists
_LONGEST_RULE = 255  # Excel's own limit for a validation list written into the sheet


def sound_merges(sheet: NewSheet) -> dict[tuple[int, int], Merge]:
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


def arrange(sheet: NewSheet, target: Worksheet) -> None:
    """Freezes and repeats the header, sets filter, paper and footer."""
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


def write_choices(book: Workbook, chosen: Sequence[tuple[Worksheet, Choices]]) -> None:
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
