"""A report as parts, and writers that turn it into a file: docs/reference/document.md."""

from maplebridge.engine.document.book import write_xlsx
from maplebridge.engine.document.html import write_html
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
from maplebridge.engine.document.pdf import write_pdf
from maplebridge.engine.document.word import write_docx

__all__ = ["Cell", "Document", "Heading", "PageBreak", "Paragraph", "Part", "Section", "Table", "write_docx",
           "write_html", "write_pdf", "write_xlsx"]
