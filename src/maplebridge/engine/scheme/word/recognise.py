"""Which table of a Word file is which part of a scheme: known by the headings, wherever it stands."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from maplebridge.engine.scheme.excel.cells import plain_text
from maplebridge.engine.scheme.excel.columns import NODES, TASKS, Columns
from maplebridge.engine.scheme.excel.found import names_of, plain
from maplebridge.engine.scheme.excel.layout import BLOCKS, Block
from maplebridge.engine.scheme.word.layout import CODE, CONTENT, GROUPS, ITEM_CODE, ITEM_NAME, NAME, POINTS, SHOWN_NAME
from maplebridge.engine.sheet import Book, Sheet, Value

Role = Literal["main", "items", "lines", "tasks", "nodes", "block"]
_FIRST_ROWS = 5  # a person may have put a title into the table


@dataclass(frozen=True, slots=True)
class Known:
    """A table with its part. `head`: number of its heading row."""

    sheet: Sheet
    role: Role
    head: int
    block: Block | None = None

    def rows(self) -> list[int]:
        """Rows below the heading that say something; a heading repeated by hand says nothing."""
        heads = self.sheet.rows[self.head]
        return [r for r in range(self.head + 1, len(self.sheet.rows))
                if self.sheet.rows[r] != heads and any(plain_text(cell) for cell in self.sheet.rows[r])]


def known_tables(book: Book) -> tuple[Known, ...]:
    """The tables that are part of a scheme, in the order of the file."""
    return tuple(known for sheet in book.sheets if (known := _known(sheet)) is not None)


def is_ours(book: Book) -> bool:
    """Whether the Word file was written by us: a main table with at least one annex that makes it exact."""
    roles = {known.role for known in known_tables(book)} if book.format == "docx" else set()
    return "main" in roles and bool(roles & {"lines", "tasks", "nodes"})


def _known(sheet: Sheet) -> Known | None:
    for r, row in enumerate(sheet.rows[:_FIRST_ROWS]):
        heads = {plain(plain_text(cell)) for cell in row} - {""}
        if (role := _role(heads)) is not None:
            return Known(sheet, role, r)
        if (block := _block(row, heads)) is not None:
            return Known(sheet, "block", r, block)
    return None


def _role(heads: set[str]) -> Role | None:
    if _has(heads, (ITEM_NAME, CODE, NAME, POINTS)):
        return "main"
    if _has(heads, (TASKS[0], TASKS[2])):
        return "tasks"
    if _has(heads, (NODES[0], NODES[2])):
        return "nodes"
    for group in GROUPS:
        own = [column for column in group.columns[1:] if column is not SHOWN_NAME]
        if _has(heads, group.columns[:1]) and any(_has(heads, (column,)) for column in own):
            return "items" if group.columns[0] is ITEM_CODE else "lines"
    return None


def _has(heads: set[str], columns: Columns) -> bool:
    return all(heads & names_of(column) for column in columns)


def _block(row: Sequence[Value], heads: set[str]) -> Block | None:
    first = plain(plain_text(row[0]))
    for block in BLOCKS:
        if block.shape == "pairs":
            if first in names_of(block.title) and heads & names_of(CONTENT):
                return block
        elif first in names_of(block.columns[0]) and len(heads) >= min(2, len(block.columns)):
            return block
    return None
