"""What each row of a table is: a line, a heading over the lines below, a sum, a remark."""

from __future__ import annotations

import re
from dataclasses import replace
from decimal import Decimal

from maplebridge.engine.problem import Place
from maplebridge.engine.scheme.office.asking.question import Answers, Question
from maplebridge.engine.scheme.office.columns.read import Columns
from maplebridge.engine.scheme.office.grid.areas import Area
from maplebridge.engine.scheme.office.rows.row import Row, RowKind
from maplebridge.engine.scheme.office.rows.wide_rows import (
    headings_over_lines,
    is_upper,
    is_wide,
    lines_of_sections,
    remarks_at_the_end,
    wide_row,
)
from maplebridge.engine.scheme.office.wording.cell import Cell
from maplebridge.engine.scheme.office.wording.headings import column_role
from maplebridge.engine.scheme.office.wording.numbering import LEVEL, goes_on, read_number
from maplebridge.engine.scheme.office.wording.points import heading_points, read_points
from maplebridge.engine.scheme.office.wording.row_words import (
    is_form_line,
    is_short_heading,
    is_sub_total,
    is_sum,
    lone_points,
)

NOT_APPLIED = frozenset(
    {"否", "不适用", "不涉及", "×", "✗", "no", "n", "n/a", "notapplicable", "doesnotapply", "false"})


def read_rows(area: Area, columns: Columns, answers: Answers) -> tuple[tuple[Row, ...], tuple[Question, ...]]:
    """The rows in order; what may be a heading or a remark is asked."""
    rows = lines_of_sections([_row(area, columns, row) for row in area.rows])
    last = max((i for i, row in enumerate(rows) if row.kind in ("line", "wide")), default=-1)
    rows = remarks_at_the_end(headings_over_lines(area, rows), last)
    questions: list[Question] = []
    for i, row in enumerate(rows):
        if row.kind == "unclear":
            answer = answers.to("row", row.cell.text)
            if answer in ("heading", "line"):
                kind: RowKind = "heading" if answer == "heading" else "wide"
                rows[i] = Row(row.row, kind, row.cell, row.points, row.points_place)
                continue
            rows[i] = Row(row.row, "note", row.cell)
            if answer != "note":
                questions.append(Question("row", row.cell.text, ("note", "heading", "line"), row.cell.place))
    return tuple(rows), tuple(questions)


def _row(area: Area, columns: Columns, row: int) -> Row:
    grid = area.grid
    spots = grid.origins(row, area.columns)
    own = [spot for spot in spots if spot[0] == row]
    if not own:
        return Row(row, "line" if spots else "empty")
    cells = [grid.cell(*spot) for spot in own]
    if _only_headings(area, cells, own):
        return Row(row, "empty")
    if all(is_form_line(cell.text) for cell in cells):
        return Row(row, "note", cells[0])
    if (summed := _sum(area, columns, row, cells)) is not None:
        return summed
    if len(own) == 1 and is_wide(area, columns, row, own[0]):
        wide = wide_row(row, cells[0])
        alone = area.grid.origin(row, own[0][1] + 1) != own[0]
        in_items = len(columns.levels) > 1 and own[0][1] == columns.levels[0] and alone
        return replace(wide, in_items=in_items, kind="heading" if in_items and wide.kind == "unclear" else wide.kind)
    if (heading := _heading(area, columns, row, own)) is not None:
        return heading
    if _not_applied(area, columns, row):
        return Row(row, "left", next(cell for cell in cells if not read_number(cell.text)))
    idle = all(c in columns.codes or c in columns.holding("received") for _, c in own)
    if idle and _nothing_above(area, columns, row):
        return Row(row, "empty")
    return Row(row, "line")


def _only_headings(area: Area, cells: list[Cell], own: list[tuple[int, int]]) -> bool:
    """A heading printed again in other words: every cell is one, and says of its column what its heading says."""
    roles = [column_role(cell.text) for cell in cells]
    return len(own) > 2 and all(role is not None and role == area.head.roles.get(c)
                                for role, (_, c) in zip(roles, own, strict=True))


def _not_applied(area: Area, columns: Columns, row: int) -> bool:
    """A column says of the line that it does not apply ("不适用", "Applies: no")."""
    said = [area.grid.texts[row][c] for c in columns.holding("category")]
    return any(re.sub(r"\s", "", text).casefold() in NOT_APPLIED for text in said)


def _nothing_above(area: Area, columns: Columns, row: int) -> bool:
    """No merged subject hangs into the row."""
    return not any(area.grid.texts[row][c] for c in columns.levels)


def _sum(area: Area, columns: Columns, row: int, cells: list[Cell]) -> Row | None:
    """"小计 20分", "合计", "20分" alone; its points may stand in the words or in a column of points."""
    first = next((cell for cell in cells if is_sum(cell.text)), None)
    if first is None or first not in cells[:3]:
        points = lone_points(cells[0].text) if len(cells) == 1 else None
        return None if points is None else Row(row, "sum", cells[0], points, cells[0].place)
    kind: RowKind = "sum" if is_sub_total(first.text) else "total"
    points, place = lone_points(first.text), first.place
    if points is None:
        points = heading_points(first.text)[1]
    if points is None:
        points, place = _beside(area, columns, row, first)
    return Row(row, kind, first, points, place)


def _beside(area: Area, columns: Columns, row: int, first: Cell) -> tuple[Decimal | None, Place]:
    """The number of a sum: in a column of points, else in any cell of the row that may hold one."""
    spots = [spot for spot in area.grid.origins(row, area.columns) if spot[0] == row]
    for _, c in sorted(spots, key=lambda spot: spot[1] not in columns.points):
        cell = area.grid.cell(row, c)
        points = lone_points(cell.text) or read_points(cell.text).points
        if cell != first and points is not None and c not in columns.codes and columns.others.get(c) != "received":
            return points, cell.place
    return None, first.place


def _heading(area: Area, columns: Columns, row: int, own: list[tuple[int, int]]) -> Row | None:
    """A heading with its number or its points in columns of their own, and nothing else in the row."""
    grid = area.grid
    codes = [c for _, c in own if c in columns.codes and read_number(grid.texts[row][c])]
    marks = [c for _, c in own if c in columns.points]
    rest = [c for _, c in own if c not in codes and c not in marks]
    hanging = any(grid.texts[row][c] and grid.origin(row, c)[0] < row for c in area.columns)
    if len(rest) != 1 or hanging or not (codes or marks):
        return None
    text = grid.texts[row][rest[0]]
    spans = sum(grid.origin(row, c) == (row, rest[0]) for c in area.columns)
    number = grid.texts[row][codes[0]] if codes else ""
    in_items = len(columns.levels) > 1 and rest[0] == columns.levels[0] and spans == 1
    upper = is_upper(text) or _upper_code(area, columns, number) or in_items
    if not upper and not (spans >= 3 or (spans >= 2 and len(area.columns) >= 4)):
        return None
    if not upper and not is_short_heading(text):
        return None
    words, points = heading_points(text)
    place = grid.cell(row, rest[0]).place
    if marks and points is None:
        points, place = read_points(grid.texts[row][marks[0]]).points, grid.cell(row, marks[0]).place
    return Row(row, "heading", Cell(words, grid.cell(row, rest[0]).place), points, place, number, in_items)


def _upper_code(area: Area, columns: Columns, number: str) -> bool:
    """The number of a heading: those of the lines go on from it ("1", then "1.1"), or it is a Chinese numeral where
    they have Arabic ones."""
    found = read_number(number) if number else None
    if found is None:
        return False
    others = [text for r in area.rows for c in columns.codes if (text := area.grid.texts[r][c])]
    if any(goes_on(number, other) for other in others):
        return True
    levels = [other.level for text in others if (other := read_number(text)) is not None]
    return found.level <= LEVEL["cn_paren"] and any(level > LEVEL["cn_paren"] for level in levels)
