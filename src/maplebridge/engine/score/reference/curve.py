"""curve: a value read off a line through anchors."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from itertools import pairwise

from maplebridge.engine.scheme.model import Curve, Window
from maplebridge.engine.score.reference.context import Context, Found, Note
from maplebridge.engine.score.reference.decimals import EXACT, ONE, compare, divide, finite, power
from maplebridge.engine.score.reference.erfc import erfc, erfc_inverse
from maplebridge.engine.score.reference.values import MISSING, Absence, Number, joined, number

Point = tuple[Decimal, Decimal]


def curve(node: Curve, unit: str, window: Window, ctx: Context) -> Found:
    x = number(ctx.node(node.of, unit, window))
    written = [(ctx.amount(a.x, unit, window), ctx.amount(a.y, unit, window)) for a in node.anchors]
    points: list[Point] = [(px, py) for px, py in written if isinstance(px, Decimal) and isinstance(py, Decimal)]
    exponent = ctx.amount(node.exponent, unit, window) if node.exponent is not None else ONE
    if isinstance(x, Absence) or isinstance(exponent, Absence) or len(points) < len(written):
        asked = (x, exponent, *(part for point in written for part in point))
        return Found(joined(part for part in asked if isinstance(part, Absence)))
    if not points or any(compare(a[0], b[0]) > 0 for a, b in pairwise(points)):
        return Found(MISSING, (Note("score.curve.not_ascending"),))
    if node.shape == "lognormal":
        return Found(_lognormal(x, points), (Note("score.curve.lognormal", {"x": x}),))
    return _through(x, points, node, exponent)


def _through(x: Decimal, points: Sequence[Point], node: Curve, exponent: Decimal) -> Found:
    for place, (at, y) in enumerate(points):
        if compare(x, at) == 0:
            return Found(y, (Note("score.curve.anchor", {"x": x, "y": y, "place": place + 1}),))
    if compare(x, points[0][0]) < 0 and node.clip in ("both", "low"):
        return Found(points[0][1], (Note("score.curve.below", {"x": x, "lowest": points[0][0]}),))
    if compare(x, points[-1][0]) > 0 and node.clip in ("both", "high"):
        return Found(points[-1][1], (Note("score.curve.above", {"x": x, "highest": points[-1][0]}),))
    if len(points) == 1:
        return Found(points[0][1])
    left = max((i for i in range(len(points) - 1) if compare(points[i][0], x) < 0), default=0)
    (x0, y0), (x1, y1) = points[left], points[left + 1]
    bent, bent0, bent1 = (_bent(v, node.shape, exponent) for v in (x, x0, x1))
    value = _between(bent, bent0, bent1, y0, y1)
    return Found(value, (Note("score.curve.between", {"x": x, "x0": x0, "y0": y0, "x1": x1, "y1": y1}),))


def _bent(x: Decimal, shape: str, exponent: Decimal) -> Number:
    """The scale on which the curve is straight."""
    match shape:
        case "log":
            return EXACT.ln(x) if x > 0 else MISSING
        case "power":
            bent = power(x, exponent)
            return bent if isinstance(bent, Decimal) else MISSING
    return x


def _between(x: Number, x0: Number, x1: Number, y0: Decimal, y1: Decimal) -> Number:
    if isinstance(x, Absence) or isinstance(x0, Absence) or isinstance(x1, Absence):
        return MISSING
    if compare(x0, x1) == 0:  # an end segment without length goes on level
        return y0 if compare(x, x0) < 0 else y1
    share = divide(EXACT.subtract(x, x0), EXACT.subtract(x1, x0))
    if isinstance(share, Absence):
        return share
    return finite(EXACT.add(y0, EXACT.multiply(share, EXACT.subtract(y1, y0))))


def _lognormal(x: Decimal, points: Sequence[Point]) -> Number:
    """erfc(z) * y(median), z = ln(x/median) * erfc_inverse(1/5) / ln(median/p10)."""
    if len(points) != 2 or points[0][0] <= 0 or compare(points[0][0], points[1][0]) == 0:
        return MISSING
    (p10, _), (middle, half) = points
    if x <= 0:
        return EXACT.multiply(Decimal(2), half)
    z = divide(
        EXACT.multiply(EXACT.ln(EXACT.divide(x, middle)), erfc_inverse(Decimal("0.2"))),
        EXACT.ln(EXACT.divide(middle, p10)),
    )
    return z if isinstance(z, Absence) else finite(EXACT.multiply(erfc(z), half))
