"""What a line is called, and the heading right above it."""

from __future__ import annotations

from collections.abc import Sequence

from maplebridge.engine.scheme.office.columns.read import Columns
from maplebridge.engine.scheme.office.grid.areas import Area
from maplebridge.engine.scheme.office.grid.cells import Spot
from maplebridge.engine.scheme.office.lines.levels import Levels
from maplebridge.engine.scheme.office.lines.shared import Shared
from maplebridge.engine.scheme.office.lines.texts import Texts, put
from maplebridge.engine.scheme.office.lines.units import Unit
from maplebridge.engine.scheme.office.wording.cell import Cell
from maplebridge.engine.scheme.office.wording.points import heading_points
from maplebridge.engine.scheme.office.wording.shown import unnumbered


def _item_scores(columns: Columns, levels: Levels) -> bool:
    """The only points stand beside the item: it is scored as a whole."""
    return set(columns.points.values()) == {columns.levels[levels.item or 0]} and len(columns.levels) > 1


def _item_as_line(area: Area, levels: Levels, unit: Unit, cells: Texts) -> tuple[Cell, Cell | None]:
    more = [area.grid.cell(*spot) for level in (*levels.groups, levels.name) if level is not None
            if level != levels.item for spot in unit.distinct(level)]
    before = cells.pop("content", None)
    put(cells, "content", [*more, *([before] if before else [])])
    item = unit.key(levels.item or 0)
    return (area.grid.cell(*item) if item else more[0]), None


def name_of(
    area: Area, columns: Columns, levels: Levels, unit: Unit, cells: Texts, shared: Shared
) -> tuple[Cell, Cell | None]:
    """The words of the finest level; where several stand in one unit, the heading right above them."""
    if levels.item is not None and unit.points_at is not None and _item_scores(columns, levels):
        return _item_as_line(area, levels, unit, cells)
    groups = [spot for level in levels.groups if (spot := unit.key(level)) is not None]
    names = unit.distinct(levels.name) if levels.name is not None else ()
    upper = _joined(area, groups)
    if len(names) == 1 and names[0] not in shared.spots:
        return area.grid.cell(*names[0]), _heading(upper)
    words = cells.get("content") or cells.get("method") or cells.get("definition")
    if len(names) == 1:
        own = area.grid.cell(*names[0])
        return (words, _heading(own)) if words else (own, _heading(upper))
    if not names:
        upper_spots = [*reversed(groups), unit.key(levels.item) if levels.item is not None else None]
        if (alone := next((s for s in upper_spots if s and s not in shared.spots), None)) is not None:
            return area.grid.cell(*alone), None
        if words is not None:
            return words, _heading(upper)
        spot = groups[-1] if groups else (unit.key(levels.item) if levels.item is not None else None)
        return (area.grid.cell(*spot) if spot else Cell("", area.grid.cell(unit.rows[0], area.columns[0]).place)), None
    return _over_many(area, levels, unit, names, cells, groups, shared)


def _over_many(
    area: Area, levels: Levels, unit: Unit, names: Sequence[Spot], cells: Texts, groups: list[Spot],
    shared: Shared,
) -> tuple[Cell, Cell | None]:
    """One points cell over several subjects: they are its content, and what stands over just them is its name."""
    parts = [area.grid.cell(*spot) for spot in names]
    above = cells.get("content")
    words = "\n".join([*(part.text for part in parts), *([above.text] if above else [])])
    if groups and groups[-1] not in shared.spots:
        cells["content"] = Cell(words, parts[0].place)
        return area.grid.cell(*groups[-1]), _heading(_joined(area, groups[:-1]))
    item = unit.key(levels.item) if levels.item is not None else None
    if not groups and item is not None and item not in shared.spots:
        cells["content"] = Cell(words, parts[0].place)
        return area.grid.cell(*item), None
    joined = "；".join(unnumbered(Cell(heading_points(part.text)[0])).text.rstrip("；;。.") for part in parts)
    return Cell(joined, parts[0].place), _heading(_joined(area, groups))


def _joined(area: Area, spots: Sequence[Spot]) -> Cell | None:
    if not spots:
        return None
    texts = [_heading(area.grid.cell(*spot)) for spot in spots]
    return Cell(" / ".join(cell.text for cell in texts if cell), area.grid.cell(*spots[0]).place)


def _heading(cell: Cell | None) -> Cell | None:
    return None if cell is None else unnumbered(Cell(heading_points(cell.text)[0], cell.place))
