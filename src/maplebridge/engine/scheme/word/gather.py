"""The Word tables of a scheme put together into the sheets of its workbook."""

from __future__ import annotations

from collections.abc import Sequence

from maplebridge.engine.problem import Problem
from maplebridge.engine.scheme.excel import layout as workbook
from maplebridge.engine.scheme.excel.cells import plain_text
from maplebridge.engine.scheme.word import layout
from maplebridge.engine.scheme.word.draft import Draft, Gathered, Spot, gathered
from maplebridge.engine.scheme.word.gather_lines import gather_lines
from maplebridge.engine.scheme.word.recognise import Known, known_tables
from maplebridge.engine.sheet import Book


def gather(book: Book) -> tuple[Gathered, tuple[Problem, ...]]:
    """The workbook of a Word file of ours, and what is wrong with its tables themselves."""
    tables = known_tables(book)
    table, problems = gather_lines(book, tables)
    drafts = [
        table, _basics(book, tables), _list(book, tables, "tasks", workbook.TASKS.both),
        _list(book, tables, "nodes", workbook.NODES.both),
    ]
    missing = _missing(book, tables) + _ignored(book, tables)
    return gathered(book, [draft for draft in drafts if draft.rows]), (*problems, *missing)


def spots(book: Book, known: Known, row: int) -> list[Spot]:
    """The cells of one row with their places."""
    return [(value, book.place(known.sheet, row, k)) for k, value in enumerate(known.sheet.rows[row])]


def _basics(book: Book, tables: Sequence[Known]) -> Draft:
    """Each block below its title, as on the sheet."""
    draft = Draft(workbook.BASICS.both)
    for known in tables:
        if known.block is not None:
            head = spots(book, known, known.head)
            draft.rows.append([(known.block.title.both, head[0][1])])
            draft.rows += [] if known.block.shape == "pairs" else [head]
            draft.rows += [spots(book, known, r) for r in known.rows()]
    return draft


def _list(book: Book, tables: Sequence[Known], role: str, name: str) -> Draft:
    """A table that went over several Word tables is one."""
    parts = [known for known in tables if known.role == role]
    draft = Draft(name, [spots(book, parts[0], parts[0].head)] if parts else [])
    for known in parts:
        draft.rows += [spots(book, known, r) for r in known.rows()]
    return draft


def _missing(book: Book, tables: Sequence[Known]) -> tuple[Problem, ...]:
    """Annexes every scheme has."""
    wanted = [(layout.STEPS, "tasks"), (layout.NODES, "nodes")]
    missing = [title for title, role in wanted if not any(known.role == role for known in tables)]
    if not any(known.block is not None and known.block.path == "scheme" for known in tables):
        missing.insert(0, layout.BASICS)
    place = book.place(tables[0].sheet)
    return tuple(Problem("wordfile.annex_missing", place, {"title": title.zh}) for title in missing)


def _ignored(book: Book, tables: Sequence[Known]) -> tuple[Problem, ...]:
    """Tables of the office's own are left alone, and said so."""
    read = [known.sheet for known in tables]
    return tuple(
        Problem("wordfile.table_ignored", book.place(sheet), severity="warning")
        for sheet in book.sheets
        if not any(sheet is other for other in read) and any(plain_text(cell) for row in sheet.rows for cell in row)
    )
