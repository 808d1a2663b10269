"""peers: a value relative to the other units, or to the unit's own past."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from decimal import Decimal
from itertools import groupby

from maplebridge.engine.scheme.model import Peers, Window
from maplebridge.engine.score.reference.context import Context, Found, Note, among
from maplebridge.engine.score.reference.decimals import EXACT, ONE, ZERO, compare, divide, finite, settle, total
from maplebridge.engine.score.reference.placing import places
from maplebridge.engine.score.reference.values import Absence, Number, joined, number
from maplebridge.engine.score.reference.windows import previous
from maplebridge.engine.score.reference.winsorise import winsorised

Present = Mapping[str, Decimal]


def peers(node: Peers, unit: str, window: Window, ctx: Context) -> Found:
    value = number(ctx.node(node.of, unit, window))
    if node.take in ("change", "change_ratio"):
        return _changed(node, value, unit, window, ctx)
    if isinstance(value, Absence) and node.take not in GROUP_FIGURES:
        return Found(value)
    group = ctx.group(unit, node.within)
    worth = ctx.once(("peers", node.name, window.code, group[0]), lambda: _all(node, group, window, ctx))
    params = {"take": Note(f"score.peers.{node.take}"), "value": value, "of": len(worth), "within": among(node.within)}
    found = worth.get(unit, next(iter(worth.values()), value))
    return Found(found, (Note("score.peers.among", params),))


def _all(node: Peers, group: tuple[str, ...], window: Window, ctx: Context) -> Mapping[str, Number]:
    values = {peer: number(ctx.node(node.of, peer, window)) for peer in group}
    present = {peer: x for peer, x in values.items() if isinstance(x, Decimal)}
    if node.take in GROUP_FIGURES and present:
        return dict.fromkeys(present, GROUP_FIGURES[node.take](list(present.values())))
    return _TAKES[node.take](node, present) if present else {}


def _changed(node: Peers, now: Number, unit: str, window: Window, ctx: Context) -> Found:
    before = number(ctx.node(node.of, unit, previous(ctx.scheme.period, window)))
    note = Note("score.peers.change", {"now": now, "before": before})
    if isinstance(now, Absence) or isinstance(before, Absence):
        return Found(joined(v for v in (now, before) if isinstance(v, Absence)), (note,))
    change = EXACT.subtract(now, before)
    change = change if node.direction == "higher" else -change
    return Found(finite(change) if node.take == "change" else divide(change, abs(before)), (note,))


# ---------------------------------------------------------------- one function per take
def _rank(node: Peers, present: Present) -> Mapping[str, Number]:
    sign = -1 if node.direction == "higher" else 1
    ordered = sorted(present, key=lambda peer: settle(present[peer]) * sign)
    groups = [list(tied) for _, tied in groupby(ordered, key=lambda peer: settle(present[peer]))]
    return places(groups, node.ties)


def _percentile(node: Peers, present: Present) -> Mapping[str, Number]:
    better = 1 if node.direction == "higher" else -1
    others = Decimal(len(present) - 1)
    return {
        peer: ONE if not others else divide(Decimal(sum(compare(x, y) == better for y in present.values())), others)
        for peer, x in present.items()
    }


def _minmax(node: Peers, present: Present) -> Mapping[str, Number]:
    low, high = min(present.values()), max(present.values())
    if compare(low, high) == 0:
        return {peer: Decimal("0.5") for peer in present}
    start, end = (low, high) if node.direction == "higher" else (high, low)
    return {peer: divide(EXACT.subtract(x, start), EXACT.subtract(end, start)) for peer, x in present.items()}


def _zscore(node: Peers, present: Present) -> Mapping[str, Number]:
    mean = _mean(list(present.values()))
    deviation = _deviation(list(present.values()))
    if not deviation:
        return dict.fromkeys(present, ZERO)
    sign = deviation if node.direction == "higher" else -deviation
    return {peer: divide(EXACT.subtract(x, mean), sign) for peer, x in present.items()}


def _mean(values: Sequence[Decimal]) -> Decimal:
    return EXACT.divide(total(values), Decimal(len(values)))


def _deviation(values: Sequence[Decimal]) -> Decimal:
    """Sample deviation (n - 1); 0 where all are equal."""
    if compare(min(values), max(values)) == 0:
        return ZERO
    mean = _mean(values)
    squares = total(EXACT.power(EXACT.subtract(x, mean), Decimal(2)) for x in values)
    return EXACT.sqrt(EXACT.divide(squares, Decimal(len(values) - 1)))


def _share_of_best(node: Peers, present: Present) -> Mapping[str, Number]:
    if node.direction == "higher":
        return {peer: divide(x, max(present.values())) for peer, x in present.items()}
    return {peer: divide(min(present.values()), x) for peer, x in present.items()}


def _share_of_mean(node: Peers, present: Present) -> Mapping[str, Number]:
    mean = _mean(list(present.values()))
    return {peer: divide(x, mean) for peer, x in present.items()}


def _winsorise(node: Peers, present: Present) -> Mapping[str, Number]:
    return winsorised(present, node.most, node.skew, node.kurtosis)


#: One figure of the group, for each of its units, those without a value of their own included.
GROUP_FIGURES: dict[str, Callable[[Sequence[Decimal]], Decimal]] = {
    "group_mean": _mean,
    "group_sum": total,
    "group_min": min,
    "group_max": max,
    "group_deviation": _deviation,
    "group_count": lambda values: Decimal(len(values)),
}
_TAKES: dict[str, Callable[[Peers, Present], Mapping[str, Number]]] = {
    "rank": _rank,
    "percentile": _percentile,
    "minmax": _minmax,
    "zscore": _zscore,
    "share_of_best": _share_of_best,
    "share_of_mean": _share_of_mean,
    "winsorise": _winsorise,
}
