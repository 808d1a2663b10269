"""Any spreadsheet file to cells with places, and plain declarations to a workbook."""

from maplebridge.engine.sheet.model import Book, ErrorValue, Limits, Merge, Prose, Sheet, Value, cell_name, column_name
from maplebridge.engine.sheet.read import Books, read_book, read_books, told_apart
from maplebridge.engine.sheet.write import STYLES, Choices, NewCell, NewSheet, sheet_name, write_book

__all__ = [
    "STYLES",
    "Book",
    "Books",
    "Choices",
    "ErrorValue",
    "Limits",
    "Merge",
    "NewCell",
    "NewSheet",
    "Prose",
    "Sheet",
    "Value",
    "cell_name",
    "column_name",
    "read_book",
    "read_books",
    "sheet_name",
    "told_apart",
    "write_book",
]
