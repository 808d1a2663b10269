"""measure: a figure from records, a share, or a figure per head."""

from __future__ import annotations

from decimal import Decimal

from maplebridge.engine.scheme.model import Aggregate, Measure, Window
from maplebridge.engine.score.reference.aggregate import rows_used, taken
from maplebridge.engine.score.reference.context import Context, Found, Note
from maplebridge.engine.score.reference.decimals import compare, divide
from maplebridge.engine.score.reference.values import NOT_APPLICABLE, Absence, Value, joined, number


def measure(node: Measure, unit: str, window: Window, ctx: Context) -> Found:
    given = ctx.measured(node.name, unit, window)
    if given is not None:
        return Found(given, (Note("score.measure.given"),))
    value, notes = _counted("score.measure.value", node.value, unit, window, ctx)
    if node.over is not None:
        over, more = _counted("score.measure.over", node.over, unit, window, ctx)
        notes += more
        value = _share(value, over, node.min_denominator)
    if node.per is not None:
        heads = number(ctx.attribute(unit, node.per))
        notes.append(Note("score.measure.per", {"attribute": node.per, "value": heads}))
        value = _share(value, NOT_APPLICABLE if isinstance(heads, Absence) else heads, None)
    return Found(value, tuple(notes))


def _counted(code: str, spec: Aggregate, unit: str, window: Window, ctx: Context) -> tuple[Value, list[Note]]:
    rows = rows_used(spec, unit, window, ctx)
    value = taken(spec, rows, ctx)
    params = {"table": spec.table, "take": Note(f"score.take.{spec.take}"), "rows": len(rows), "value": value,
              "window": _stretch(spec.window)}  # fmt: skip
    notes = [Note(code, params)]
    if spec.where is not None:
        notes.append(Note("score.measure.where", {"text": spec.where, "table": spec.table}))
    return value, notes


def _stretch(window: str) -> Note:
    kind, _, days = window.partition(":")
    return Note(f"score.window.{kind}", {"days": days})


def _share(value: Value, over: Value, fewest: Decimal | None) -> Value:
    a, b = number(value), number(over)
    if isinstance(b, Decimal) and (b == 0 or (fewest is not None and compare(b, fewest) < 0)):
        b = NOT_APPLICABLE
    if isinstance(a, Absence) or isinstance(b, Absence):
        return joined(v for v in (a, b) if isinstance(v, Absence))
    return divide(a, b)
