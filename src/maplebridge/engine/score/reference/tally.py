"""tally: a base, and points per occurrence."""

from __future__ import annotations

from decimal import Decimal

from maplebridge.engine.scheme.model import Tally, TallyLine, Window
from maplebridge.engine.score.reference.context import Context, Found, Note
from maplebridge.engine.score.reference.decimals import EXACT, ZERO, finite, total
from maplebridge.engine.score.reference.values import Absence, Number, joined


def tally(node: Tally, unit: str, window: Window, ctx: Context) -> Found:
    base = ctx.amount(node.base, unit, window)
    found = [_line(line, unit, window, ctx) for line in node.lines]
    notes = (Note("score.tally.base", {"base": base}), *(note for _, note in found))
    parts = [base, *(value for value, _ in found)]
    absent = [part for part in parts if isinstance(part, Absence)]
    if absent:
        return Found(joined(absent), notes)
    return Found(finite(total(part for part in parts if isinstance(part, Decimal))), notes)


def _line(line: TallyLine, unit: str, window: Window, ctx: Context) -> tuple[Number, Note]:
    """An absent count is 0. The cap is a bound on the side of its own sign."""
    counted = ctx.node(line.of, unit, window)
    count = counted if isinstance(counted, Decimal) else ZERO
    points = ctx.amount(line.points, unit, window)
    cap = ctx.amount(line.cap, unit, window) if line.cap is not None else None
    full: Number = points if isinstance(points, Absence) else finite(EXACT.multiply(count, points))
    value = _capped(full, cap) if isinstance(full, Decimal) and isinstance(cap, Decimal) else full
    params = {"label": line.label or line.of, "count": count, "points": points, "sum": full, "value": value}
    return value, Note("score.tally.line", params)


def _capped(full: Decimal, cap: Decimal) -> Decimal:
    if cap == 0:
        return ZERO
    return max(full, cap) if cap < 0 else min(full, cap)
