"""A sheet to be written, as plain declarations."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from maplebridge.engine.sheet.model import Merge, Value

#: Style name -> xlsxwriter format properties. `write_book(styles=...)` adds names or changes these.
STYLES: dict[str, dict[str, Any]] = {
    "plain": {},
    "title": {"bold": True, "font_size": 14},
    "header": {"bold": True, "bg_color": "#E7ECF3", "bottom": 1, "text_wrap": True, "valign": "vcenter"},
    "text": {"text_wrap": True, "valign": "top"},
    "number": {"num_format": "#,##0.####", "valign": "top"},
    "percent": {"num_format": "0.0%", "valign": "top"},
    "date": {"num_format": "yyyy-mm-dd", "valign": "top"},
    "datetime": {"num_format": "yyyy-mm-dd hh:mm", "valign": "top"},
    "fault": {"bg_color": "#FBE3E0", "font_color": "#8C1D18", "text_wrap": True, "valign": "top"},
    "note": {"italic": True, "font_color": "#5B6470", "text_wrap": True, "valign": "top"},
}


@dataclass(frozen=True, slots=True)
class NewCell:
    """A cell with a style of its own, or a comment. A bare value in a row is NewCell(value)."""

    value: Value = None
    style: str | None = None
    comment: str | None = None


@dataclass(frozen=True, slots=True)
class Choices:
    """A drop-down list for one column, rows `first`..`last` (from 0, both included)."""

    column: int
    first: int
    last: int
    options: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class NewSheet:
    """rows of values or NewCells. `header` = row number of the header (from 0): styled, frozen, repeated in print.

    widths: in characters, per column; `style` is for texts without a style of their own.
    """

    name: str
    rows: Sequence[Sequence[Value | NewCell]]
    header: int | None = None
    widths: Sequence[float] = ()
    merged: Sequence[Merge] = ()
    choices: Sequence[Choices] = ()
    frozen_columns: int = 0
    filter: bool = False
    landscape: bool = True
    style: str = "plain"
    heights: Mapping[int, float] = field(default_factory=dict)
    hidden: bool = False
    paper: int = 9  # A4; 8 = A3
    printed_columns: int | None = None  # only so many are printed
    folded: frozenset[int] = frozenset()  # columns folded away behind a [+]
