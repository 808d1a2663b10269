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
    """One group's values, moved at most `most` times (None: as often as it takes); a threshold None never stops."""
    for _ in range(len(values.hi) if most is None else most):
        if _passes(values, skew, kurtosis):
            break
        moved = _moved(values)
        if moved is None:
            break
        values = moved
    return values


def _moved(values: Number) -> Number | None:
    """The end farther from the mean (the upper one where both are as far), set to the next different value."""
    codes = dense(values)
    top = int(codes.max())
    if top < 2:
        return None
    lowest, highest = values[np.argmin(codes)], values[np.argmax(codes)]
    middle = _mean(values)
    low_end = compare(subtract(middle, lowest), subtract(highest, middle)) > 0
    end, inner = (0, 1) if low_end else (top, top - 1)
    cell = np.where(codes == end, np.flatnonzero(codes == inner)[0], np.arange(len(codes)))
    return values[cell]


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
