"""The words of a line by what their column holds."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from decimal import Decimal

from maplebridge.engine.scheme.office.columns.read import Columns
from maplebridge.engine.scheme.office.grid.areas import Area
from maplebridge.engine.scheme.office.lines.levels import Levels
from maplebridge.engine.scheme.office.lines.units import Unit
from maplebridge.engine.scheme.office.wording.cell import Cell

#: Columns whose words a line keeps, besides the levels.
KEPT = ("method", "content", "definition", "check", "department", "person", "due", "period", "level", "kind")

Texts = dict[str, Cell]


def texts_of(area: Area, columns: Columns, levels: Levels, unit: Unit) -> Texts:
    """The words of a unit by what their column holds, cells one below the other joined."""
    found: Texts = {}
    for level in levels.more:
        put(found, "content", [area.grid.cell(*spot) for spot in unit.distinct(level)])
    for column, role in columns.others.items():
        if role in KEPT:
            spots = dict.fromkeys(area.grid.origin(row, column) for row in unit.rows if area.grid.texts[row][column])
            put(found, role, [area.grid.cell(*spot) for spot in spots])
    if (bands := columns.holding("band")) and (rubric := _rubric(area, columns, unit, bands)).text:
        put(found, "method", [rubric])
    return found


def _rubric(area: Area, columns: Columns, unit: Unit, bands: Sequence[int]) -> Cell:
    """What earns which grade, from columns headed 优秀（100%） or Good (4 points): said as one counting method."""
    said = []
    for column in bands:
        text = area.grid.texts[unit.rows[0]][column].rstrip("。.；;")
        if text:
            said.append(f"{text}的得{_worth(columns.words[column], unit.printed.points)}")
    return Cell("；".join(said), area.grid.cell(unit.rows[0], bands[0]).place)


def _worth(heading: str, points: Decimal | None) -> str:
    """The points of a grade: printed, a share of the line's own, or only its name."""
    match = re.search(r"(\d+(?:\.\d+)?)\s*(%|分|points?)?", unicodedata.normalize("NFKC", heading))
    if match is None:
        return heading
    value = Decimal(match[1])
    if match[2] == "%" and points is not None:
        value = (value * points / 100).normalize()
    return f"{value:f}分"


def put(found: Texts, role: str, cells: Sequence[Cell]) -> None:
    for cell in cells:
        before = found.get(role)
        if before is None:
            found[role] = cell
        elif cell.text not in before.text.split("\n"):
            found[role] = Cell(f"{before.text}\n{cell.text}", before.place)
