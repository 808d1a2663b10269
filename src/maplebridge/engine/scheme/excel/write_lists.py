"""The sheets of task steps and of named nodes: one a row."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from maplebridge.engine.scheme.excel import columns, layout
from maplebridge.engine.scheme.excel.cells import plain_text
from maplebridge.engine.scheme.excel.columns import Columns
from maplebridge.engine.scheme.excel.rows import Vocabularies, split_row, write_row
from maplebridge.engine.scheme.excel.style import head_cells, row_height, styled
from maplebridge.engine.sheet import NewSheet, Value


def tasks_sheet(source: Mapping[str, Any], made: Vocabularies) -> NewSheet:
    return _sheet(layout.TASKS.both, columns.TASKS, task_rows(source, made))


def task_rows(source: Mapping[str, Any], made: Vocabularies) -> list[list[Value]]:
    """The steps of all indicators, a cell per column."""
    rows = []
    for item in source.get("items") or []:
        for indicator in item.get("indicators") or []:
            for step in step_rows(indicator):
                cells = write_row({"indicator": plain_text(indicator.get("code")), **step}, columns.TASKS, made)
                cells[1] = shown_name(indicator)
                rows.append(cells)
    return rows


def step_rows(indicator: Mapping[str, Any]) -> list[dict[str, Any]]:
    """The steps of an indicator, or none where they are no list of steps or cannot be told to whom they belong."""
    steps = indicator.get("tasks")
    if not isinstance(steps, list) or not plain_text(indicator.get("code")):
        return []
    return steps if all(isinstance(step, dict) and step and "indicator" not in step for step in steps) else []


def shown_name(mapping: Mapping[str, Any]) -> str:
    name = mapping.get("name")
    return str(name.get("zh") or name.get("en") or "") if isinstance(name, dict) else str(name or "")


def nodes_sheet(source: Mapping[str, Any], made: Vocabularies) -> NewSheet:
    nodes = source.get("nodes") or {}
    return _sheet(layout.NODES.both, columns.NODES, [node_cells(name, node, made) for name, node in nodes.items()])


def node_cells(name: str, node: Mapping[str, Any], made: Vocabularies) -> list[Value]:
    """The label apart where two cells can hold it, all else as the rule."""
    _, rest = split_row({"label": node.get("label")}, columns.NODES, made)
    own = {key: value for key, value in node.items() if key != "label" or rest}
    label = {"label": node["label"]} if "label" in node and not rest else {}
    return split_row({"-name": name, "-node": own, **label}, columns.NODES, made)[0]


def _sheet(name: str, heads: Columns, rows: list[list[Value]]) -> NewSheet:
    return NewSheet(
        name, [head_cells(heads), *(styled(row, heads) for row in rows)], header=0,
        widths=[column.width for column in heads], frozen_columns=2, filter=True,
        heights={0: 34, **{i: row_height(row, heads) for i, row in enumerate(rows, start=1)}},
    )
