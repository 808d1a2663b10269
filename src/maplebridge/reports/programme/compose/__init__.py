"""From engine results to the report's data. Texts in both languages; nothing is computed that the engine knows."""

from maplebridge.reports.programme.compose.material import Material
from maplebridge.reports.programme.compose.report import compose

__all__ = ["Material", "compose"]
