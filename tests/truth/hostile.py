"""Hostile upload files of public test suites: each is read, or refused with a reason.

What is read is held beside openpyxl (cells) and python-docx (paragraphs and cells).
"""

from __future__ import annotations

import warnings
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from decimal import Decimal
from itertools import zip_longest
from pathlib import Path

import docx
import openpyxl

from maplebridge.engine.problem import Refused
from maplebridge.engine.sheet import Book, ErrorValue, Value, read_book
from maplebridge.words import sentence
from tests.truth.line import Line


def lines(root: Path) -> Iterator[Line]:
    folder = root / "hostile"
    files = sorted(path for path in folder.rglob("*") if path.parent != folder)
    found = {path: _read(path) for path in files if path.is_file()}
    read = {path: book for path, book in found.items() if isinstance(book, Book)}
    note = f"{len(read)} read, {len(found) - len(read)} refused with advice"
    yield Line("hostile files", len(found), sum(book is None for book in found.values()), note=note)
    cells = [pair for path, book in read.items() if path.suffix == ".xlsx" for pair in _beside(path, book)]
    misses = sum(_plain(ours) != _plain(theirs) for ours, theirs in cells)
    yield Line("hostile files, cells as openpyxl", len(cells), misses)
    texts = [pair for path, book in read.items() if path.suffix == ".docx" for pair in _beside_word(path, book)]
    misses = sum(ours != theirs for ours, theirs in texts)
    yield Line("hostile files, texts as python-docx", len(texts), misses)


def _read(path: Path) -> Book | str | None:
    """The book, the code of its refusal, or None where neither came."""
    try:
        return read_book(path)
    except Refused as refused:
        said = [sentence(problem, "zh") for problem in refused.problems]
        return refused.problems[0].code if said and all(words.what and words.do for words in said) else None
    except Exception:
        return None


def _beside(path: Path, book: Book) -> Iterator[tuple[Value, object]]:
    """Our value and openpyxl's of each cell; nothing where openpyxl cannot read the file."""
    try:
        with warnings.catch_warnings(action="ignore"):
            other = openpyxl.load_workbook(path, data_only=True)
    except Exception:
        return
    for sheet in book.sheets:
        if sheet.name in other.sheetnames:
            for row in other[sheet.name].iter_rows():
                yield from ((sheet.value(cell.row - 1, cell.column - 1), cell.value) for cell in row)


def _beside_word(path: Path, book: Book) -> Iterator[tuple[str, str]]:
    """Our text and python-docx's of each paragraph and cell that has one; nothing where it cannot read the file."""
    try:
        other = docx.Document(str(path))
    except Exception:
        return
    ours = [paragraph.text for paragraph in book.prose]
    theirs = [text for paragraph in other.paragraphs if (text := paragraph.text.strip())]
    yield from zip_longest(ours, theirs, fillvalue="")
    for sheet, table in zip(book.sheets, other.tables, strict=True):
        for r, row in enumerate(table.rows):
            yield from ((str(sheet.value(r, c) or ""), cell.text.strip()) for c, cell in enumerate(row.cells))


def _plain(value: object) -> object:
    """What both readers mean, written one way: 15 digits, a day without its midnight, no text as nothing."""
    match value:
        case bool() | int():
            return value
        case float() | Decimal():
            return float(f"{float(value):.15g}")
        case datetime():
            return value.isoformat().removesuffix("T00:00:00")
        case date():
            return value.isoformat()
        case timedelta():
            minutes, seconds = divmod(round(value.total_seconds()), 60)
            return f"{minutes // 60}:{minutes % 60:02}:{seconds:02}"
        case ErrorValue():
            return value.text
        case None:
            return ""
    return str(value).replace("_x000D_", "\r").strip()
