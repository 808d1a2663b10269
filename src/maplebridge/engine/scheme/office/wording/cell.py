"""Words with their place, and the sections that headings tell apart."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from maplebridge.engine.problem import Place
from maplebridge.engine.problem.model import NOWHERE

Section = Literal["item", "bonus", "veto", "monitoring"]


@dataclass(frozen=True, slots=True)
class Cell:
    """Words of one cell with its place; a merged cell has the place of its first."""

    text: str
    place: Place = NOWHERE


NO_CELL = Cell("")
