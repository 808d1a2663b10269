"""Cells that stand over several lines, and numbers that are those of items."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from maplebridge.engine.scheme.office.columns.read import Columns
from maplebridge.engine.scheme.office.grid.areas import Area
from maplebridge.engine.scheme.office.grid.cells import Spot
from maplebridge.engine.scheme.office.lines.levels import Levels
from maplebridge.engine.scheme.office.lines.units import Unit


@dataclass(frozen=True, slots=True)
class Shared:
    """Cells that stand over several units, and columns of numbers that belong to items rather than to lines."""

    spots: frozenset[Spot]
    item_codes: frozenset[int]


def find_shared(area: Area, columns: Columns, levels: Levels, units: Sequence[Unit]) -> Shared:
    seen = Counter(key for unit in units for level in range(len(columns.levels)) for key in unit.distinct(level))
    over = frozenset(spot for spot, count in seen.items() if count > 1)
    rows = [row for unit in units for row in unit.rows]
    of_items = (c for c, owner in columns.codes.items() if owner is not None
                and columns.levels.index(owner) == levels.item and _numbers_items(area, c, rows))
    return Shared(over, frozenset(of_items))


def _numbers_items(area: Area, column: int, rows: Sequence[int]) -> bool:
    """Merged over several lines, mostly blank below its first, or the same number again and again."""
    said = [area.grid.texts[row][column] for row in rows if area.grid.texts[row][column]]
    merged = any(area.grid.origin(row, column)[0] != row for row in rows)
    return merged or (len(rows) - len(said)) * 3 > len(rows) or len(set(said)) * 2 <= len(said)
