"""Documents as PDF."""

from maplebridge.engine.document.pdf.write import PACKAGES, write_pdf

__all__ = ["PACKAGES", "write_pdf"]
