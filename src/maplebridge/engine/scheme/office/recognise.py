"""Whether a book is an office's own table or one in our layout."""

from __future__ import annotations

from maplebridge.engine.scheme.excel.cells import plain_text
from maplebridge.engine.scheme.excel.found import FIRST_ROWS, names_of, plain
from maplebridge.engine.scheme.excel.layout import BASICS, TABLE
from maplebridge.engine.scheme.excel.read_table import ITEM_CODE, NEEDED
from maplebridge.engine.sheet import Book, Sheet


def is_office_table(book: Book) -> bool:
    """Our layout is known by the names of its sheets, or by the headings that every table in it must have.

    Word files of ours are known by their annexes (scheme.word.is_ours): our main table alone is an office's table.
    """
    if book.format == "docx":
        return True
    ours = names_of(TABLE) | names_of(BASICS)
    return not any(plain(sheet.name) in ours or _has_our_head(sheet) for sheet in book.sheets)


def _has_our_head(sheet: Sheet) -> bool:
    for row in sheet.rows[:FIRST_ROWS]:
        heads = {plain(plain_text(cell)) for cell in row if isinstance(cell, str)}
        known = [column for column in NEEDED if heads & names_of(column)]
        if len(known) >= 3 and any(column is ITEM_CODE for column in known):
            return True
    return False
