"""Rows joined to what has points of its own: merged points cells, blanks under a value, rules over several rows."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from maplebridge.engine.scheme.office.columns.read import Columns
from maplebridge.engine.scheme.office.grid.areas import Area
from maplebridge.engine.scheme.office.grid.cells import Grid, Spot
from maplebridge.engine.scheme.office.wording.points import Printed, bracket_points, heading_points, read_points

Keys = tuple[Spot | None, ...]


@dataclass(frozen=True, slots=True)
class Unit:
    """Rows that share one points cell. `keys`: for each level the first cell of what stands there, blanks under a value
    included. `points_at`: the cell the points stand in; None where they are in the words, or not printed."""

    rows: tuple[int, ...]
    keys: tuple[Keys, ...]
    printed: Printed
    points_at: Spot | None
    over: Spot | None = None  # a points cell over several units: the points of their heading

    def key(self, level: int) -> Spot | None:
        return next((keys[level] for keys in self.keys if keys[level] is not None), None)

    def distinct(self, level: int) -> tuple[Spot, ...]:
        return tuple(dict.fromkeys(key for keys in self.keys if (key := keys[level]) is not None))


def read_units(area: Area, columns: Columns, rows: Sequence[int]) -> list[Unit]:
    """`rows`: lines that follow each other without a heading between."""
    keys = _keys(area.grid, columns, rows)
    point_column, owner = _line_points(columns)
    drafts: list[list[int]] = []
    before: Spot | None = None
    for i, row in enumerate(rows):
        spot = None if point_column is None else _points_spot(area.grid, columns, row, point_column)
        if i and _same_unit(area, columns, row, spot, before, keys[i - 1:i + 1], owner):
            drafts[-1].append(i)
        else:
            drafts.append([i])
            before = spot
    units: list[Unit] = []
    for draft in drafts:
        units += _unit(area, columns, [rows[i] for i in draft], [keys[i] for i in draft], point_column)
    return units


def _line_points(columns: Columns) -> tuple[int | None, int | None]:
    """The column of points of the finest level that has one, and the position of that level."""
    if not columns.points:
        return None, None
    owners = {column: -1 if owner is None else columns.levels.index(owner) for column, owner in columns.points.items()}
    column = max(owners, key=lambda column: (owners[column], -column))
    return column, len(columns.levels) - 1 if owners[column] < 0 else owners[column]


def _points_spot(grid: Grid, columns: Columns, row: int, column: int) -> Spot | None:
    """The cell of the points, also one whose formula was never calculated; None where words reach over it."""
    if grid.origin(row, column)[1] in columns.levels:
        return None
    if grid.texts[row][column] or grid.is_uncalculated(row, column):
        return grid.origin(row, column)
    return None


def _same_unit(
    area: Area, columns: Columns, row: int, spot: Spot | None, before: Spot | None, keys: Sequence[Keys],
    owner: int | None,
) -> bool:
    """One points cell over both rows; or no points here and no subject of its own either."""
    if spot is not None:
        return spot == before
    level = len(columns.levels) - 1 if owner is None else owner
    if level < 0:
        return False
    return keys[0][level] == keys[1][level] and keys[1][level] is not None


def _keys(grid: Grid, columns: Columns, rows: Sequence[int]) -> list[Keys]:
    """A blank under a value belongs to it, as long as nothing broader began anew."""
    found: list[Keys] = []
    for i, row in enumerate(rows):
        above: Keys = found[-1] if i else (None,) * len(columns.levels)
        here: list[Spot | None] = []
        fresh = False
        for level, column in enumerate(columns.levels):
            text = grid.texts[row][column]
            key = grid.origin(row, column) if text else None
            upper = level < len(columns.levels) - 1
            if not fresh and (key is None or (upper and _repeats(grid, key, above[level]))):
                key = above[level]
            fresh = fresh or key != above[level]
            here.append(key)
        found.append(tuple(here))
    return found


def _repeats(grid: Grid, key: Spot, above: Spot | None) -> bool:
    """The same words again, as after unmerging."""
    return above is not None and grid.texts[key[0]][key[1]] == grid.texts[above[0]][above[1]]


def _unit(area: Area, columns: Columns, rows: list[int], keys: list[Keys], point_column: int | None) -> list[Unit]:
    """One unit; or, where every row states points of its own in its words, one for each row."""
    grid = area.grid
    spot = None if point_column is None else _points_spot(grid, columns, rows[0], point_column)
    stated = [_own_points(area, columns, row, rows) for row in rows]
    if len(rows) > 1 and all(points is not None for points in stated):
        return [Unit((row,), (key,), Printed(points), None, spot)
                for row, key, points in zip(rows, keys, stated, strict=True)]
    if spot is None:
        return [Unit(tuple(rows), tuple(keys), Printed(_words_points(area, columns, rows)), None)]
    printed = Printed(doubt=True) if grid.is_uncalculated(*spot) else read_points(grid.texts[spot[0]][spot[1]])
    return [Unit(tuple(rows), tuple(keys), printed, spot)]


def _own_points(area: Area, columns: Columns, row: int, rows: Sequence[int]) -> Decimal | None:
    """Points in the words of this row alone, not in a cell that hangs over others of the unit."""
    for column in (*columns.levels, *_text_columns(columns)):
        text, spot = area.grid.texts[row][column], area.grid.origin(row, column)
        alone = spot == (row, column) and (len(rows) == 1 or area.grid.origin(row + 1, column) != spot)
        points = _stated(columns, column, text) if text and alone else None
        if points is not None:
            return points
    return None


def _words_points(area: Area, columns: Columns, rows: Sequence[int]) -> Decimal | None:
    """Points in brackets in the words of the rows, the finest subject first; None where none or several differ."""
    for column in _text_columns(columns):
        spots = dict.fromkeys(area.grid.origin(row, column) for row in rows if area.grid.texts[row][column])
        found = [points for r, c in spots if (points := _stated(columns, column, area.grid.texts[r][c])) is not None]
        if found:
            return found[0] if len(found) == 1 else None
    return None


def _stated(columns: Columns, column: int, text: str) -> Decimal | None:
    """A name may end in its points; in other words they stand in brackets."""
    return heading_points(text)[1] if column in columns.levels else bracket_points(text)


def _text_columns(columns: Columns) -> tuple[int, ...]:
    """Where the words of a line stand: subjects from the finest up (but the broadest, where there are several), then
    the others."""
    levels = columns.levels[1:] if len(columns.levels) > 1 else columns.levels
    return (*reversed(levels), *columns.holding("method"), *columns.holding("content"), *columns.holding("definition"))


def shared_levels(units: Sequence[Unit], count: int) -> tuple[bool, ...]:
    """For each level whether a cell of it stands over several units."""
    found = []
    for level in range(count):
        seen = Counter(key for unit in units for key in unit.distinct(level))
        found.append(any(n > 1 for n in seen.values()))
    return tuple(found)
