"""Documents as Word files (docx)."""

from maplebridge.engine.document.word.write import write_docx

__all__ = ["write_docx"]
