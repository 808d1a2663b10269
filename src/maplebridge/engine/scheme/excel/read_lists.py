"""The sheets of task steps and of named nodes."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from maplebridge.engine.scheme.excel import columns
from maplebridge.engine.scheme.excel.cells import plain_text
from maplebridge.engine.scheme.excel.columns import Column, Columns
from maplebridge.engine.scheme.excel.found import Found, Heads, head_row, is_blank, read_heads, where
from maplebridge.engine.scheme.excel.rows import read_row
from maplebridge.engine.sheet import Sheet

INDICATOR, STEP_KEY = columns.TASKS[0], columns.TASKS[2]
NAME, NODE = columns.NODES[0], columns.NODES[2]


def read_tasks(found: Found, sheet: Sheet, items: list[dict[str, Any]]) -> None:
    """Puts the steps into their indicators. A blank code goes on with the indicator above, as in merged cells."""
    lines = {
        str(indicator["code"]): (f"items.{i}.indicators.{j}", indicator)
        for i, item in reversed(list(enumerate(items)))
        for j, indicator in reversed(list(enumerate(item.get("indicators", []))))
        if "code" in indicator
    }
    whole = {code for code, (_, indicator) in lines.items() if "tasks" in indicator}
    heads, rows = _listed(found, sheet, columns.TASKS, (INDICATOR, STEP_KEY))
    code = ""
    for r in rows:
        place = where(heads, INDICATOR) or 0
        code = plain_text(sheet.value(r, place)) or code
        if code not in lines:
            found.fault("workbook.unknown_indicator", sheet, r, place, indicator=code or "-")
        elif code in whole:
            found.fault("workbook.said_twice", sheet, r, place, key="tasks")
        else:
            above, indicator = lines[code]
            steps = indicator.setdefault("tasks", [])
            steps.append(_read(found, sheet, heads, r, f"{above}.tasks.{len(steps)}", STEP_KEY))


def read_nodes(found: Found, sheet: Sheet) -> dict[str, Any]:
    """The named nodes."""
    nodes: dict[str, Any] = {}
    heads, rows = _listed(found, sheet, columns.NODES, (NAME, NODE))
    for r in rows:
        place = where(heads, NAME) or 0
        name = plain_text(sheet.value(r, place))
        if not name:
            found.fault("workbook.node_without_name", sheet, r, place)
            continue
        if name in nodes:
            found.fault("workbook.said_twice", sheet, r, place, key=name)
            continue
        found.put(f"nodes.{name}", sheet, r, where(heads, NODE) or place)
        row = _read(found, sheet, heads, r, f"nodes.{name}", NAME)
        node = row.get(NODE.key)
        labelled = isinstance(node, dict) and "label" in row
        nodes[name] = {**node, "label": row["label"]} if labelled and isinstance(node, dict) else node
    return nodes


def _listed(found: Found, sheet: Sheet, wanted: Columns, needed: Sequence[Column]) -> tuple[Heads, list[int]]:
    row = head_row(sheet, wanted)
    if row is None:
        if any(not is_blank(cells) for cells in sheet.rows):
            found.fault("workbook.no_head", sheet, known=[column.zh for column in needed])
        return {}, []
    heads = read_heads(found, sheet, row, wanted, needed)
    return heads, [r for r in range(row + 1, len(sheet.rows)) if not is_blank(sheet.rows[r])]


def _read(found: Found, sheet: Sheet, heads: Heads, row: int, path: str, first: Column) -> dict[str, Any]:
    """One row without the column that says to whom it belongs."""
    found.put(path, sheet, row, where(heads, first) or 0)
    cells = [(place, column, sheet.value(row, place)) for place, column in heads.items() if column is not INDICATOR]
    return read_row([cell for cell in cells if cell[1] is not NAME], {}, found.note(path, sheet, row))
