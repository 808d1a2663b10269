"""One table to drafts of items with their lines, the sums it prints, and its remarks."""

from __future__ import annotations

from collections.abc import Sequence

from maplebridge.engine.scheme.office.columns.read import Columns
from maplebridge.engine.scheme.office.grid.areas import Area
from maplebridge.engine.scheme.office.items.builder import Builder
from maplebridge.engine.scheme.office.lines.draft import draft_line
from maplebridge.engine.scheme.office.lines.levels import Levels, settle_levels
from maplebridge.engine.scheme.office.lines.parts import split_draft
from maplebridge.engine.scheme.office.lines.shared import find_shared
from maplebridge.engine.scheme.office.lines.units import Unit, read_units
from maplebridge.engine.scheme.office.rows.row import Row
from maplebridge.engine.scheme.office.wording.cell import Cell
from maplebridge.engine.scheme.office.wording.points import heading_points


def read_table(
    area: Area, columns: Columns, rows: Sequence[Row], above: Sequence[Row], title: Cell, before: Builder | None = None
) -> Builder:
    """`above`: headings that stand before the table and hold for it; `title`: names the lines where no item is printed.
    `before`: the table that this one continues; its open item goes on, and what is found is put there."""
    stretches = [read_units(area, columns, stretch) for stretch in _stretches(rows)]
    units = [unit for stretch in stretches for unit in stretch]
    levels = settle_levels(area, columns, units)
    shared = find_shared(area, columns, levels, units)
    have_points = _items_have_points(area, columns, levels, units)
    builder = before or Builder(title)
    builder.begin(area, columns, levels, have_points)
    for row in above:
        builder.heading(row)
    left = iter(stretches)
    in_stretch = False
    for row in rows:
        if row.kind == "line":
            if not in_stretch:
                for unit in next(left):
                    draft = draft_line(area, columns, levels, unit, shared)
                    for part in split_draft(draft):
                        builder.line(part, unit)
            in_stretch = True
        elif row.kind not in ("empty", "left"):
            in_stretch = False
            builder.take(row)
    return builder


def _stretches(rows: Sequence[Row]) -> list[list[int]]:
    found: list[list[int]] = []
    open_ = False
    for row in rows:
        if row.kind == "line":
            if not open_:
                found.append([])
            found[-1].append(row.row)
            open_ = True
        elif row.kind not in ("empty", "left"):
            open_ = False
    return found


def _items_have_points(area: Area, columns: Columns, levels: Levels, units: Sequence[Unit]) -> bool:
    if levels.item is None:
        return False
    if columns.levels[levels.item] in columns.points.values() and len(columns.points) > 1:
        return True
    spots = {unit.key(levels.item) for unit in units} - {None}
    return any(heading_points(area.grid.texts[s[0]][s[1]])[1] is not None for s in spots if s is not None)
