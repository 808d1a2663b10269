"""The main sheet to items and indicators."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from maplebridge.engine.scheme.excel import columns
from maplebridge.engine.scheme.excel.cells import FORMS, plain_text
from maplebridge.engine.scheme.excel.columns import Column
from maplebridge.engine.scheme.excel.found import Found, Heads, head_row, is_blank, plain, read_heads, where
from maplebridge.engine.scheme.excel.layout import SUBTOTAL, TOTAL
from maplebridge.engine.scheme.excel.rows import Vocabularies, read_row
from maplebridge.engine.scheme.excel.write_table import COLUMNS, ITEM_COLUMNS
from maplebridge.engine.sheet import Sheet, Value

ITEM_CODE, ITEM_NAME, ITEM_POINTS = columns.ITEM[:3]
CODE, NAME, POINTS = (
    next(column for column in columns.INDICATOR if column.key == key) for key in ("code", "name", "points")
)
NEEDED = (ITEM_CODE, CODE, NAME, POINTS)
SUMS = tuple(plain(word) for word in (SUBTOTAL.zh, SUBTOTAL.en, "subtotal", TOTAL.zh, TOTAL.en, "总计"))
TOTALS = tuple(plain(word) for word in (TOTAL.zh, TOTAL.en, "总计"))


def read_table(found: Found, sheet: Sheet, made: Vocabularies) -> list[dict[str, Any]]:
    """The items in the order of the sheet."""
    row = head_row(sheet, COLUMNS)
    if row is None:
        found.fault("workbook.no_head", sheet, known=[column.zh for column in NEEDED])
        return []
    reader = _TableReader(found, sheet, read_heads(found, sheet, row, COLUMNS, NEEDED), made)
    found.put("items", sheet, row, 0)
    for r in range(row + 1, len(sheet.rows)):
        if not is_blank(sheet.rows[r]):
            reader.take(r)
    return reader.items


class _TableReader:
    """Goes down the rows; an item goes on until the next begins."""

    def __init__(self, found: Found, sheet: Sheet, heads: Heads, made: Vocabularies) -> None:
        self.found, self.sheet, self.heads, self.made = found, sheet, heads, made
        self.items: list[dict[str, Any]] = []
        self.closed = True  # a sub-total was read: the next row must name its item
        self.ended = False  # the total was read: what follows are remarks

    def cell(self, row: int, column: Column) -> Value:
        place = where(self.heads, column)
        return None if place is None else self.sheet.value(row, place)

    def take(self, row: int) -> None:
        if self._is_sum(row):
            return
        texts = [cell for cell in self.sheet.rows[row] if plain_text(cell)]
        if self.ended and len(texts) == 1:
            return
        self._begin_item(row)
        path = f"items.{len(self.items) - 1}"
        own = [(place, column) for place, column in self.heads.items() if not _among(column, ITEM_COLUMNS)]
        if self.items and not is_blank([self.sheet.value(row, place) for place, _ in own]):
            lines: list[dict[str, Any]] = self.items[-1].setdefault("indicators", [])
            lines.append(self._read(row, own, f"{path}.indicators.{len(lines)}", CODE))

    def _begin_item(self, row: int) -> None:
        own = [(place, column) for place, column in self.heads.items() if _among(column, ITEM_COLUMNS)]
        said = {place: plain_text(self.sheet.value(row, place)) for place, _ in own}
        started = any(plain_text(self.cell(row, column)) for column in (ITEM_CODE, ITEM_NAME))
        if started and not self._goes_on(row):
            self.items.append(self._read(row, own, f"items.{len(self.items)}", ITEM_CODE))
            self.closed = False
            return
        if self.closed:
            self.found.fault("workbook.row_without_item", self.sheet, row, where(self.heads, ITEM_CODE) or 0)
            if not self.items:
                self.items.append({})
            self.closed = False
        elif any(said.values()) and not started:
            place = next(place for place, text in said.items() if text)
            self.found.fault("workbook.item_differs", self.sheet, row, place, shown=said[place])

    def _goes_on(self, row: int) -> bool:
        """The item's code or name is only repeated, as after unmerging."""
        if not self.items or self.closed:
            return False
        code, name = plain_text(self.cell(row, ITEM_CODE)), plain_text(self.cell(row, ITEM_NAME))
        current = self.items[-1]
        label = current.get("name")
        known = label.get("zh", "") if isinstance(label, dict) else ""
        return code in ("", str(current.get("code", ""))) and name in ("", known)

    def _read(self, row: int, own: Sequence[tuple[int, Column]], path: str, code: Column) -> dict[str, Any]:
        self.found.put(path, self.sheet, row, where(self.heads, code) or 0)
        cells = [(place, column, self.sheet.value(row, place)) for place, column in own]
        return read_row(cells, self.made, self.found.note(path, self.sheet, row))

    def _is_sum(self, row: int) -> bool:
        """Sub-totals and the total are compared with the lines, never taken over."""
        shown = [plain(plain_text(self.cell(row, column))) for column in (ITEM_CODE, ITEM_NAME, CODE, NAME)]
        word = next((text for text in shown if text.startswith(SUMS)), None)
        if word is None or any(text and not text.startswith(SUMS) for text in (shown[0], shown[2])):
            return False  # a line with a code of its own that only begins with such a word
        if word.startswith(TOTALS):
            counted = [item for item in self.items if item.get("section", "item") == "item"]
            self._compare(row, ITEM_POINTS, counted)
            self.ended = True
        elif self.items:
            self._compare(row, POINTS, self.items[-1].get("indicators", []))
        self.closed = True
        return True

    def _compare(self, row: int, column: Column, parts: Sequence[Mapping[str, Any]]) -> None:
        place = where(self.heads, column)
        shown = None if place is None else FORMS["number"].read(self.sheet.value(row, place), {})
        numbers = [points for part in parts if _is_number(points := part.get("points", 0))]
        found = sum(numbers, Decimal(0))
        if _is_number(shown) and len(numbers) == len(parts) and shown != found:
            self.found.fault("workbook.stale_sum", self.sheet, row, place, "warning", shown=shown, found=found)


def _is_number(value: Any) -> bool:
    return isinstance(value, int | Decimal) and not isinstance(value, bool)


def _among(column: Column, many: Sequence[Column]) -> bool:
    return any(column is other for other in many)
