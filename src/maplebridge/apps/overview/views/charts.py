"""A line over time as a drawing of our own. What it shows stands in a table beside it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

WIDTH, HEIGHT, EDGE, FOOT = 320, 120, 28, 16


def line(values: Sequence[float], said: str, first: str, last: str, most: float | None = None) -> SafeString:
    """values: one a week or result; said: what it shows, in words; first, last: under its ends; most: the top of the
    scale, else the highest value."""
    top = max(most or max(values, default=0), 1e-9)
    step = (WIDTH - 2 * EDGE) / max(len(values) - 1, 1)
    spots = [(round(EDGE + at * step, 1), round(HEIGHT - FOOT - value / top * (HEIGHT - FOOT - 20), 1), value)
             for at, value in enumerate(values)]
    ends = {0, len(spots) - 1}
    return format_html(
        '<svg class="trend" viewBox="0 0 {} {}" role="img" aria-label="{}"><line class="t-foot" x1="{}" x2="{}" y1="{}"'
        ' y2="{}"/><polyline points="{}"/>{}{}<text x="{}" y="{}">{}</text><text x="{}" y="{}" class="t-end">{}</text>'
        '</svg>',
        WIDTH, HEIGHT, said, EDGE, WIDTH - EDGE, HEIGHT - FOOT, HEIGHT - FOOT,
        " ".join(f"{x},{y}" for x, y, _ in spots),
        format_html_join("", '<circle cx="{}" cy="{}" r="3"/>', ((x, y) for x, y, _ in spots)),
        format_html_join("", '<text class="t-value" x="{}" y="{}">{}</text>', (
            (x, max(y - 7, 10), _short(value)) for at, (x, y, value) in enumerate(spots) if at in ends)),
        EDGE, HEIGHT - 2, first, WIDTH - EDGE, HEIGHT - 2, last if len(spots) > 1 else "")


def _short(value: Any) -> str:
    return f"{value:.1f}".rstrip("0").rstrip(".")
