"""Which column of subjects is the item, which are groups, and which names the line."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from maplebridge.engine.scheme.office.columns.read import Columns
from maplebridge.engine.scheme.office.grid.areas import Area
from maplebridge.engine.scheme.office.lines.units import Unit, shared_levels
from maplebridge.engine.scheme.office.wording.numbering import read_number

_BRACKETED = re.compile(r"[(（]\s*[\d.]+\s*分\s*[)）]")


@dataclass(frozen=True, slots=True)
class Levels:
    """Positions in `Columns.levels`: which is the item, which are groups, which names the line; the rest says more."""

    item: int | None
    groups: tuple[int, ...]
    name: int | None
    more: tuple[int, ...]


def settle_levels(area: Area, columns: Columns, units: Sequence[Unit]) -> Levels:
    """From headings and from what really stands over several lines."""
    shared = shared_levels(units, len(columns.levels))
    ranks = [columns.ranks[c] for c in columns.levels]
    count = len(ranks)
    if count == 0:
        return Levels(None, (), None, ())
    if count == 1:
        return Levels(0, (), None, ()) if shared[0] and _has_words(columns) else Levels(None, (), 0, ())
    item = 0 if ranks[0] == "item" or shared[0] else None
    if ranks[0] == "item" and not shared[0] and set(ranks[1:]) == {"content"} and _all_named(area, units):
        return Levels(0, (), 0, tuple(range(1, count)))
    rest = list(range(0 if item is None else 1, count))
    groups: list[int] = []
    while len(rest) > 1:
        at = rest[0]
        named_later = any(ranks[other] == "name" for other in rest[1:])
        if not (shared[at] or (ranks[at] in ("item", "group") and named_later)):
            break
        groups.append(rest.pop(0))
    return Levels(item, tuple(groups), rest[0], tuple(rest[1:]))


def _all_named(area: Area, units: Sequence[Unit]) -> bool:
    """Every line has a name of its own in the first column, none a mere number, and no points are said beside it."""
    spots = [unit.key(0) for unit in units]
    beside = (unit.key(level) for unit in units for level in range(1, len(unit.keys[0])))
    if any(_BRACKETED.search(area.grid.texts[spot[0]][spot[1]]) for spot in beside if spot):
        return False
    return len(units) > 1 and all(spot and not read_number(area.grid.texts[spot[0]][spot[1]]) for spot in spots)


def _has_words(columns: Columns) -> bool:
    return any(role in ("method", "content", "definition") for role in columns.others.values())
