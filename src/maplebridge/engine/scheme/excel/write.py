"""A scheme to a workbook in our layout. What is written is the mapping the scheme was read from, so nothing is lost."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from maplebridge.engine.problem import Place, Problem, Refused
from maplebridge.engine.scheme.excel.guide import guide_sheet
from maplebridge.engine.scheme.excel.rows import Vocabularies
from maplebridge.engine.scheme.excel.style import STYLES
from maplebridge.engine.scheme.excel.write_basics import basics_sheet
from maplebridge.engine.scheme.excel.write_lists import nodes_sheet, tasks_sheet
from maplebridge.engine.scheme.excel.write_table import is_tabular, table_sheet
from maplebridge.engine.scheme.model import Scheme
from maplebridge.engine.sheet import NewCell, NewSheet, cell_name, write_book

LONGEST_CELL = 32_767  # Excel's own limit


def write_scheme(scheme: Scheme) -> bytes:
    """The xlsx file of a scheme that was read from YAML or Excel. Raises Refused where a cell would be too long."""
    if not scheme.source:
        raise ValueError("only a scheme that was read from a file has a source to write")
    return write_mapping(scheme.source)


def write_mapping(source: Mapping[str, Any]) -> bytes:
    """The xlsx file of a scheme's mapping, sound or not. Raises Refused where a cell would be too long."""
    made: Vocabularies = {"category": category_words(source)}
    carried = {key for key in ("items", "nodes") if is_tabular(key, source.get(key))}
    sheets = [
        table_sheet(source if "items" in carried else {**source, "items": []}, made),
        basics_sheet({key: value for key, value in source.items() if key not in carried}, made),
        tasks_sheet(source if "items" in carried else {}, made),
        nodes_sheet(source if "nodes" in carried else {}, made),
        guide_sheet(),
    ]
    _check_lengths(sheets)
    return write_book(sheets, styles=STYLES)


def category_words(source: Mapping[str, Any]) -> dict[str, tuple[str, str]]:
    """Category codes with their names, where each name stands for one category only."""
    found: dict[str, tuple[str, str]] = {}
    categories = source.get("categories")
    for category in categories if isinstance(categories, list) else ():
        if isinstance(category, dict) and category.get("code") is not None:
            name = category.get("name")
            zh = str(name.get("zh") or "") if isinstance(name, dict) else str(name or "")
            en = str(name.get("en") or "") if isinstance(name, dict) else ""
            found[str(category["code"])] = (zh, en or zh)
    said = [zh for zh, _ in found.values()]
    return {code: (zh, en) for code, (zh, en) in found.items() if said.count(zh) == 1 and zh.split() == [zh]}


def _check_lengths(sheets: list[NewSheet]) -> None:
    problems = []
    for sheet in sheets:
        for r, row in enumerate(sheet.rows):
            for c, cell in enumerate(row):
                value = cell.value if isinstance(cell, NewCell) else cell
                if isinstance(value, str) and len(value) > LONGEST_CELL:
                    place = Place(sheet=sheet.name, cell=cell_name(r, c))
                    problems.append(Problem("workbook.too_long", place, {"length": len(value), "most": LONGEST_CELL}))
    if problems:
        raise Refused(problems)
