"""A unit of rows to a line: its name, its levels above, its words by column, its points."""

from __future__ import annotations

from dataclasses import dataclass

from maplebridge.engine.problem import Place
from maplebridge.engine.scheme.office.columns.read import Columns
from maplebridge.engine.scheme.office.grid.areas import Area
from maplebridge.engine.scheme.office.grid.cells import Spot
from maplebridge.engine.scheme.office.lines.levels import Levels
from maplebridge.engine.scheme.office.lines.names import name_of
from maplebridge.engine.scheme.office.lines.shared import Shared
from maplebridge.engine.scheme.office.lines.texts import Texts, put, texts_of
from maplebridge.engine.scheme.office.lines.units import Unit
from maplebridge.engine.scheme.office.wording.cell import NO_CELL, Cell
from maplebridge.engine.scheme.office.wording.numbering import split_number
from maplebridge.engine.scheme.office.wording.points import Printed, heading_points, split_points
from maplebridge.engine.scheme.office.wording.shown import unnumbered
from maplebridge.engine.scheme.terms import TIERS, code_of


@dataclass(frozen=True, slots=True)
class Draft:
    """A line before codes are made and its item is settled. `item`: the cell of the item column, if any. `source`:
    the cell its name was taken from, whole."""

    name: Cell
    printed: Printed
    points_place: Place
    item: Spot | None
    group: Cell | None
    code: str
    cells: Texts
    over: Spot | None = None
    item_code: str = ""
    points_at: Spot | None = None
    source: Cell = NO_CELL


def tier_of(text: str) -> str | None:
    """The tier a word of a column stands for: 底线, baseline ...; None for any other word."""
    code = code_of(text.strip().removesuffix("指标"), TIERS)
    return code if code in TIERS else None


def draft_line(area: Area, columns: Columns, levels: Levels, unit: Unit, shared: Shared) -> Draft:
    cells = texts_of(area, columns, levels, unit)
    item = unit.key(levels.item) if levels.item is not None else None
    name, group = name_of(area, columns, levels, unit, cells, shared)
    stated, source = name.place, _source(area, levels, unit, name)
    name = with_rule_behind(name, cells)
    at = unit.points_at
    place = stated if at is None else area.grid.cell(*at).place
    if cells.get("content") and cells["content"].text == name.text:
        del cells["content"]
    if group is None and "level" in cells and tier_of(cells["level"].text) is None:
        column = columns.holding("level")[0]
        group = Cell(f"{columns.words[column]} {cells['level'].text}", cells["level"].place)
    return Draft(unnumbered(name), unit.printed, place, item, group, _code(area, columns, levels, unit, shared), cells,
                 unit.over, _item_code(area, unit, shared), at, source)


def _source(area: Area, levels: Levels, unit: Unit, name: Cell) -> Cell:
    """The one cell of the finest level; the name's own where there is none, or several."""
    spots = unit.distinct(levels.name) if levels.name is not None else ()
    return area.grid.cell(*spots[0]) if len(spots) == 1 else name


def with_rule_behind(name: Cell, cells: Texts) -> Cell:
    """Words behind the points in a name's cell are its counting method, where no column has one."""
    before, behind = split_points(name.text)
    if len(behind) >= 4:
        if "method" not in cells or cells["method"].text == name.text:
            cells["method"] = Cell(behind, name.place)
        else:
            put(cells, "content", [Cell(behind, name.place)])
        return Cell(before, name.place)
    return Cell(heading_points(name.text)[0], name.place)


def _code(area: Area, columns: Columns, levels: Levels, unit: Unit, shared: Shared) -> str:
    """A number in a column of its own that is the line's, the nearest to its name first; or the one before its name."""
    for column in sorted(columns.codes, key=lambda code: -(columns.codes[code] or 0)):
        text = area.grid.texts[unit.rows[0]][column]
        if text and column not in shared.item_codes:
            return text
    if levels.name is not None and len(unit.distinct(levels.name)) == 1:
        found = split_number(area.grid.cell(*unit.distinct(levels.name)[0]).text)
        if found is not None and found.rest:
            return found.code or (str(found.number) if found.number is not None else "")
    return ""


def _item_code(area: Area, unit: Unit, shared: Shared) -> str:
    return next((area.grid.texts[unit.rows[0]][c] for c in sorted(shared.item_codes)), "")
