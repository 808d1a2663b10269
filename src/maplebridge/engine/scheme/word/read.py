"""A Word file of ours to the mapping its YAML would give, with the Word cell of every path."""

from __future__ import annotations

from typing import Any

from maplebridge.engine.problem import Problem
from maplebridge.engine.scheme.excel import book_mapping
from maplebridge.engine.scheme.places import Places
from maplebridge.engine.scheme.word.gather import gather
from maplebridge.engine.sheet import Book


def word_mapping(book: Book) -> tuple[dict[str, Any] | None, Places, tuple[Problem, ...]]:
    """The mapping, the cell of every path in it, and the faults of the tables. The book must be one of `is_ours`."""
    workbook, problems = gather(book)
    data, places, more = book_mapping(workbook)
    return data, places, (*problems, *more)
