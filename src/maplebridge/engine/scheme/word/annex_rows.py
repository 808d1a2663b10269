"""What the annexes say about each item or line, by its code."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from maplebridge.engine.problem import Place, Problem
from maplebridge.engine.scheme.excel.cells import plain_text
from maplebridge.engine.scheme.excel.columns import Column
from maplebridge.engine.scheme.excel.found import names_of, plain
from maplebridge.engine.scheme.excel.write_table import COLUMNS
from maplebridge.engine.scheme.word.draft import Spot
from maplebridge.engine.scheme.word.layout import CODE, ITEM_CODE, SHOWN_NAME
from maplebridge.engine.scheme.word.recognise import Known
from maplebridge.engine.sheet import Book

Row = dict[str, Spot]  # by heading as `heading` gives it


@dataclass(slots=True)
class AnnexRows:
    """`heads`: every heading met. `rows`: code -> cells. `told`: heading -> codes that have a row below it."""

    heads: Row = field(default_factory=dict)
    rows: dict[str, Row] = field(default_factory=dict)
    places: dict[str, Place] = field(default_factory=dict)
    told: dict[str, set[str]] = field(default_factory=dict)


def heading(text: str) -> str:
    """One name for a column, however its heading is written; an unknown heading keeps its own."""
    return next((column_head(column) for column in COLUMNS if plain(text) in names_of(column)), plain(text))


def column_head(column: Column) -> str:
    return plain(column.zh)


def heads_of(known: Known) -> dict[int, str]:
    """Column number -> heading; one met twice, and none above content, stay apart."""
    heads: dict[int, str] = {}
    for k, cell in enumerate(known.sheet.rows[known.head]):
        name = heading(plain_text(cell))
        heads[k] = name if name and name not in heads.values() else f"{name}#{k}"
    return heads


def annex_rows(book: Book, tables: Sequence[Known], role: str, problems: list[Problem]) -> AnnexRows:
    """`role`: items or lines. A code met twice below the same heading is a fault."""
    found = AnnexRows()
    key = column_head(ITEM_CODE if role == "items" else CODE)
    for known in tables:
        if known.role == role:
            for code, row, place in _rows(book, known, found.heads, key, problems):
                found.places.setdefault(code, place)
                problems += merge(found.rows.setdefault(code, {}), row)
                for name in row:
                    found.told.setdefault(name, set()).add(code)
    return found


def merge(row: Row, more: Row) -> list[Problem]:
    """Adds cells to a row; what is said already is a fault."""
    problems = []
    for name, (value, place) in more.items():
        if plain_text(row.get(name, (None, None))[0]) and plain_text(value):
            problems.append(Problem("workbook.said_twice", place or Place(), {"key": name}))
        elif name not in row or plain_text(value):
            row[name] = (value, place)
    return problems


def _rows(book: Book, known: Known, heads: Row, key: str, problems: list[Problem]) -> Iterator[tuple[str, Row, Place]]:
    names = heads_of(known)
    at = next(k for k, name in names.items() if name == key)
    shown = names_of(SHOWN_NAME)
    own = {k: name for k, name in names.items() if k != at and name not in shown}
    for k, name in own.items():
        heads.setdefault(name, (known.sheet.rows[known.head][k], book.place(known.sheet, known.head, k)))
    for r in known.rows():
        code, place = plain_text(known.sheet.value(r, at)), book.place(known.sheet, r, at)
        if code:
            row: Row = {name: (known.sheet.value(r, k), book.place(known.sheet, r, k)) for k, name in own.items()}
            yield code, row, place
        else:
            problems.append(Problem("wordfile.row_without_code", place))
