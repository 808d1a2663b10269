"""Items while their lines are collected, and what one table gave."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from decimal import Decimal

from maplebridge.engine.problem import Place
from maplebridge.engine.problem.model import NOWHERE
from maplebridge.engine.scheme.office.lines.draft import Draft
from maplebridge.engine.scheme.office.wording.cell import Cell, Section
from maplebridge.engine.scheme.office.wording.numbering import split_number
from maplebridge.engine.scheme.office.wording.row_words import is_deduction, is_mixed, section_of
from maplebridge.engine.scheme.office.wording.shown import unnumbered

SPECIAL: tuple[Section, ...] = ("veto", "bonus")


@dataclass(slots=True)
class BlockDraft:
    """An item while its lines are collected. `number`: as printed before its name. `costs`: lines only take points."""

    name: Cell
    section: Section = "item"
    points: Decimal | None = None
    points_place: Place = NOWHERE
    number: str = ""
    costs: bool = False
    lines: list[Draft] = field(default_factory=list)


@dataclass(slots=True)
class TableDraft:
    blocks: list[BlockDraft] = field(default_factory=list)
    total: Decimal | None = None
    total_place: Place = NOWHERE
    notes: list[Cell] = field(default_factory=list)
    bare: list[BlockDraft] = field(default_factory=list)


def make_block(cell: Cell, points: Decimal | None, place: Place, number: str) -> BlockDraft:
    found = split_number(cell.text)
    printed = number or (cell.text[:len(cell.text) - len(found.rest)].strip() if found and found.rest else "")
    name = unnumbered(cell)
    section = section_of(cell.text) or "item"
    return BlockDraft(name, section, points, place, printed, is_deduction(name.text))


def apart(block: BlockDraft) -> list[BlockDraft]:
    """Lines with points under "否决与加分" add them, those without veto."""
    if not is_mixed(block.name.text):
        return [block]
    parts = [replace(block, section=section, points=None, lines=[
        line for line in block.lines if bool(line.printed.points) == (section == "bonus")])
        for section in SPECIAL]
    return [part for part in parts if part.lines]
