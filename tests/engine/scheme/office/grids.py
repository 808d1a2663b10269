"""Small tables as text: cells parted by `|`."""

from __future__ import annotations

from typing import Any

from maplebridge.engine.scheme.office import Answers, Reading, read_office
from maplebridge.engine.scheme.office.asking.question import plain_text
from maplebridge.engine.sheet import Book
from maplebridge.engine.sheet.model import Merge, Sheet
from tests.engine.scheme.office.make_table import read_grid

Lines = list[tuple[str, str, Any]]


def book_of(*grids: str, file: str = "表2026.xlsx") -> Book:
    sheets = []
    for i, grid in enumerate(grids):
        table = read_grid(grid)
        rows = tuple(tuple(cell or None for cell in row) for row in table.rows)
        sheets.append(Sheet(f"Sheet{i + 1}", rows, tuple(Merge(*merge) for merge in table.merges)))
    return Book(file, "xlsx", tuple(sheets))


def read(*grids: str, answers: dict[tuple[str, str], Any] | None = None) -> Reading:
    given = {(topic, plain_text(text)): value for (topic, text), value in (answers or {}).items()}
    return read_office(book_of(*grids), Answers(given))


def lines(reading: Reading) -> Lines:
    """Item, name and points of every line."""
    assert reading.data is not None
    return [(_text(item["name"]), _text(line["name"]), line.get("points"))
            for item in reading.data["items"] for line in item["indicators"]]


def _text(value: Any) -> str:
    return str(value["zh"] if isinstance(value, dict) else value)
