"""How the workbook looks: ink on white, one hairline, items set apart by weight and not by colour alone."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from maplebridge.engine.scheme.excel.columns import Column
from maplebridge.engine.sheet import Choices, NewCell, Value

_LINE = {"border": 1, "border_color": "#B8C2CC", "text_wrap": True, "valign": "vcenter", "font_color": "#1F2933"}
STYLES: dict[str, dict[str, Any]] = {
    "title": {"bold": True, "font_size": 16, "font_color": "#1F2933", "valign": "vcenter"},
    "subtitle": {"font_color": "#52606D", "valign": "vcenter"},
    "head": {**_LINE, "bold": True, "bg_color": "#F5F7FA", "align": "center"},
    "head_en": {**_LINE, "bg_color": "#F5F7FA", "font_color": "#52606D", "align": "center"},
    "cell": _LINE,
    "middle": {**_LINE, "align": "center"},
    "name": {**_LINE, "bold": True},
    "item": {**_LINE, "bold": True, "align": "center"},
    "rule": {**_LINE, "valign": "top", "font_name": "Consolas", "font_size": 9, "font_color": "#52606D"},
    "day": {**_LINE, "align": "center", "num_format": "yyyy-mm-dd"},
    "sum": {**_LINE, "bold": True, "bg_color": "#F5F7FA", "align": "center"},
    "block": {"bold": True, "font_size": 12, "font_color": "#9B2C1F", "valign": "vcenter"},
    "line": {"text_wrap": True, "valign": "top", "font_color": "#1F2933"},
}
_OF_KIND = {
    "number": "middle", "word": "middle", "words": "middle", "due": "middle", "day": "day", "yes": "middle",
    "rule": "rule", "node": "rule", "rest": "rule", "sum": "middle", "info": "middle",
}
LINE_HEIGHT, MOST_HEIGHT = 15.0, 180.0
#: Columns that may be cut off in height: technical text and the second language.
_NOT_MEASURED = ("rule", "node", "rest", "english", "lines")


def head_cells(columns: Sequence[Column]) -> list[NewCell]:
    return [
        NewCell(column.head, "head_en" if column.kind in _NOT_MEASURED else "head", column.hint or None)
        for column in columns
    ]


def styled(cells: Sequence[Value], columns: Sequence[Column]) -> list[NewCell]:
    return [NewCell(cell, style_of(column)) for cell, column in zip(cells, columns, strict=True)]


def style_of(column: Column) -> str:
    if column.key == "code":
        return "middle"
    if column.key == "name" and column.kind == "label":
        return "name"
    return _OF_KIND.get(column.kind, "cell")


def row_height(cells: Sequence[Value], columns: Sequence[Column]) -> float:
    """Enough for the wrapped text of the columns a reader looks at; a Chinese letter is two characters wide."""
    measured = [
        (str(cell), column.width)
        for cell, column in zip(cells, columns, strict=True)
        if cell is not None and column.kind not in _NOT_MEASURED
    ]
    return text_height(measured)


def text_height(texts: Sequence[tuple[str, float]]) -> float:
    """The height of a row in points for its texts, each with the width of its column in characters."""
    return min(MOST_HEIGHT, max([*(_lines(text, width) for text, width in texts), 1]) * LINE_HEIGHT + 4)


def _lines(text: str, width: float) -> int:
    return sum(max(1, -(-text_width(line) // max(1, int(width) - 1))) for line in text.splitlines() or [""])


def text_width(line: str) -> int:
    """In half-width characters."""
    return sum(2 if ord(letter) > 0x2E7F else 1 for letter in line)


def choices(columns: Sequence[Column], first: int, last: int) -> list[Choices]:
    """Drop-down lists for the columns of closed words."""
    return [
        Choices(place, first, last, tuple(zh for zh, _ in column.words.values()))
        for place, column in enumerate(columns)
        if column.kind == "word" and not isinstance(column.words, str)
    ]
