"""A workbook in our layout to the mapping its YAML would give, with the cell of every path."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from maplebridge.engine.problem import Place, Problem
from maplebridge.engine.scheme.check import check_scheme
from maplebridge.engine.scheme.excel import layout
from maplebridge.engine.scheme.excel.cells import plain_text
from maplebridge.engine.scheme.excel.found import Found, head_row, is_blank, names_of, plain
from maplebridge.engine.scheme.excel.layout import SHEETS, Title
from maplebridge.engine.scheme.excel.read_basics import read_basics
from maplebridge.engine.scheme.excel.read_lists import read_nodes, read_tasks
from maplebridge.engine.scheme.excel.read_table import NEEDED, read_table
from maplebridge.engine.scheme.excel.write import category_words
from maplebridge.engine.scheme.model import Scheme
from maplebridge.engine.scheme.places import Places
from maplebridge.engine.scheme.validate import Kinds
from maplebridge.engine.sheet import Book, Sheet
from maplebridge.engine.workdays import Calendar


def read_scheme_book(
    book: Book,
    *,
    kinds: Kinds | None = None,
    calendar: Calendar | None = None,
    attributes: Collection[str] | None = None,
) -> tuple[Scheme | None, tuple[Problem, ...]]:
    """The scheme of a workbook and everything that is wrong with it, each with sheet and cell; None with any error.

    The named arguments are those of `validate`.
    """
    data, places, unreadable = book_mapping(book)
    if data is None:
        return None, unreadable
    return check_scheme(data, places, before=unreadable, kinds=kinds, calendar=calendar, attributes=attributes)


def book_mapping(book: Book) -> tuple[dict[str, Any] | None, Places, tuple[Problem, ...]]:
    """The mapping, the cell of every path in it, and the faults of the sheets. None where there is no table."""
    found = Found(book)
    table = _sheet(book, layout.TABLE) or _by_head(book)
    if table is None:
        known = [title.both for title in SHEETS]
        return None, {}, (Problem("workbook.no_table", Place(book.file), {"known": known}),)
    basics, tasks, nodes = (_sheet(book, title) for title in (layout.BASICS, layout.TASKS, layout.NODES))
    data = read_basics(found, basics) if basics is not None else {}
    items = read_table(found, table, {"category": category_words(data)})
    if tasks is not None:
        read_tasks(found, tasks, items)
    if items:
        _add(found, table, data, "items", items)
    named = read_nodes(found, nodes) if nodes is not None else {}
    if named and nodes is not None:
        _add(found, nodes, data, "nodes", named)
    _others(found, [sheet for sheet in (table, basics, tasks, nodes) if sheet is not None])
    found.places.setdefault("", book.place(basics or table))
    return data, found.places, tuple(found.problems)


def _sheet(book: Book, title: Title) -> Sheet | None:
    return next((sheet for sheet in book.sheets if plain(sheet.name) in names_of(title)), None)


def _by_head(book: Book) -> Sheet | None:
    """The table under another sheet name, known by its headings."""
    return next((sheet for sheet in book.sheets if head_row(sheet, NEEDED) is not None), None)


def _add(found: Found, sheet: Sheet, data: dict[str, Any], key: str, value: Any) -> None:
    if key in data:
        found.fault("workbook.said_twice", sheet, key=key)
    else:
        data[key] = value


def _others(found: Found, read: list[Sheet]) -> None:
    """Sheets of the office's own are left alone, and said so."""
    for sheet in found.book.sheets:
        known = any(sheet is other for other in read) or plain(sheet.name) in names_of(layout.GUIDE)
        if not known and not sheet.hidden and not is_blank([plain_text(cell) for row in sheet.rows for cell in row]):
            found.fault("workbook.sheet_ignored", sheet, severity="warning", name=sheet.name,
                        known=[title.both for title in SHEETS])
