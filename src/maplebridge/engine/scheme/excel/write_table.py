"""The main sheet: the table as offices pass it around, items merged, a sub-total after each."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from maplebridge.engine.scheme.excel import columns, layout
from maplebridge.engine.scheme.excel.cells import plain_text
from maplebridge.engine.scheme.excel.columns import Columns
from maplebridge.engine.scheme.excel.rows import Vocabularies, write_row
from maplebridge.engine.scheme.excel.style import choices, head_cells, row_height, styled
from maplebridge.engine.scheme.excel.write_lists import shown_name, step_rows
from maplebridge.engine.sheet import Merge, NewCell, NewSheet, Value

HEAD_ROW = 2
COLUMNS: Columns = (*columns.ITEM, *columns.INDICATOR, *columns.ITEM_ENGLISH, *columns.INDICATOR_ENGLISH)
ITEM_COLUMNS: Columns = (*columns.ITEM, *columns.ITEM_ENGLISH)
#: Positions in a row of what belongs to the item.
ENGLISH_FROM = len(columns.ITEM) + len(columns.INDICATOR)
OF_ITEM = (*range(len(columns.ITEM)), *range(ENGLISH_FROM, ENGLISH_FROM + len(columns.ITEM_ENGLISH)))
#: What offices print ends with the due rule; all else is folded away.
PRINTED = next(i for i, column in enumerate(COLUMNS) if column.key == "due") + 1
#: Where an indicator's second-level heading, name and points stand.
GROUP, NAME, POINTS = (
    len(columns.ITEM) + next(i for i, column in enumerate(columns.INDICATOR) if column.key == key)
    for key in ("group", "name", "points")
)
SUBTITLE = ("code", "version", "approval_number", "valid", "assessment_day")
SPARE_ROWS = 50  # below the table, with drop-down lists for rows that are added
Line = list[Value | NewCell]


def is_tabular(key: str, section: Any) -> bool:
    """Whether the section is a list of items with indicators, or a mapping of nodes, as the sheets hold them."""
    if key == "nodes":
        return isinstance(section, dict) and all(
            name == name.strip() != "" and isinstance(node, dict) for name, node in section.items())
    return isinstance(section, list) and all(
        isinstance(item, dict) and item and isinstance(item.get("indicators", []), list)
        and all(isinstance(indicator, dict) and indicator for indicator in item.get("indicators", []))
        and not _starts_like_the_one_before(section, i)
        for i, item in enumerate(section)
    )


def _starts_like_the_one_before(items: list[Any], i: int) -> bool:
    """Two items in a row with the same code and name would be read as one."""
    def start(item: Any) -> tuple[str, str]:
        return (plain_text(item.get("code")), shown_name(item)) if isinstance(item, dict) else ("", "")

    return start(items[i]) == ("", "") or (i > 0 and start(items[i]) == start(items[i - 1]))


def table_sheet(source: Mapping[str, Any], made: Vocabularies) -> NewSheet:
    rows: list[Line] = [[NewCell(table_title(source), "title")], [NewCell(table_subtitle(source), "subtitle")]]
    rows.append([*head_cells(COLUMNS)])
    grouped = any("group" in line for item in source.get("items") or [] for line in item.get("indicators") or [])
    merged: list[Merge] = []
    heights: dict[int, float] = {0: 30, 1: 18, HEAD_ROW: 48}
    for item in source.get("items") or []:
        first = len(rows)
        for cells in item_lines(item, made):
            heights[len(rows)] = row_height(cells[:PRINTED], COLUMNS[:PRINTED])
            rows.append([*styled(cells, COLUMNS)])
        if len(rows) - first > 1:
            merged += [Merge(first, place, len(rows) - 1, place) for place in OF_ITEM]
        if item.get("indicators"):
            rows.append(_sum_line(layout.SUBTOTAL.both, item["indicators"]))
    counted = [item for item in source.get("items") or [] if item.get("section", "item") == "item"]
    rows.append(_sum_line(layout.TOTAL.both, counted, item_points=True))
    return NewSheet(
        layout.TABLE.both, rows, header=HEAD_ROW, widths=[column.width for column in COLUMNS], merged=merged,
        choices=choices(COLUMNS, HEAD_ROW + 1, len(rows) + SPARE_ROWS), frozen_columns=NAME + 1,
        heights=heights, printed_columns=PRINTED,
        folded=frozenset(range(PRINTED, len(COLUMNS))) | ({GROUP} if not grouped else set()),
    )


def item_lines(item: Mapping[str, Any], made: Vocabularies) -> list[list[Value]]:
    """One line per indicator; what belongs to the item stands in the first."""
    own = write_row({key: value for key, value in item.items() if key != "indicators"}, ITEM_COLUMNS, made)
    before, after = own[: len(columns.ITEM)], own[len(columns.ITEM):]
    blank: list[Value] = [None] * len(before)
    lines: list[list[Value]] = []
    for indicator in item.get("indicators") or [{}]:
        left = {key: value for key, value in indicator.items() if key != "tasks" or not step_rows(indicator)}
        cells = write_row(left, (*columns.INDICATOR, *columns.INDICATOR_ENGLISH), made)
        cut = len(columns.INDICATOR)
        start, end = (before, after) if not lines else (blank, [None] * len(after))
        lines.append([*start, *cells[:cut], *end, *cells[cut:]])
    return lines


def _sum_line(name: str, parts: list[Any], *, item_points: bool = False) -> Line:
    """The points added up, shown only: on reading it is compared, not believed."""
    line: Line = [NewCell(None, "sum") for _ in COLUMNS]
    line[NAME] = NewCell(name, "sum")
    numbers = [part["points"] for part in parts if _is_number(part.get("points"))]
    place = 2 if item_points else POINTS
    line[place] = NewCell(sum(numbers, Decimal(0)), "sum")
    return line


def _is_number(value: Any) -> bool:
    return isinstance(value, int | Decimal) and not isinstance(value, bool)


def table_title(source: Mapping[str, Any]) -> str:
    """The scheme's name."""
    head = source.get("scheme")
    return shown_name(head) or layout.TABLE.zh if isinstance(head, dict) else layout.TABLE.zh


def table_subtitle(source: Mapping[str, Any]) -> str:
    """Code, version, approval and days in one line."""
    head = source.get("scheme")
    if not isinstance(head, dict):
        return ""
    shown = [column for column in columns.HEAD if column.key in SUBTITLE]
    return "　".join(f"{column.zh}：{plain_text(head.get(column.key))}" for column in shown if head.get(column.key))
