"""rank: the place of a unit among those it competes with."""

from __future__ import annotations

from decimal import Decimal
from itertools import groupby

from maplebridge.engine.scheme.model import Rank, Window
from maplebridge.engine.score.reference.context import Context, Found, Note, among
from maplebridge.engine.score.reference.decimals import ONE, ZERO, round_off, settle
from maplebridge.engine.score.reference.placing import places
from maplebridge.engine.score.reference.values import NOT_APPLICABLE, Absence, number

Key = tuple[tuple[Decimal, Decimal], ...]


def rank(node: Rank, unit: str, window: Window, ctx: Context) -> Found:
    value = number(ctx.node(node.of, unit, window))
    if not _competes(node, unit, window, ctx):
        return Found(NOT_APPLICABLE, (Note("score.rank.out_of_contest"),))
    if isinstance(value, Absence):
        return Found(value)
    group = ctx.group(unit, node.within)
    placed = ctx.once(("rank", node.name, window.code, group[0]), lambda: _placed(node, group, window, ctx))
    params = {"value": round_off(value, node.rounded), "of": len(placed), "within": among(node.within)}
    return Found(placed[unit], (Note("score.rank.placed", params),))


def _competes(node: Rank, unit: str, window: Window, ctx: Context) -> bool:
    return ctx.in_contest(unit) and not (node.exclude is not None and ctx.holds(node.exclude, unit, window))


def _placed(node: Rank, group: tuple[str, ...], window: Window, ctx: Context) -> dict[str, Decimal]:
    keys: dict[str, Key] = {}
    for peer in group:
        value = number(ctx.node(node.of, peer, window))
        if isinstance(value, Decimal) and _competes(node, peer, window, ctx):
            keys[peer] = _key(node, round_off(value, node.rounded), peer, window, ctx)
    ordered = sorted(keys, key=lambda peer: keys[peer])
    return places([list(tied) for _, tied in groupby(ordered, key=lambda peer: keys[peer])], node.ties)


def _key(node: Rank, value: Decimal, unit: str, window: Window, ctx: Context) -> Key:
    """Ascending = better: the value, then each tie-break; an absent tie-break comes last."""
    key = [(ZERO, settle(value if node.direction == "lower" else -value))]
    for name in node.tie_break:
        broken = number(ctx.node(name.removeprefix("-"), unit, window))
        if isinstance(broken, Absence):
            key.append((ONE, ZERO))
        else:
            key.append((ZERO, settle(broken if name.startswith("-") else -broken)))
    return tuple(key)
