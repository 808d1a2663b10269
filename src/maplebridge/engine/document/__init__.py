"""A report as parts, and writers that turn it into a file: docs/reference/document.md."""

from maplebridge.engine.document.parts import (
    Cell,
    Document,
    Heading,
    PageBreak,
    Paragraph,
    Part,
    Section,
    Table,
)
from maplebridge.engine.document.word import write_docx

__all__ = ["Cell", "Document", "Heading", "PageBreak", "Paragraph", "Part", "Section", "Table", "write_docx"]
