"""Rows of one cell: headings, sections with their lines, remarks."""

from __future__ import annotations

import re
from dataclasses import replace
from itertools import pairwise

from maplebridge.engine.scheme.office.columns.read import Columns
from maplebridge.engine.scheme.office.grid.areas import Area
from maplebridge.engine.scheme.office.rows.row import Row
from maplebridge.engine.scheme.office.wording.cell import Cell
from maplebridge.engine.scheme.office.wording.numbering import LEVEL, split_number
from maplebridge.engine.scheme.office.wording.points import heading_points
from maplebridge.engine.scheme.office.wording.row_words import (
    is_continued,
    is_form_line,
    is_note,
    is_short_heading,
    section_of,
)


def is_wide(area: Area, columns: Columns, row: int, spot: tuple[int, int]) -> bool:
    """Merged over half of the table, or alone at its left where nothing hangs in from above."""
    span = sum(area.grid.origin(row, c) == spot for c in area.columns)
    if span * 2 >= len(area.columns) or span >= 3:
        return True
    hanging = any(area.grid.texts[row][c] for c in area.columns if area.grid.origin(row, c) != spot)
    finest = columns.levels[-1] if columns.levels else area.columns[-1]
    if hanging or spot[1] > finest:
        return False
    text = area.grid.texts[row][spot[1]]
    if spot[1] < finest or is_upper(text) or heading_points(text)[1] is not None:
        return True
    return spot[1] == area.columns[0] and not _is_list(area, spot[1], text)


def _is_list(area: Area, column: int, text: str) -> bool:
    """Most rows say only this: a list of lines to be ticked, in which the broadest numbers are headings."""
    alone = [row for row in area.rows if area.grid.origins(row, area.columns) == [(row, column)]]
    if len(alone) * 2 <= len(area.rows):
        return False
    number = split_number(text)
    levels = [found.level for row in alone if (found := split_number(area.grid.texts[row][column]))]
    finest = LEVEL["dotted"] if LEVEL["dotted"] in levels else max(levels, default=0)
    return number is None or number.level == finest


def is_upper(text: str) -> bool:
    found = split_number(text)
    if found is not None and found.level <= LEVEL["cn_paren"]:
        return True
    return section_of(text) is not None and is_short_heading(text)


def wide_row(row: int, cell: Cell) -> Row:
    words, points = heading_points(cell.text)
    if is_continued(cell.text) or is_form_line(cell.text) or is_note(cell.text):
        return Row(row, "note", cell)
    named = Cell(words, cell.place)
    if section_of(words) is not None or points is not None or (split_number(words) and is_short_heading(words)):
        return Row(row, "heading", named, points, cell.place)
    return Row(row, "unclear", cell, points, cell.place)


def lines_of_sections(rows: list[Row]) -> list[Row]:
    """Numbered rows over the full width under "一票否决事项" are its lines; so are words behind its colon."""
    found: list[Row] = []
    above: Row | None = None  # the section's heading, while nothing but such rows followed
    for row in rows:
        if row.kind in ("heading", "unclear") and above is not None and _below(row.cell.text, above.cell.text):
            found.append(Row(row.row, "wide", row.cell, row.points, row.points_place))
            continue
        if row.kind in ("heading", "unclear") and section_of(row.cell.text) is not None:
            heading, words = _behind_colon(row.cell)
            above = Row(row.row, "heading", heading, row.points, row.points_place)
            found.append(above)
            if words:
                found.append(Row(row.row, "wide", words))
            continue
        if row.kind not in ("empty", "left"):
            above = None
        found.append(row)
    return found


def _below(text: str, heading: str) -> bool:
    number, over = split_number(text), split_number(heading)
    if number is None or (section_of(text) is not None and is_short_heading(text)):
        return False
    return number.level >= LEVEL["clause"] and (over is None or number.level > over.level)


def _behind_colon(cell: Cell) -> tuple[Cell, Cell | None]:
    match = re.fullmatch(r"([^:：]{2,30})[:：]\s*(\S.{5,})", cell.text, re.S)
    if match is None:
        return cell, None
    return Cell(match[1].strip(), cell.place), Cell(match[2].strip(), cell.place)


def headings_over_lines(area: Area, rows: list[Row]) -> list[Row]:
    """Short words merged over the whole width right above a line, where such rows of the table are headings."""
    known = any(row.kind == "heading" for row in rows)
    found = list(rows)
    for i, (row, below) in enumerate(pairwise(rows)):
        spot = area.grid.origin(row.row, area.columns[0])
        whole = all(area.grid.origin(row.row, c) == spot for c in area.columns)
        if row.kind == "unclear" and below.kind == "line" and known and whole and len(area.columns) > 1 \
                and is_short_heading(row.cell.text):
            found[i] = replace(row, kind="heading")
    return found


def remarks_at_the_end(rows: list[Row], last: int) -> list[Row]:
    """After a remark below the last line everything is remark, but a section that follows."""
    found, noted = [], False
    for i, row in enumerate(rows):
        noted = noted or (i > last and row.kind == "note" and not is_form_line(row.cell.text))
        sectioned = row.kind == "heading" and section_of(row.cell.text) is not None and not is_note(row.cell.text)
        if noted and sectioned:
            noted = False
        told = i > last and noted and row.kind in ("heading", "unclear")
        found.append(Row(row.row, "note", row.cell) if told else row)
    return found
