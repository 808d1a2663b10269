"""curve: a value read off a line through anchors."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

import numpy as np

from maplebridge.engine.scheme.model import Curve
from maplebridge.engine.score.arithmetic import binary, finite, one_number
from maplebridge.engine.score.cells import (
    ALL_PRESENT,
    MISSING,
    PRESENT,
    Cells,
    absent_cells,
    choose,
    joined_state,
    number_cells,
)
from maplebridge.engine.score.context import Context
from maplebridge.engine.score.numbers import functions
from maplebridge.engine.score.numbers.number import Bools, Number, compare, constant, divide, multiply

Point = tuple[Cells, Cells]


def curve(node: Curve, context: Context) -> Cells:
    """Linear between anchors on the curve's own scale; on an anchor its very value."""
    x = context.node(node.of).numeric()
    points = [(context.amount(anchor.x), context.amount(anchor.y)) for anchor in node.anchors]
    exponent = context.amount(node.exponent) if node.exponent is not None else number_cells(constant(1))
    state = joined_state([x.state, exponent.state, *(part.state for point in points for part in point)])
    if not points:
        return absent_cells(MISSING)
    lognormal = node.shape == "lognormal"
    result = _lognormal(x.number, points) if lognormal else _through(x.number, points, node, exponent)
    tangled = _tangled(points)
    if tangled.any():
        result = choose(tangled, absent_cells(MISSING), result)
    if not state.any():
        return result
    return choose(np.asarray(state == PRESENT), result, Cells(state, x.number))


def _tangled(points: Sequence[Point]) -> Bools:
    """Where anchors do not ascend."""
    found: Bools = np.asarray(False)
    for (left, _), (right, _) in pairwise(points):
        found = found | (compare(left.number, right.number) > 0)
    return found


def _through(x: Number, points: Sequence[Point], node: Curve, exponent: Cells) -> Cells:
    bent = [_bent(Cells(ALL_PRESENT, px.number), node.shape, exponent) for px, _ in points]
    at = _bent(Cells(np.zeros(x.hi.shape, dtype=np.int8), x), node.shape, exponent)
    sides = [compare(x, px.number) for px, _ in points]
    result = points[0][1] if len(points) == 1 else _segment(at, bent, points, 0)
    for left in range(1, len(points) - 1):
        result = choose(sides[left] > 0, _segment(at, bent, points, left), result)
    if node.clip in ("both", "low"):
        result = choose(sides[0] < 0, points[0][1], result)
    if node.clip in ("both", "high"):
        result = choose(sides[-1] > 0, points[-1][1], result)
    for side, (_, y) in reversed(list(zip(sides, points, strict=True))):
        result = choose(side == 0, y, result)
    return result


def _bent(x: Cells, shape: str, exponent: Cells) -> Cells:
    """On the scale where the curve is straight; where there is none, missing."""
    match shape:
        case "log":
            return one_number("ln", x)
        case "power":
            bent = binary("**", x, exponent)
            return Cells(np.where(bent.state == PRESENT, PRESENT, MISSING).astype(np.int8), bent.number)
    return x


def _segment(x: Cells, bent: Sequence[Cells], points: Sequence[Point], left: int) -> Cells:
    """The line through anchors `left` and `left + 1`; without length it goes on level."""
    x0, x1, y0, y1 = bent[left], bent[left + 1], points[left][1], points[left + 1][1]
    level = compare(x0.number, x1.number) == 0
    slope = binary("/", binary("-", y1, y0), binary("-", x1, x0))
    line = binary("+", y0, binary("*", binary("-", x, x0), slope))
    if not level.any():
        return line
    flat = choose(compare(x.number, x0.number) < 0, y0, y1)
    return choose(np.asarray(level & (x.state == PRESENT) & (x0.state == PRESENT)), flat, line)


def _lognormal(x: Number, points: Sequence[Point]) -> Cells:
    """erfc(z) * y(median), z = ln(x/median) * erfc_inverse(1/5) / ln(median/p10); x <= 0 gives 2 * y(median)."""
    if len(points) != 2:
        return absent_cells(MISSING)
    (p10, _), (middle, half) = points
    with np.errstate(all="ignore"):
        spread = functions.ln(divide(middle.number, p10.number))
        z = divide(multiply(functions.ln(divide(x, middle.number)), functions.ERFC_INVERSE_FIFTH), spread)
        inside = finite(ALL_PRESENT, multiply(functions.erfc(z), half.number))
    whole = Cells(ALL_PRESENT, Number(half.number.hi * 2, half.number.lo * 2))
    result = choose(x.hi > 0, inside, whole)
    return choose((p10.number.hi > 0) & (compare(p10.number, middle.number) != 0), result, absent_cells(MISSING))
