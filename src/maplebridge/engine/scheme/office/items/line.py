"""Items and lines of an office's table as found, before the words of a line are understood."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal

from maplebridge.engine.problem import Place
from maplebridge.engine.problem.model import NOWHERE
from maplebridge.engine.scheme.office.wording.cell import Cell, Section


@dataclass(frozen=True, slots=True)
class Line:
    """What becomes one indicator: the smallest part of the table with points of its own.

    `code`: printed or made from the numbering. `cells`: the words by what their column holds (content, method, check,
    department, person, due, level ...; columns/). `points` None: none printed.
    """

    code: str
    name: Cell
    points: Decimal | None
    cells: Mapping[str, Cell] = field(default_factory=dict)
    points_place: Place = NOWHERE
    group: Cell | None = None


@dataclass(frozen=True, slots=True)
class Block:
    """What becomes one item: a heading with its lines. `points`: as printed with the heading or its sub-total."""

    code: str
    name: Cell
    points: Decimal | None
    section: Section
    lines: tuple[Line, ...]
    points_place: Place = NOWHERE
