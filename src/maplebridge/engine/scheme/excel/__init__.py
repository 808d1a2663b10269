"""Schemes as Excel workbooks in our own layout: docs/reference/scheme-excel.md."""

from maplebridge.engine.scheme.excel.read import book_mapping, read_scheme_book
from maplebridge.engine.scheme.excel.write import write_mapping, write_scheme

__all__ = ["book_mapping", "read_scheme_book", "write_mapping", "write_scheme"]
