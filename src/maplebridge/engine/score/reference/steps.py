"""steps and lookup: a value by threshold or by key."""

from __future__ import annotations

from decimal import Decimal

from maplebridge.engine.scheme.model import Lookup, Num, Steps, Window
from maplebridge.engine.score.reference.context import Context, Found, Note
from maplebridge.engine.score.reference.decimals import compare, shortest
from maplebridge.engine.score.reference.values import MISSING, Absence, Value, joined, number

MET = {"ge": (0, 1), "gt": (1,), "le": (0, -1), "lt": (-1,)}
SIGNS = {"ge": "≥", "gt": ">", "le": "≤", "lt": "<"}


def steps(node: Steps, unit: str, window: Window, ctx: Context) -> Found:
    x = number(ctx.node(node.of, unit, window))
    if isinstance(x, Absence):
        return Found(x)
    for step in node.steps:
        at = ctx.amount(step.at, unit, window)
        if isinstance(at, Decimal) and compare(x, at) in MET[node.test]:
            note = Note("score.steps.met", {"x": x, "test": SIGNS[node.test], "at": at})
            return Found(_written(step.value, unit, window, ctx), (note,))
    return Found(_written(node.otherwise, unit, window, ctx), (Note("score.steps.otherwise", {"x": x}),))


def lookup(node: Lookup, unit: str, window: Window, ctx: Context) -> Found:
    parts = [ctx.node(name, unit, window) for name in node.of]
    absent = [part for part in parts if isinstance(part, Absence)]
    if absent:
        return Found(joined(absent))
    key = "|".join(shortest(part) if isinstance(part, Decimal) else str(part) for part in parts)
    if key in node.table:
        return Found(_written(node.table[key], unit, window, ctx), (Note("score.lookup.found", {"key": key}),))
    return Found(_written(node.otherwise, unit, window, ctx), (Note("score.lookup.otherwise", {"key": key}),))


def _written(value: Num | str | None, unit: str, window: Window, ctx: Context) -> Value:
    if value is None:
        return MISSING
    return value if isinstance(value, str) else ctx.amount(value, unit, window)
