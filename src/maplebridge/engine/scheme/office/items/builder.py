"""Goes down the rows of a table and puts each line below the item that is open."""

from __future__ import annotations

from dataclasses import replace

from maplebridge.engine.problem.model import NOWHERE
from maplebridge.engine.scheme.office.columns.read import Columns
from maplebridge.engine.scheme.office.grid.areas import Area
from maplebridge.engine.scheme.office.grid.cells import Spot
from maplebridge.engine.scheme.office.items.blocks import BlockDraft, TableDraft, apart, make_block
from maplebridge.engine.scheme.office.lines.draft import Draft
from maplebridge.engine.scheme.office.lines.levels import Levels
from maplebridge.engine.scheme.office.lines.units import Unit
from maplebridge.engine.scheme.office.rows.row import Row
from maplebridge.engine.scheme.office.wording.cell import Cell
from maplebridge.engine.scheme.office.wording.numbering import goes_on, read_number, split_number, without_number
from maplebridge.engine.scheme.office.wording.points import Printed, heading_points, read_points
from maplebridge.engine.scheme.office.wording.row_words import is_deduction, section_of

UNNUMBERED = 99


class Builder:
    """Goes down the rows; headings stay open until one of their own level or a broader one begins."""

    area: Area
    columns: Columns
    levels: Levels
    items_have_points: bool

    def __init__(self, title: Cell) -> None:
        self.title = title
        self.found = TableDraft()
        self.top: Row | None = None
        self.sub: Row | None = None
        self.under_top: BlockDraft | None = None
        self.by_cell: dict[Spot, BlockDraft] = {}
        self.current: BlockDraft | None = None

    def begin(self, area: Area, columns: Columns, levels: Levels, items_have_points: bool) -> None:
        """One more table, or part of one, with columns of its own."""
        self.area, self.columns, self.levels, self.items_have_points = area, columns, levels, items_have_points
        self.by_cell = {}

    def take(self, row: Row) -> None:
        match row.kind:
            case "heading":
                self.heading(row)
            case "wide":
                self._wide(row)
            case "sum":
                self._sum(row)
            case "total":
                self._total(row)
            case "note":
                self.found.notes.append(row.cell)

    def heading(self, row: Row) -> None:
        if self._is_finer(row):
            self.sub = row
            return
        self._close_top()
        self.top, self.sub, self.under_top = row, None, None

    def _is_finer(self, row: Row) -> bool:
        """A heading below the open one: its group, unless that has nothing of its own yet and this has points."""
        if self.top is None or section_of(row.cell.text) is not None or _level(row) == UNNUMBERED:
            return False
        below = goes_on(self.top.number, row.number)
        if not below and _level(row) <= _level(self.top):
            return False
        bare = self.under_top is None and self.top.points is None and section_of(self.top.cell.text) is None
        return not (bare and row.points is not None)

    def _close_top(self) -> None:
        """A heading with points under which no line came is told."""
        if self.top is not None and self.under_top is None and (self.top.points is not None):
            self.found.bare.append(self._block_of(self.top))

    def _heads_the_item(self) -> bool:
        if self.top is None:
            return False
        named = section_of(self.top.cell.text) is not None or self.top.points is not None
        return self.levels.item is None or named or not self.items_have_points

    def line(self, draft: Draft, unit: Unit) -> None:
        if self._is_numeral(draft.item) and self.top is not None:
            draft = replace(draft, code=draft.code or self._item_text(draft.item), item=None)
        if self._heads_the_item() and not (self.top is not None and self.top.in_items and draft.item is not None):
            block = self._under_top()
            group = self.sub.cell if self.sub else self._item_cell(draft.item)
            words = without_number(heading_points(group.text)[0]) if group is not None else ""
            if group is not None and words not in (block.name.text, draft.name.text):
                draft = _with_group(draft, group)
        elif draft.item is not None:
            block = self._by_cell(draft.item, draft.item_code, unit)
        elif self.levels.item is not None and self.current is not None:
            block = self.current
        elif _stands_for_itself(draft):
            block = make_block(draft.name, None, NOWHERE, draft.code)
            self.found.blocks.append(block)
        else:
            block = self._under_title()
        block = self._of_kind(draft, block)
        block.lines.append(draft)
        if draft.over is not None and block.points is None and block.name != self.title:
            block.points = read_points(self.area.grid.texts[draft.over[0]][draft.over[1]]).points
            block.points_place = self.area.grid.cell(*draft.over).place
        self.current = block

    def _is_numeral(self, spot: Spot | None) -> bool:
        """Numbers of lines in the column of items, under an item in a row of its own."""
        return spot is not None and read_number(self._item_text(spot)) is not None

    def _item_text(self, spot: Spot | None) -> str:
        return self.area.grid.texts[spot[0]][spot[1]] if spot is not None else ""

    def _of_kind(self, draft: Draft, block: BlockDraft) -> BlockDraft:
        """A column may say of a line that it adds points, vetoes, or is only watched."""
        kind = draft.cells.get("kind")
        section = section_of(kind.text) if kind is not None else None
        if kind is None or section is None or block.section != "item":
            return block
        for other in self.found.blocks:
            if other.name.text == kind.text:
                return other
        if not block.lines:
            self.found.blocks.remove(block)
        self.found.blocks.append(BlockDraft(kind, section, costs=is_deduction(kind.text)))
        return self.found.blocks[-1]

    def _item_cell(self, spot: Spot | None) -> Cell | None:
        return None if spot is None else self.area.grid.cell(*spot)

    def _under_top(self) -> BlockDraft:
        assert self.top is not None
        if self.under_top is None:
            self.under_top = self._block_of(self.top)
            self.found.blocks.append(self.under_top)
        return self.under_top

    def _block_of(self, row: Row) -> BlockDraft:
        return make_block(row.cell, row.points, row.points_place, row.number)

    def _by_cell(self, spot: Spot, number: str, unit: Unit) -> BlockDraft:
        if spot not in self.by_cell:
            cell = self.area.grid.cell(*spot)
            words, points = heading_points(cell.text)
            block = make_block(Cell(words, cell.place), points, cell.place, number)
            same = self.found.blocks[-1] if self.found.blocks else None
            if same is not None and same.name.text == block.name.text and same.section == block.section:
                block = same
            else:
                self.found.blocks.append(block)
            self.by_cell[spot] = block
            self._points_beside(block, unit)
        return self.by_cell[spot]

    def _points_beside(self, block: BlockDraft, unit: Unit) -> None:
        """Points in a column of the item's own."""
        item = self.columns.levels[self.levels.item or 0]
        for column, owner in self.columns.points.items():
            row = unit.rows[0]
            if owner == item and block.points is None and len(self.columns.points) > 1:
                block.points = read_points(self.area.grid.texts[row][column]).points
                block.points_place = self.area.grid.cell(row, column).place

    def _under_title(self) -> BlockDraft:
        if self.title not in [block.name for block in self.found.blocks]:
            self.found.blocks.append(BlockDraft(self.title, section_of(self.title.text) or "item",
                                                costs=is_deduction(self.title.text)))
        return next(block for block in self.found.blocks if block.name == self.title)

    def _wide(self, row: Row) -> None:
        words, points = heading_points(row.cell.text)
        number = split_number(row.cell.text)
        name = Cell(" ".join(without_number(words).split()), row.cell.place)
        code = (number.code or str(number.number or "")) if number else ""
        draft = Draft(name, Printed(points), row.cell.place, None, None, code, {})
        block = self._under_top() if self.top is not None else self.current or self._under_title()
        block.lines.append(draft)
        self.current = block

    def _sum(self, row: Row) -> None:
        if self.current is not None and self.current.points is None:
            self.current.points, self.current.points_place = row.points, row.points_place

    def _total(self, row: Row) -> None:
        """The last total is that of the table."""
        self.found.total, self.found.total_place = row.points, row.points_place

    def done(self) -> TableDraft:
        self._close_top()
        self.top = None
        self.found.blocks = [part for block in self.found.blocks for part in apart(block)]
        return self.found


def _stands_for_itself(draft: Draft) -> bool:
    """A line numbered as items are ("一") where no item is printed."""
    number = read_number(draft.code) if draft.code else None
    return number is not None and number.style == "cn"


def _level(row: Row) -> int:
    found = read_number(row.number) if row.number else split_number(row.cell.text)
    return found.level if found is not None else UNNUMBERED


def _with_group(draft: Draft, group: Cell) -> Draft:
    words = without_number(heading_points(group.text)[0])
    text = f"{words} / {draft.group.text}" if draft.group and draft.group.text != words else words
    cell = Cell(" ".join(text.split()), group.place)
    return replace(draft, group=cell)
