"""Sections of a scheme as rows of a block, and rows back; sections of another shape stay whole (YAML in one cell)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from maplebridge.engine.scheme.excel.columns import Column
from maplebridge.engine.scheme.excel.rows import Vocabularies, split_row
from maplebridge.engine.sheet import Value

Row = dict[str, Any]


def as_rows(path: str, section: Any, columns: Sequence[Column], made: Vocabularies) -> list[list[Value]] | None:
    """The cells of every row, or None where the block cannot hold the section without loss."""
    rows = _flattened(path, section)
    if not rows:
        return None
    cells = [split_row(row, columns, made) for row in rows]
    return None if any(rest for _, rest in cells) else [found for found, _ in cells]


def _flattened(path: str, section: Any) -> list[Row]:
    if path == "parameters":
        return _parameters(section)
    if not isinstance(section, list):
        return []
    if path == "notes":
        return [{"note": note} for note in section] if all(isinstance(note, str) for note in section) else []
    return section if all(isinstance(row, dict) and row for row in section) else []


def _parameters(section: Any) -> list[Row]:
    """One row per dated value; the label stands in the first."""
    rows: list[Row] = []
    for name, parameter in section.items() if isinstance(section, dict) else ():
        known = isinstance(parameter, dict) and parameter.keys() <= {"label", "values"}
        values = parameter.get("values") if known else None
        if not isinstance(values, list) or not values or not all(isinstance(value, dict) for value in values):
            return []
        if any("parameter" in value or "label" in value for value in values):
            return []
        label = {"label": parameter["label"]} if "label" in parameter else {}
        rows.extend({"parameter": name, **(label if k == 0 else {}), **value} for k, value in enumerate(values))
    return rows


def from_rows(path: str, rows: Sequence[Row]) -> tuple[Any, list[str]]:
    """The section that the rows say, and the path of each row in it."""
    if path == "parameters":
        return _dated(rows)
    if path == "notes":
        return [row.get("note") for row in rows], [f"notes.{i}" for i in range(len(rows))]
    return list(rows), [f"{path}.{i}" for i in range(len(rows))]


def _dated(rows: Sequence[Row]) -> tuple[Any, list[str]]:
    section: dict[str, Any] = {}
    paths = []
    name = ""
    for row in rows:
        name = str(row.pop("parameter", name))
        parameter = section.setdefault(name, {"values": []})
        if "label" in row:
            parameter.setdefault("label", row.pop("label"))
        paths.append(f"parameters.{name}.values.{len(parameter['values'])}")
        parameter["values"].append(row)
    return section, paths
