"""The table as offices pass it around: items merged over lines, sub-totals, bonus and veto below rows of their own."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal
from itertools import groupby
from typing import Any

from maplebridge.engine.document import Cell, Table
from maplebridge.engine.scheme.excel.cells import written_text
from maplebridge.engine.scheme.excel.columns import Column
from maplebridge.engine.scheme.excel.layout import SUBTOTAL, TOTAL
from maplebridge.engine.scheme.word.item_cell import join_item
from maplebridge.engine.scheme.word.layout import (
    BANDS,
    CODE,
    GROUP,
    ITEM_CODE,
    ITEM_NAME,
    ITEM_POINTS,
    MAIN,
    NAME,
    POINTS,
    position,
)
from maplebridge.engine.sheet import Value

SIZE = 9
_IN_THE_MIDDLE = ("number", "word", "due", "sum")
Row = tuple[Cell, ...]
#: An item's mapping and its lines, each with a value per column of the workbook's main sheet.
ItemLines = tuple[Mapping[str, Any], list[list[Value]]]


def main_table(items: Sequence[ItemLines]) -> Table:
    """Columns nobody fills (second-level headings) are left out."""
    wanted = [(column, width) for column, width in MAIN
              if column is not GROUP or any(line[position(GROUP)] for _, lines in items for line in lines)]
    shown = [column for column, _ in wanted]
    rows: list[Row] = [tuple(Cell(column.zh, "head") for column in shown)]
    section = "item"
    for item, lines in items:
        own = str(item.get("section", "item"))
        own = own if own in BANDS else "item"
        if own != section:
            rows.append((Cell(BANDS[own].zh, "band", columns=len(shown)),))
            section = own
        rows += _item_rows(item, lines, shown)
        if len(lines) > 1 and section in ("item", "bonus"):
            rows.append(_sum(SUBTOTAL.zh, [line[position(POINTS)] for line in lines], shown))
    counted = [lines[0][position(ITEM_POINTS)] for item, lines in items if item.get("section", "item") == "item"]
    rows.append(_sum(TOTAL.zh, counted, shown))
    return Table(tuple(rows), tuple(width for _, width in wanted), size=SIZE)


def _item_rows(item: Mapping[str, Any], lines: list[list[Value]], shown: Sequence[Column]) -> list[Row]:
    rows: list[list[Cell]] = [[] for _ in lines]
    for column in shown:
        if column in (ITEM_CODE, ITEM_NAME):
            rows[0].append(_item_cell(item, lines, column))
        elif column is GROUP:
            for first, count, text in _stretches([written_text(line[position(column)]) for line in lines]):
                rows[first].append(Cell(text, "middle", rows=count))
        else:
            for row, line in zip(rows, lines, strict=True):
                row.append(Cell(written_text(line[position(column)]), _style(column)))
    return [tuple(row) for row in rows]


def _item_cell(item: Mapping[str, Any], lines: list[list[Value]], column: Column) -> Cell:
    text = written_text(lines[0][position(column)])
    if column is ITEM_CODE:
        return Cell(text, "middle", rows=len(lines))
    points = written_text(lines[0][position(ITEM_POINTS)]) if points_shown(item) else ""
    return Cell(join_item(text, points), "name", rows=len(lines))


def points_shown(item: Mapping[str, Any]) -> bool:
    """Below the name; what is never counted shows none."""
    return item.get("section", "item") in ("item", "bonus")


def _stretches(texts: Sequence[str]) -> list[tuple[int, int, str]]:
    """(first, count, text) of equal neighbours; blanks stay apart."""
    found, first = [], 0
    for text, same in groupby(texts):
        count = len(list(same))
        found += [(first, count, text)] if text else [(first + i, 1, "") for i in range(count)]
        first += count
    return found


def _style(column: Column) -> Any:
    if column is CODE or column.kind in _IN_THE_MIDDLE or column.key in ("lead_department", "responsible_role"):
        return "middle"
    return "name" if column is NAME else "text"


def _sum(name: str, points: Sequence[Value], shown: Sequence[Column]) -> Row:
    """Shown for the reader: on reading it is compared, not believed."""
    before = shown.index(POINTS)
    numbers = [value for value in points if isinstance(value, int | Decimal) and not isinstance(value, bool)]
    return (Cell(name, "sum", columns=before), Cell(written_text(sum(numbers, Decimal(0))), "sum"),
            Cell("", "sum", columns=len(shown) - before - 1))
