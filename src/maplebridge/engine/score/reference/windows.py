"""The stretch of days a node is evaluated in, and the stretch a measure reads."""

from __future__ import annotations

from datetime import date, timedelta

from maplebridge.engine.scheme.model import Period, Window

BEFORE = "previous:"


def find(period: Period, code: str) -> Window | None:
    """"period", the code of a part, or either after one or more "previous:"."""
    if code.startswith(BEFORE):
        later = find(period, code.removeprefix(BEFORE))
        return later and previous(period, later)
    if code in ("period", period.whole.code):
        return period.whole
    return next((part for part in period.parts if part.code == code), None)


def previous(period: Period, window: Window) -> Window:
    """The part before; for the first part and for any other stretch: as many days just before."""
    if window in period.parts:
        place = period.parts.index(window)
        if place > 0:
            return period.parts[place - 1]
    days = window.end - window.start
    end = window.start - timedelta(days=1)
    return Window(BEFORE + window.code, end - days, end)


def stretch(period: Period, window: Window, kind: str) -> tuple[date | None, date | None]:
    """First and last day (both included; None = open) that a measure with `window: kind` reads."""
    match kind:
        case "previous":
            before = previous(period, window)
            return before.start, before.end
        case "to_date":
            return period.whole.start, window.end
        case "all":
            return None, None
        case _ if kind.startswith("days:"):
            return window.end - timedelta(days=int(kind.removeprefix("days:")) - 1), window.end
    return window.start, window.end
