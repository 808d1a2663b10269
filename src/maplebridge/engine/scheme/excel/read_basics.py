"""The basic sheet to the sections of a scheme."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from maplebridge.engine.scheme.excel.cells import CellFault, plain_text
from maplebridge.engine.scheme.excel.columns import Column
from maplebridge.engine.scheme.excel.found import Found, is_blank, names_of, plain, read_heads
from maplebridge.engine.scheme.excel.layout import BLOCKS, Block
from maplebridge.engine.scheme.excel.rows import read_row
from maplebridge.engine.scheme.excel.sections import from_rows
from maplebridge.engine.sheet import Sheet

KEY = re.compile(r"(.*\S)\s*[:：]", re.DOTALL)


def read_basics(found: Found, sheet: Sheet) -> dict[str, Any]:
    """Every section by its key."""
    data: dict[str, Any] = {}
    for block, rows in _blocks(found, sheet):
        section = _pairs(found, sheet, block, rows) if block.shape == "pairs" else _rows(found, sheet, block, rows)
        if section:
            _attach(found, sheet, data, block, section, rows[0])
    return data


def _blocks(found: Found, sheet: Sheet) -> Iterator[tuple[Block, list[int]]]:
    """Each block with the numbers of its rows that are not blank."""
    current: tuple[Block, list[int]] | None = None
    for r, row in enumerate(sheet.rows):
        texts = [plain_text(cell) for cell in row if plain_text(cell)]
        block = _titled(texts[0]) if len(texts) == 1 and plain_text(row[0]) else None
        if block is not None:
            if current is not None:
                yield current
            current = (block, [])
        elif texts and current is not None:
            current[1].append(r)
        elif texts and len(texts) > 1:
            found.fault("workbook.row_without_block", sheet, r, 0, known=[block.title.zh for block in BLOCKS])
    if current is not None:
        yield current


def _titled(text: str) -> Block | None:
    return next((block for block in BLOCKS if plain(text) in names_of(block.title)), None)


def _pairs(found: Found, sheet: Sheet, block: Block, rows: list[int]) -> dict[str, Any]:
    section: dict[str, Any] = {}
    english = {column.key for column in block.columns if column.kind == "english"}
    for r in rows:
        label, note = plain_text(sheet.value(r, 0)), found.note(block.path, sheet, r)
        column = _asked(block, label)
        if column is None:
            found.fault("workbook.unknown_label", sheet, r, 0, label=label, known=[c.zh for c in block.columns if c.zh])
            continue
        cells = [(1, column, sheet.value(r, 1))]
        if column.kind == "label" and column.key in english:
            cells.append((2, Column(column.key, "", "", "english"), sheet.value(r, 2)))
        for key, value in read_row(cells, {}, note).items():
            if key in section:
                note(key, 1, CellFault("workbook.said_twice", key=label))
            section[key] = value
    return section


def _asked(block: Block, label: str) -> Column | None:
    """The column of a label; after "key:" stands any value as YAML."""
    key = KEY.fullmatch(label)
    if key is not None:
        return Column(key[1], "", "", "rule")
    return next((known for known in block.columns if known.zh and plain(label) in names_of(known)), None)


def _rows(found: Found, sheet: Sheet, block: Block, rows: list[int]) -> Any:
    if not rows:
        return None
    heads = read_heads(found, _only(sheet, rows), rows[0], block.columns, block.columns[:1])
    lines = []
    for r in rows[1:]:
        # read twice: the first time to learn the row's path, which a note needs
        cells = [(place, column, sheet.value(r, place)) for place, column in heads.items()]
        if not is_blank([cell for _, _, cell in cells]):
            lines.append((r, cells))
    section, paths = from_rows(block.path, [read_row(cells, {}, _silent) for _, cells in lines])
    for (r, cells), path in zip(lines, paths, strict=True):
        found.put(path, sheet, r, 0)
        read_row(cells, {}, found.note(path, sheet, r))
    return section


def _silent(key: str, column: int, fault: CellFault | None) -> None:
    return None


def _only(sheet: Sheet, rows: list[int]) -> Sheet:
    """The sheet down to the block's last row, so that columns are judged by this block alone."""
    return Sheet(sheet.name, tuple(row if r in rows else () for r, row in enumerate(sheet.rows[: rows[-1] + 1])))


def _attach(found: Found, sheet: Sheet, data: dict[str, Any], block: Block, section: Any, row: int) -> None:
    if block.path == "":
        for key, value in section.items():
            _put(found, sheet, data, key, value, row)
    elif "." in block.path:
        above, key = block.path.split(".")
        _put(found, sheet, data.setdefault(above, {}), key, section, row)
    else:
        _put(found, sheet, data, block.path, section, row)


def _put(found: Found, sheet: Sheet, data: dict[str, Any], key: str, value: Any, row: int) -> None:
    if isinstance(data.get(key), dict) and isinstance(value, dict) and not data[key].keys() & value.keys():
        data[key] = {**value, **data[key]}
    elif key in data:
        found.fault("workbook.said_twice", sheet, row, 0, key=key)
    else:
        data[key] = value
