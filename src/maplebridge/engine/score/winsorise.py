"""Outliers moved to the next value until the distribution passes, or enough points were moved.

Skewness and excess kurtosis with sample correction (G1 and G2; D. N. Joanes and C. A. Gill, 1998).
"""

from __future__ import annotations

from decimal import Decimal

import numpy as np

from maplebridge.engine.score.numbers.functions import sqrt
from maplebridge.engine.score.numbers.number import (
    Number,
    absolute,
    compare,
    constant,
    dense,
    divide,
    group_sum,
    multiply,
    subtract,
)


def winsorised(values: Number, most: int | None, skew: Decimal | None, kurtosis: Decimal | None) -> Number:
    """One group's values, moved; `most` None: no limit but their number; a threshold that is None never stops."""
    hi, lo = values.hi.copy(), values.lo.copy()
    for _ in range(len(hi) if most is None else most):
        now = Number(hi, lo)
        move = None if len(hi) < 3 or _passes(now, skew, kurtosis) else _outlier(now)
        if move is None:
            break
        cell, other = move
        hi[cell], lo[cell] = hi[other], lo[other]
    return Number(hi, lo)


def _outlier(values: Number) -> tuple[int, int] | None:
    """The end farther from the mean (the upper one where both are as far), and the cell of the value next to it."""
    order = np.argsort(dense(values), kind="stable")
    low, high = order[0], order[-1]
    if compare(values[low], values[high]) == 0:
        return None
    middle = _mean(values)
    if compare(subtract(middle, values[low]), subtract(values[high], middle)) > 0:
        return int(low), int(order[1])
    return int(high), int(order[-2])


def _mean(values: Number) -> Number:
    whole = group_sum(values, np.zeros(len(values.hi), dtype=np.int64), 1)[0]
    return divide(whole, constant(len(values.hi)))


def _passes(values: Number, skew: Decimal | None, kurtosis: Decimal | None) -> bool:
    found = _moments(values)
    if found is None:
        return True
    crooked = skew is None or compare(absolute(found[0]), constant(skew)) >= 0
    peaked = kurtosis is None or compare(found[1], constant(kurtosis)) >= 0
    return not (crooked and peaked)


def _moments(values: Number) -> tuple[Number, Number] | None:
    """Sample-corrected skewness and excess kurtosis; None below four values or where all are equal."""
    n = len(values.hi)
    if n < 4 or dense(values).max() == 0:
        return None
    away = subtract(values, _mean(values))
    square = multiply(away, away)
    m2, m3, m4 = _mean(square), _mean(multiply(square, away)), _mean(multiply(square, square))
    g1 = divide(m3, multiply(m2, sqrt(m2)))
    g2 = subtract(divide(m4, multiply(m2, m2)), constant(3))
    skew = divide(multiply(g1, sqrt(constant(n * (n - 1)))), constant(n - 2))
    inner = multiply(constant(n + 1), g2)
    six = subtract(inner, constant(-6))
    kurtosis = divide(multiply(constant(n - 1), six), constant((n - 2) * (n - 3)))
    return skew, kurtosis
