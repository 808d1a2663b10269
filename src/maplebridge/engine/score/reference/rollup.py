"""rollup: a node evaluated in every part of the period, then joined."""

from __future__ import annotations

from maplebridge.engine.scheme.model import Rollup, Window
from maplebridge.engine.score.reference.context import Context, Found, Note
from maplebridge.engine.score.reference.fold import Part, fold
from maplebridge.engine.score.reference.values import MISSING, number


def rollup(node: Rollup, unit: str, window: Window, ctx: Context) -> Found:
    windows = {part.code: part for part in ctx.scheme.period.parts}
    if not node.parts or any(part.part not in windows for part in node.parts):
        return Found(MISSING)
    weighed = [(windows[part.part], ctx.amount(part.weight, unit, window)) for part in node.parts]
    parts = [Part(number(ctx.node(node.of, unit, at)), weight, weight) for at, weight in weighed]
    notes = tuple(
        Note("score.rollup.part", {"part": at.code, "value": part.value, "weight": part.weight})
        for (at, _), part in zip(weighed, parts, strict=True)
    )
    return Found(fold(parts, node.how, node.absent, node.at_least), notes)
