"""Everything the main table has no column for, as further Word tables under the codes of their lines."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from math import sqrt
from typing import Any

from maplebridge.engine.document import Cell, Heading, Part, Section, Table
from maplebridge.engine.document.layout import LANDSCAPE
from maplebridge.engine.scheme.excel.cells import written_text
from maplebridge.engine.scheme.excel.columns import NODES as NODE_COLUMNS
from maplebridge.engine.scheme.excel.columns import TASKS as TASK_COLUMNS
from maplebridge.engine.scheme.excel.columns import Column, Columns
from maplebridge.engine.scheme.excel.layout import Block
from maplebridge.engine.scheme.excel.rows import Vocabularies
from maplebridge.engine.scheme.excel.style import text_width
from maplebridge.engine.scheme.excel.write_basics import Line, basic_blocks
from maplebridge.engine.scheme.excel.write_lists import node_cells, shown_name, task_rows
from maplebridge.engine.scheme.word import layout
from maplebridge.engine.scheme.word.layout import (
    CODE,
    GROUPS,
    IN_ENGLISH,
    ITEM_CODE,
    ITEM_POINTS,
    SHOWN_NAME,
    Group,
    position,
)
from maplebridge.engine.scheme.word.main_table import SIZE, ItemLines, points_shown
from maplebridge.engine.sheet import NewCell, Value

_NUMBERS = "一二三四五六七八九十"
_EXACT = ("rule", "node", "rest")
_MILLIMETRES, _PADDING = 1.65, 2.4  # of one half-width character, and beside a cell's words
_SHORT = 30.0  # columns up to this width are never made narrower
_PAIR_WIDTHS = (45.0, 100.0, 80.0)


def basics_annex(source: Mapping[str, Any], made: Vocabularies) -> Section:
    parts: list[Part] = []
    for block, lines in basic_blocks(source, made):
        table = _pairs(block, lines) if block.shape == "pairs" else _block(block, lines)
        parts += [_heading(block.title.zh, len(parts) // 2), table]
    return Section((Heading(layout.BASICS.zh), *parts), landscape=True)


def lines_annex(items: Sequence[ItemLines]) -> Section:
    parts: list[Part] = []
    for group in GROUPS:
        rows = _group_rows(items, group)
        if rows:
            parts += [_heading(group.title.zh, len(parts) // 2), _table(group.columns, rows, group.kept)]
    return Section((Heading(layout.LINES.zh), *parts), landscape=True)


def tasks_annex(source: Mapping[str, Any], made: Vocabularies) -> Section:
    table = _table(TASK_COLUMNS, task_rows(source, made), TASK_COLUMNS[2])
    return Section((Heading(layout.STEPS.zh), table), landscape=True)


def nodes_annex(nodes: Mapping[str, Any], made: Vocabularies) -> Section:
    """Stands there even when empty, so that a lost one is noticed; the annex of tasks too."""
    rows = [node_cells(name, node, made) for name, node in nodes.items()]
    return Section((Heading(layout.NODES.zh), _table(NODE_COLUMNS, rows, NODE_COLUMNS[2])), landscape=True)


def _heading(title: str, number: int) -> Heading:
    return Heading(f"（{_NUMBERS[number]}）{title}", 2)


def _group_rows(items: Sequence[ItemLines], group: Group) -> list[list[Value]]:
    """One row per item or line; without a kept column only those that say something."""
    rows = []
    for item, lines in items:
        if group.columns[0] is ITEM_CODE:
            rows.append([None if column is ITEM_POINTS and points_shown(item) else lines[0][position(column)]
                         for column in group.columns])
        for line, indicator in zip(lines, item.get("indicators") or [], strict=False):
            if group.columns[0] is CODE:
                rows.append([shown_name(indicator) if column is SHOWN_NAME else line[position(column)]
                             for column in group.columns])
    said = [k for k, column in enumerate(group.columns) if k > 0 and column is not SHOWN_NAME]
    return [row for row in rows if group.kept is not None or any(row[k] is not None for k in said)]


def _table(columns: Columns, rows: list[list[Value]], kept: Column | None = None) -> Table:
    """Columns without content are left out; the two first and the one `kept`, which tell the table, stay."""
    shown = [k for k, column in enumerate(columns)
             if k < 2 or column is kept or any(row[k] is not None for row in rows)]
    head = tuple(Cell(columns[k].zh, "head") for k in shown)
    body = [tuple(Cell(written_text(row[k]), _style(columns[k])) for k in shown) for row in rows]
    return _sized((head, *body))


def _style(column: Column) -> Any:
    if column.kind in _EXACT:
        return "code"
    return "middle" if column.kind in ("number", "word", "day", "yes") or column in (CODE, ITEM_CODE) else "text"


def _pairs(block: Block, lines: list[Line]) -> Table:
    """Heading, content, English; what is not said is left out."""
    rows = [(Cell(block.title.zh, "head"), Cell(layout.CONTENT.zh, "head"), Cell(IN_ENGLISH.zh, "head"))]
    named = {f"{column.zh} {column.en}": column.zh for column in block.columns}
    for line in lines:
        label, *values = [cell.value if isinstance(cell, NewCell) else cell for cell in line]
        texts = [written_text(value) for value in values]
        if any(texts):
            exact = line[1].style == "rule" if isinstance(line[1], NewCell) else False
            rows.append((Cell(named.get(str(label), str(label)), "name"), Cell(texts[0], "code" if exact else "text"),
                         Cell(texts[1] if len(texts) > 1 else "")))
    if not any(row[2].text for row in rows[1:]):
        return Table(tuple(row[:2] for row in rows), (_PAIR_WIDTHS[0], sum(_PAIR_WIDTHS[1:])), size=SIZE)
    return Table(tuple(rows), _PAIR_WIDTHS, size=SIZE)


def _block(block: Block, lines: list[Line]) -> Table:
    rows = [[cell.value if isinstance(cell, NewCell) else cell for cell in line] for line in lines[1:]]
    return _table(block.columns, rows)


def _sized(rows: tuple[tuple[Cell, ...], ...]) -> Table:
    """Short columns as wide as their words, long ones by the root of their length; at most the page."""
    widths = [_width(column) for column in zip(*rows, strict=True)]
    room = LANDSCAPE.text_width
    if sum(widths) <= room:
        widths = [width * min(1.4 if len(widths) > 1 else room, room / sum(widths)) for width in widths]
    short = sum(width for width in widths if width <= _SHORT)
    if sum(widths) > room > short:
        share = (room - short) / (sum(widths) - short)
        widths = [width if width <= _SHORT else width * share for width in widths]
    return Table(rows, tuple(widths), size=SIZE)


def _width(column: tuple[Cell, ...]) -> float:
    """In millimetres; a heading may take two lines."""
    longest = max((text_width(line) for cell in column[1:] for line in cell.text.splitlines()), default=0)
    characters = max(text_width(column[0].text) / 2, min(longest, 5 * sqrt(longest), 90))
    return characters * _MILLIMETRES + _PADDING
