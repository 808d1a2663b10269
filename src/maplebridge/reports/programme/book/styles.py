"""Cell styles of the workbook: a state is colour, symbol and letter at once, and its points stay a number."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from maplebridge.engine.schedule.states import State
from maplebridge.engine.scheme.text import Lang
from maplebridge.engine.sheet.write import NewCell
from maplebridge.reports.programme.states import MARKS

_SHAPES: dict[State, str] = {"done": "●", "going": "◗", "made_up": "▲", "late": "■"}
_COLOURS: dict[State, tuple[str, str]] = {  # letters, ground
    "done": ("#2F7D4F", "#E8F3EC"),
    "going": ("#1F4E8C", "#E9EFF7"),
    "made_up": ("#7A5600", "#F7F0E0"),
    "late": ("#B42318", "#FBE9E7"),
    "not_started": ("#52606D", "#FFFFFF"),
    "not_applicable": ("#52606D", "#FFFFFF"),
}
MOST_DECIMALS = 6
_FRAME = {"valign": "vcenter", "border": 1, "border_color": "#D9E2EC"}


def mark(state: State, lang: Lang) -> str:
    """■迟 / ■L: readable without colour."""
    return _SHAPES.get(state, "") + MARKS[state].say(lang)


def styles(lang: Lang) -> dict[str, dict[str, Any]]:
    """All styles by name, for `write_book`."""
    made: dict[str, dict[str, Any]] = {
        "body": {**_FRAME, "text_wrap": True},
        "day": {**_FRAME, "num_format": "yyyy-mm-dd", "align": "center"},
        "sentence": {"font_size": 13, "text_wrap": True, "valign": "top"},
        "section": {"bold": True, "font_size": 12, "font_color": "#9B2C1F"},
        "label": {"font_color": "#52606D", "valign": "top", "align": "left"},
        "value": {"text_wrap": True, "valign": "top"},
        "alert": {**_FRAME, "bold": True, "font_color": "#7A5600", "bg_color": "#F7F0E0"},
    }
    for places in range(MOST_DECIMALS + 1):
        digits = _digits(places)
        made[f"points{places}"] = {**_FRAME, "num_format": digits}
        for state in _COLOURS:
            made[f"{state}{places}"] = {**_state(state), "num_format": f'"{mark(state, lang)} "{digits}'}
    for state in _COLOURS:
        made[state] = {**_state(state), "align": "center"}
    return made


def _digits(places: int) -> str:
    return "0." + "0" * places if places else "0"


def _state(state: State) -> dict[str, Any]:
    letters, ground = _COLOURS[state]
    return {**_FRAME, "font_color": letters, "bg_color": ground, "bold": state == "late", "align": "right"}


def _places(points: Decimal) -> int:
    exponent = points.as_tuple().exponent
    return min(-exponent, MOST_DECIMALS) if isinstance(exponent, int) and exponent < 0 else 0


def points_cell(points: Decimal | None) -> NewCell:
    """Points with their own digits; nothing where there are none."""
    return NewCell(None, "body") if points is None else NewCell(points, f"points{_places(points)}")


def state_cell(state: State, points: Decimal | None, lang: Lang) -> NewCell:
    """Mark and points in one cell: the mark is part of the number format, so that the cell can be summed and sorted."""
    return NewCell(mark(state, lang), state) if points is None else NewCell(points, f"{state}{_places(points)}")
