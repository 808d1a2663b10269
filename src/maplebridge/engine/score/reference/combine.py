"""combine: several nodes to one value."""

from __future__ import annotations

from decimal import Decimal

from maplebridge.engine.scheme.model import Combine, Window
from maplebridge.engine.score.reference.context import Context, Found, Note
from maplebridge.engine.score.reference.decimals import ONE, ZERO, compare
from maplebridge.engine.score.reference.fold import Part, fold
from maplebridge.engine.score.reference.values import MISSING, Absence, Number, joined, number


def combine(node: Combine, unit: str, window: Window, ctx: Context) -> Found:
    parts = _parts(node, unit, window, ctx)
    notes = tuple(
        Note("score.combine.part", {"node": name, "value": part.value, "weight": part.weight})
        for name, part in zip(node.of, parts, strict=True)
    )
    if node.how == "copeland":
        return Found(_copeland(node, unit, window, ctx), notes)
    exponent = ctx.amount(node.exponent, unit, window) if node.exponent is not None else None
    return Found(fold(parts, node.how, node.absent, node.at_least, exponent), notes)


def _parts(node: Combine, unit: str, window: Window, ctx: Context) -> list[Part]:
    weights = [ctx.amount(weight, unit, window) for weight in node.weights] or [ONE] * len(node.of)
    full: list[Number] = list(node.full) or weights
    return [
        Part(number(ctx.node(name, unit, window)), weight, reach)
        for name, weight, reach in zip(node.of, weights, full, strict=True)
    ]


def _copeland(node: Combine, unit: str, window: Window, ctx: Context) -> Number:
    """Wins minus losses against every other unit that takes part."""
    field = ctx.once(("copeland", node.name, window.code), lambda: {
        peer: _parts(node, peer, window, ctx) for peer in ctx.units
    })
    mine = _entry(node, field[unit])
    if isinstance(mine, Absence):
        return mine
    others = [field[peer] for peer in field if peer != unit and not isinstance(_entry(node, field[peer]), Absence)]
    return sum((_duel(field[unit], theirs) for theirs in others), ZERO)


def _entry(node: Combine, parts: list[Part]) -> Number:
    """A number where the unit takes part, or why it does not."""
    gone = [part.value for part in parts if isinstance(part.value, Absence)]
    if len(parts) - len(gone) < node.at_least:
        return MISSING
    if (gone and node.absent == "keep") or len(gone) == len(parts):
        return joined(gone)
    unknown = [part.weight for part in parts if isinstance(part.weight, Absence)]
    return joined(unknown) if unknown else ONE


def _duel(mine: list[Part], theirs: list[Part]) -> Decimal:
    """1, 0 or -1: who is better in more than half of the weight that both have values for."""
    balance = ZERO
    for a, b in zip(mine, theirs, strict=True):
        if isinstance(a.value, Decimal) and isinstance(b.value, Decimal) and isinstance(a.weight, Decimal):
            balance += a.weight * compare(a.value, b.value)
    return Decimal(compare(balance, ZERO))
