"""The tables of one sheet: each begins at a heading and goes on to the next one that is different."""

from __future__ import annotations

from dataclasses import dataclass, replace
from itertools import islice

from maplebridge.engine.scheme.office.grid.cells import Grid
from maplebridge.engine.scheme.office.grid.head import Head, head_at
from maplebridge.engine.scheme.office.grid.plain_head import plain_head
from maplebridge.engine.scheme.office.wording.cell import Cell

#: Titles and remarks are few; a sheet with more words is something else.
MOST_WORDS = 300


@dataclass(frozen=True, slots=True)
class Area:
    """`rows`: below the heading, repeated headings left out. `above`: words between the table before and the heading.
    `columns`: those that belong to it, where two tables stand side by side. `goes_on`: it continues the one before."""

    grid: Grid
    head: Head
    rows: tuple[int, ...]
    above: tuple[Cell, ...]
    columns: tuple[int, ...]
    goes_on: bool = False

    def said(self, column: int) -> list[str]:
        """What stands in a column below the heading, a merged cell once for each of its rows."""
        return [text for row in self.rows if (text := self.grid.texts[row][column])]


def find_areas(grid: Grid, before: Head | None = None) -> tuple[list[Area], tuple[Cell, ...]]:
    """The tables, and the words of a sheet without one. `before`: the heading of the table that this one may continue
    without a heading of its own."""
    heads = _heads(grid)
    if not heads and before is not None and len(before.roles) == len(grid.columns):
        roles = dict(zip(grid.columns, before.roles.values(), strict=True))
        words = dict(zip(grid.columns, before.words.values(), strict=True))
        heads = [Head(-1, -1, roles, words)]
    if not heads and (plain := plain_head(grid)) is not None:
        heads = [plain]
    if not heads:
        return [], _lone_words(grid, list(grid.rows))
    areas = _split(grid, heads)
    if before is not None and areas and areas[0].head.keys == before.keys:
        areas[0] = replace(areas[0], goes_on=True)
    return areas, ()


def _heads(grid: Grid) -> list[Head]:
    found: list[Head] = []
    row = 0
    while row < len(grid.texts):
        head = head_at(grid, row)
        if head is not None and (not found or _begins_anew(grid, head, found[-1])):
            found.append(head)
            row = head.bottom
        row += 1
    return found


def _is_same(head: Head, before: Head) -> bool:
    """The same headings; on later pages some of their storeys may be left out."""
    if head.keys == before.keys:
        return True
    pairs = list(zip(head.keys, before.keys, strict=False))
    return len(head.keys) == len(before.keys) and all(
        bool(one) == bool(other) and (one.endswith(other) or other.endswith(one)) for one, other in pairs)


def _begins_anew(grid: Grid, head: Head, before: Head) -> bool:
    """A heading below the first one repeats it, or stands apart from the lines above."""
    if _is_same(head, before):
        return True
    above = grid.origins(head.top - 1)
    known = sum(role is not None for role in head.roles.values())
    return len(above) <= 1 and known * 4 >= len(grid.origins(head.top)) * 3


def _split(grid: Grid, heads: list[Head]) -> list[Area]:
    areas: list[Area] = []
    above: list[int] = list(range(heads[0].top))
    at = 0
    while at < len(heads):
        head = heads[at]
        rows: list[int] = []
        while True:
            following = heads[at + 1].top if at + 1 < len(heads) else len(grid.texts)
            rows += range(heads[at].bottom + 1, following)
            at += 1
            if at == len(heads) or not _is_same(heads[at], head):
                break
        rows = [row for row in rows if grid.origins(row)]
        between = _trailing_words(grid, rows) if at < len(heads) else []
        area = Area(grid, head, tuple(rows[:len(rows) - len(between)]), _lone_words(grid, above), grid.columns)
        areas += _side_by_side(area)
        above = between
    return areas


def _trailing_words(grid: Grid, rows: list[int]) -> list[int]:
    """Rows of one cell just above the next heading are its title."""
    found: list[int] = []
    for row in reversed(rows):
        if len(grid.origins(row)) > 1:
            break
        found.insert(0, row)
    return found


def _lone_words(grid: Grid, rows: list[int]) -> tuple[Cell, ...]:
    cells = (grid.cell(r, c) for row in rows for r, c in grid.origins(row) if r == row)
    return tuple(islice(cells, MOST_WORDS))


def _side_by_side(area: Area) -> list[Area]:
    """A table printed in two or three halves, the same headings twice: first the left half, then the right."""
    columns = area.columns
    for parts in (2, 3):
        width, rest = divmod(len(columns), parts)
        if rest or width < 2:
            continue
        halves = [columns[i * width:(i + 1) * width] for i in range(parts)]
        words = [tuple(area.head.words[c] for c in half) for half in halves]
        if all(other == words[0] for other in words[1:]) and len(set(words[0])) == width:
            return [_half(area, half, first=i == 0) for i, half in enumerate(halves)]
    return [area]


def _half(area: Area, columns: tuple[int, ...], *, first: bool) -> Area:
    head = replace(area.head, roles={c: area.head.roles[c] for c in columns},
                   words={c: area.head.words[c] for c in columns})
    rows = tuple(row for row in area.rows if any(c in columns for _, c in area.grid.origins(row, columns)))
    return Area(area.grid, head, rows, area.above if first else (), columns, not first or area.goes_on)
