"""A unit's points on the scale of all, with the stretch in which they may lie. All lengths in units of the drawing."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.utils.html import format_html
from django.utils.safestring import SafeString

from maplebridge.web.say import say

WIDTH, HEIGHT, EDGE = 200, 20, 6


@dataclass(frozen=True, slots=True)
class Scale:
    """From `first` to `last` points."""

    first: int
    last: int

    def x(self, points: float | Decimal) -> str:
        span = max(self.last - self.first, 1e-9)
        return f"{EDGE + (float(points) - self.first) / span * (WIDTH - 2 * EDGE):.1f}"


def scale_of(rows: Sequence[Mapping[str, Any]]) -> Scale:
    """Whole tens around everything shown."""
    values = [float(value) for row in rows for value in (row["points"], row["points_low"], row["points_high"])
              if value is not None]
    return Scale(int(min(values, default=0) // 10 * 10), int(-(-max(values, default=100) // 10) * 10))


def dot(row: Mapping[str, Any], scale: Scale) -> SafeString | None:
    """The words say what the picture shows."""
    if row["points"] is None:
        return None
    low, high = (row[name] if row[name] is not None else float(row["points"]) for name in ("points_low", "points_high"))
    said = say("scores.chart_said", points=row["points"], low=f"{low:.1f}", high=f"{high:.1f}")
    return format_html(
        '<svg class="range" viewBox="0 0 {} {}" width="{}" height="{}" role="img" aria-label="{}">'
        '<line class="r-all" x1="{}" x2="{}" y1="10" y2="10"/><line class="r-range" x1="{}" x2="{}" y1="10" y2="10"/>'
        '<circle class="r-dot" cx="{}" cy="10" r="4.5"/></svg>',
        WIDTH, HEIGHT, WIDTH, HEIGHT, said, EDGE, WIDTH - EDGE, scale.x(low), scale.x(high), scale.x(row["points"]))
