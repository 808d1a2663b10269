"""The basic sheet: one block per section of the scheme; sections no block can hold stand whole in the last pairs."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from maplebridge.engine.scheme.excel import layout
from maplebridge.engine.scheme.excel.flow import write_flow
from maplebridge.engine.scheme.excel.layout import BLOCKS, Block
from maplebridge.engine.scheme.excel.rows import Vocabularies, split_row
from maplebridge.engine.scheme.excel.sections import as_rows
from maplebridge.engine.scheme.excel.style import head_cells, style_of, styled, text_height
from maplebridge.engine.sheet import NewCell, NewSheet, Value

WIDTHS = (30, 46, 40, 14, 30, 34)
Line = list[Value | NewCell]


def basics_sheet(source: Mapping[str, Any], made: Vocabularies) -> NewSheet:
    rows: list[Line] = [[NewCell(layout.BASICS.both, "title")], []]
    for block, lines in basic_blocks(source, made):
        rows += [[NewCell(block.title.both, "block")], *lines, []]
    heights = {i: text_height(_measured(line)) for i, line in enumerate(rows) if i > 0 and line}
    return NewSheet(layout.BASICS.both, rows, widths=WIDTHS, heights={0: 30, **heights})


def _measured(line: Line) -> list[tuple[str, float]]:
    cells = [cell.value if isinstance(cell, NewCell) else cell for cell in line]
    return [(str(cell), width) for cell, width in zip(cells, WIDTHS, strict=False) if cell is not None]


def basic_blocks(source: Mapping[str, Any], made: Vocabularies) -> list[tuple[Block, list[Line]]]:
    """Every block with its lines; those of a table begin with its headings."""
    tables = {
        block.path: cells
        for block in BLOCKS
        if block.shape == "rows" and (cells := as_rows(block.path, section(source, block.path), block.columns, made))
    }
    sections = {path for path in ("scheme", "period") if isinstance(source.get(path), dict)}
    found: list[tuple[Block, list[Line]]] = []
    for block in BLOCKS:
        if block.path in tables:
            lines: list[Line] = [[*styled(row, block.columns)] for row in tables[block.path]]
            found.append((block, [[*head_cells(block.columns)], *lines]))
        elif block.path == "":
            left = {key: value for key, value in source.items() if key not in {*tables, *sections}}
            found.append((block, _pairs(left, block, made)))
        elif block.path in sections:
            left = {key: value for key, value in source[block.path].items() if f"{block.path}.{key}" not in tables}
            found.append((block, _pairs(left, block, made)))
    return found


def section(source: Mapping[str, Any], path: str) -> Any:
    """The part of the scheme at a dotted path; None where there is none."""
    value: Any = source
    for step in path.split("."):
        value = value.get(step) if isinstance(value, Mapping) else None
    return value


def _pairs(mapping: Mapping[str, Any], block: Block, made: Vocabularies) -> list[Line]:
    """One key a row: heading, content, English. What no heading can hold follows as "key:" with its YAML."""
    cells, rest = split_row(mapping, block.columns, made)
    lines: list[Line] = []
    for column, cell in zip(block.columns, cells, strict=True):
        if column.kind == "english":
            lines[-1].append(NewCell(cell, "cell"))
        else:
            style = style_of(column) if column.kind in ("rule", "day") else "cell"
            lines.append([NewCell(f"{column.zh} {column.en}", "name"), NewCell(cell, style, column.hint or None)])
    for key, value in rest.items():
        if value not in ({}, []):
            lines.append([NewCell(f"{key}:", "name"), NewCell(write_flow(value), "rule")])
    return lines
