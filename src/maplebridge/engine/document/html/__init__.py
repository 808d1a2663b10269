"""Documents as pages of HTML that need nothing else."""

from maplebridge.engine.document.html.write import write_html

__all__ = ["write_html"]
