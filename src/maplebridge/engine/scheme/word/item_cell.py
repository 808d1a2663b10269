"""An item's name and points in one cell, as offices write them: the name, below it （10分）."""

from __future__ import annotations

import re

_UNSET = "（未定分值）"
_POINTS = r"[（(]\s*(?P<points>[-－]?[\d.．]+)\s*分\s*[)）]"
_CELL = re.compile(rf"(?P<name>.*?)\s*(?:{_POINTS}|{re.escape(_UNSET)})\s*", re.DOTALL)


def join_item(name: str, points: str) -> str:
    """The cell's text. A name that itself ends like points is told apart."""
    if points:
        return f"{name}\n（{points}分）".strip()
    return f"{name}\n{_UNSET}" if _CELL.fullmatch(name) else name


def split_item(text: str) -> tuple[str, str]:
    """Name and points, "" where the cell has none."""
    match = _CELL.fullmatch(text.strip())
    if match is None:
        return text.strip(), ""
    return match["name"], match["points"] or ""
