"""Several lines in one cell: numbered parts, each with points of its own."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from maplebridge.engine.scheme.office.lines.draft import Draft, with_rule_behind
from maplebridge.engine.scheme.office.wording.cell import Cell
from maplebridge.engine.scheme.office.wording.numbering import split_number
from maplebridge.engine.scheme.office.wording.points import Printed, heading_points
from maplebridge.engine.scheme.office.wording.shown import unnumbered

_BREAK = re.compile(
    r"\n+|(?<=[。；;.])\s*(?=(?:[(（]?\d{1,2}[)）.、．]|[(（][一二三四五六七八九十]+[)）]|[①-⑳])(?!\d))")


def split_draft(draft: Draft) -> list[Draft]:
    """A line for each part of its cell, or of what is demanded, that states points; the line itself where there are
    none such."""
    content = draft.cells.get("content")
    found = _split(draft, draft.source)
    return _split(draft, content) if len(found) == 1 and content is not None else found


def _split(draft: Draft, cell: Cell) -> list[Draft]:
    parts = [part for part in _BREAK.split(cell.text) if part.strip()]
    points = [heading_points(part)[1] for part in parts]
    if len(parts) < 2 or any(value is None for value in points):
        return [draft]
    methods = _beside(draft, cell, len(parts))
    found = []
    for part, value, method in zip(parts, points, methods, strict=True):
        cells = {role: other for role, other in draft.cells.items() if role not in ("method", "content")}
        if method is not None:
            cells["method"] = method
        number = split_number(part)
        name = with_rule_behind(Cell(part.strip(), cell.place), cells)
        code = (number.code or str(number.number or "")) if number else ""
        found.append(replace(draft, name=_closed(unnumbered(name)), printed=Printed(value), points_place=cell.place,
                             cells=cells, code=code, over=draft.points_at or draft.over))
    return found


def _closed(cell: Cell) -> Cell:
    """A part's words without the sign that divides it from the next."""
    return Cell(cell.text.rstrip("；;，,、 "), cell.place)


def _beside(draft: Draft, cell: Cell, count: int) -> Sequence[Cell | None]:
    """The counting method of each part: as many parts beside it, or the same for all; none where it is in the part."""
    method = draft.cells.get("method")
    if method is None or method.place == cell.place:
        return [None] * count
    parts = [part for part in _BREAK.split(method.text) if part.strip()]
    if len(parts) == count:
        return [unnumbered(Cell(part, method.place)) for part in parts]
    return [method] * count
