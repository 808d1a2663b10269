"""Which ledger kind a sheet belongs to: by its name, by the file's name, or else by its header."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence

from maplebridge.engine.ledger.check import Tab
from maplebridge.engine.ledger.header import find_header
from maplebridge.engine.ledger.kind import Kind
from maplebridge.engine.problem import Place, Problem
from maplebridge.engine.sheet import Book, Sheet

_BRACKETS = re.compile(r"[（(].*?[)）]")


def recognise_books(books: Iterable[Book], kinds: Sequence[Kind]) -> tuple[tuple[Tab, ...], tuple[Problem, ...]]:
    """Every sheet with its kind. Sheets without a cell are passed over; unclear ones are questions, and a Word file
    without any table is an error."""
    tabs, questions = [], []
    for book in books:
        if not book.sheets:
            questions.append(Problem("ledger.no_table", Place(book.file)))
        for sheet in book.sheets:
            if not sheet.rows:
                continue
            kind = recognise(book, sheet, kinds)
            if kind is not None:
                tabs.append(Tab(book, sheet, kind))
            elif not sheet.hidden:
                params = {"sheet": sheet.name, "known": [f"{kind.code}" for kind in kinds]}
                questions.append(Problem("ledger.which_kind", book.place(sheet), params, "question"))
    return tuple(tabs), tuple(questions)


def recognise(book: Book, sheet: Sheet, kinds: Sequence[Kind]) -> Kind | None:
    """The kind of a sheet, or None where nothing or too much fits."""
    for text in (sheet.name, book.file.rpartition(".")[0]):
        named = _longest(kinds, text)
        if named is not None:
            return named
    return _only_best(kinds, lambda kind: _header_score(sheet, kind))


def _longest(kinds: Sequence[Kind], text: str) -> Kind | None:
    """The kind whose code, or else longest name, stands in the text."""
    words = set(re.split(r"[^a-z0-9]+", text.casefold()))
    by_code = [kind for kind in kinds if kind.code.casefold() in words]
    if len(by_code) == 1:
        return by_code[0]
    return _only_best(by_code or kinds, lambda kind: _name_score(kind, text))


def _name_score(kind: Kind, text: str) -> float:
    names = {name for full in (kind.name.zh, kind.name.en or "") for name in (full, _BRACKETS.sub("", full).strip())}
    return max((len(name) for name in names if name and name.casefold() in text.casefold()), default=0)


def _header_score(sheet: Sheet, kind: Kind) -> float:
    """Share of the header's columns that the kind knows, all required ones being there; else 0."""
    header = find_header(sheet, kind.fields)
    if header is None:
        return 0
    known, missing = len(header.columns), len(header.missing(kind.fields))
    return known / (known + len(header.unknown) + missing)


def _only_best(kinds: Sequence[Kind], score: Callable[[Kind], float]) -> Kind | None:
    """The kind of highest score above 0, if no other has the same."""
    scored = sorted(((score(kind), i) for i, kind in enumerate(kinds)), reverse=True)
    if not scored or scored[0][0] <= 0 or (len(scored) > 1 and scored[1][0] == scored[0][0]):
        return None
    return kinds[scored[0][1]]
