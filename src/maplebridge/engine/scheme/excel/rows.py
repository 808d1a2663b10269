"""A mapping of the scheme to the cells of its columns, and cells back to a mapping with the place of every key."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

from maplebridge.engine.scheme.excel.cells import CellFault, fits_cell, plain_text, read_cell, write_cell
from maplebridge.engine.scheme.excel.columns import REST, Column
from maplebridge.engine.scheme.excel.flow import write_flow
from maplebridge.engine.scheme.terms import Vocabulary
from maplebridge.engine.sheet import Value

Vocabularies = Mapping[str, Vocabulary]
#: Tells the collector about one cell: key path inside the row ("" = the row), column number, and its fault if any.
Note = Callable[[str, int, CellFault | None], None]


def words_of(column: Column, made: Vocabularies) -> Vocabulary:
    return made.get(column.words, {}) if isinstance(column.words, str) else column.words


def split_row(
    mapping: Mapping[str, Any], columns: Sequence[Column], made: Vocabularies
) -> tuple[list[Value], dict[str, Any]]:
    """One cell per column, and the keys that no column can hold without loss."""
    cells: list[Value] = []
    carried: set[str] = set()
    for column in columns:
        cell: Value = None
        if column.kind in ("label", "english"):
            cell = _label_part(mapping[column.key], column.kind) if _is_label(mapping, column.key) else None
        elif column.kind not in ("rest", "info"):
            cell = write_cell(column.kind, mapping.get(column.key), words_of(column, made))
        if cell is not None:
            carried.add(column.key)
        cells.append(cell)
    return cells, {key: value for key, value in mapping.items() if key not in carried and value not in (None, [])}


def write_row(mapping: Mapping[str, Any], columns: Sequence[Column], made: Vocabularies) -> list[Value]:
    """As split_row; what no column holds stands in the rest column."""
    cells, rest = split_row(mapping, columns, made)
    if rest:
        cells[next(i for i, column in enumerate(columns) if column.kind == "rest")] = write_flow(rest)
    return cells


def _is_label(mapping: Mapping[str, Any], key: str) -> bool:
    """Whether the value is a label that two cells hold exactly."""
    value = mapping.get(key)
    texts = [value] if isinstance(value, str) else list(value.values()) if isinstance(value, dict) else []
    fits = isinstance(value, str) or (isinstance(value, dict) and value.keys() <= {"zh", "en"})
    return fits and bool(texts) and all(
        isinstance(text, str) and text.strip() == text != "" and fits_cell(text) for text in texts)


def _label_part(value: Any, kind: str) -> str | None:
    if isinstance(value, str):
        return value if kind == "label" else None
    part = value.get("zh" if kind == "label" else "en")
    return None if part is None else str(part)


def read_row(cells: Iterable[tuple[int, Column, Value]], made: Vocabularies, note: Note) -> dict[str, Any]:
    """The mapping that the cells of one row say. Every key is noted with its column, faults too."""
    found: dict[str, Any] = {}
    for place, column, cell in cells:
        if column.kind == "info":
            continue
        if column.kind != "rest":
            note(column.key if column.kind != "english" else f"{column.key}.en", place, None)
        try:
            _take(found, column, cell, words_of(column, made), place, note)
        except CellFault as fault:
            note(column.key, place, fault)
    return found


def _take(
    found: dict[str, Any], column: Column, cell: Value, words: Vocabulary, place: int, note: Note
) -> None:
    if column.kind in ("label", "english"):
        text = read_cell("text", cell, words)
        if text is not None:
            found.setdefault(column.key, {})["zh" if column.kind == "label" else "en"] = text
    elif column.kind == "rest":
        _take_rest(found, cell, words, place, note)
    else:
        value = read_cell(column.kind, cell, words)
        if value is not None:
            found[column.key] = value


def _take_rest(found: dict[str, Any], cell: Value, words: Vocabulary, place: int, note: Note) -> None:
    value = read_cell("rule", cell, words)
    if value is None:
        return
    if not isinstance(value, dict):
        raise CellFault("workbook.rest_no_mapping", shown=plain_text(cell))
    for key, below in value.items():
        if key in found and key != REST:
            note(key, place, CellFault("workbook.said_twice", key=key))
        else:
            note(key, place, None)
            found[key] = below
