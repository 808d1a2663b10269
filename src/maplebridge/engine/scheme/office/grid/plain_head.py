"""The heading of a table whose headings nobody knows: words over a column that reads as counting rules."""

from __future__ import annotations

from maplebridge.engine.scheme.office.grid.cells import Grid
from maplebridge.engine.scheme.office.grid.head import Head, described
from maplebridge.engine.scheme.office.rules.ruled import NUMBER, is_rule, reads_as_rules
from maplebridge.engine.scheme.office.wording.headings import LONGEST, heading_key

FIRST = 12  # rows in which a table begins
FEWEST = 3  # columns of an assessment: what is judged, how, and for how much


def plain_head(grid: Grid) -> Head | None:
    """The first row of several short texts, where below one column holds rules; None where there is none."""
    row = next((row for row in grid.rows[:FIRST] if len(grid.origins(row)) >= FEWEST), None)
    if row is None or not all(_is_heading(grid.texts[r][c]) for r, c in grid.origins(row)):
        return None
    bottom = row
    while bottom + 1 < len(grid.texts) and _hangs(grid, row, bottom + 1):
        bottom += 1
    return described(grid, row, bottom) if any(_rules_below(grid, bottom, c) for c in grid.columns) else None


def _is_heading(text: str) -> bool:
    return 0 < len(heading_key(text)) <= LONGEST and not NUMBER.fullmatch(text) and not is_rule(text)


def _hangs(grid: Grid, top: int, row: int) -> bool:
    """More than half of the headings reach down into this row."""
    hanging = [c for c in grid.columns if grid.texts[row][c] and grid.origin(row, c)[0] == top]
    return len(hanging) * 2 >= len(grid.columns)


def _rules_below(grid: Grid, bottom: int, column: int) -> bool:
    rows = [row for row in grid.rows[bottom + 1:] if len(grid.origins(row)) > 1 and grid.own(row, column)]
    texts = [text for row in rows if (text := grid.texts[row][column])]
    return len(texts) > 1 and bool(grid.texts[bottom][column]) and reads_as_rules(texts)
