"""Outliers moved to the next value until the distribution passes, or enough points were moved.

Skewness and excess kurtosis with sample correction (G1 and G2; D. N. Joanes and C. A. Gill, 1998).
"""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal

from maplebridge.engine.score.reference.decimals import EXACT, compare, total


def winsorised(
    present: Mapping[str, Decimal], most: int | None, skew: Decimal | None, kurtosis: Decimal | None
) -> dict[str, Decimal]:
    """`most` moves at the utmost (None: as many as it takes); a threshold that is None never stops."""
    values = dict(present)
    for _ in range(len(values) if most is None else most):
        move = None if _passes(list(values.values()), skew, kurtosis) else _move(list(values.values()))
        if move is None:
            break
        values = {unit: move[1] if compare(x, move[0]) == 0 else x for unit, x in values.items()}
    return values


def _move(values: list[Decimal]) -> tuple[Decimal, Decimal] | None:
    """The end farther from the mean (the upper one where both are as far) and the next different value."""
    low, high = min(values), max(values)
    inner = [x for x in values if compare(x, low) and compare(x, high)]
    if not inner:
        return None
    mean = EXACT.divide(total(values), Decimal(len(values)))
    if compare(mean - low, high - mean) > 0:
        return low, min(inner)
    return high, max(inner)


def _passes(values: list[Decimal], skew: Decimal | None, kurtosis: Decimal | None) -> bool:
    found = moments(values)
    if found is None:
        return True
    crooked = skew is None or compare(abs(found[0]), skew) >= 0
    peaked = kurtosis is None or compare(found[1], kurtosis) >= 0
    return not (crooked and peaked)


def moments(values: list[Decimal]) -> tuple[Decimal, Decimal] | None:
    """Sample-corrected skewness and excess kurtosis; None below four values or where all are equal."""
    n = Decimal(len(values))
    if n < 4 or compare(min(values), max(values)) == 0:
        return None
    mean = EXACT.divide(total(values), n)
    m2, m3, m4 = (EXACT.divide(total(EXACT.power(x - mean, Decimal(p)) for x in values), n) for p in (2, 3, 4))
    g1 = m3 / EXACT.power(m2, Decimal("1.5"))
    g2 = m4 / (m2 * m2) - 3
    skew = g1 * EXACT.sqrt(n * (n - 1)) / (n - 2)
    kurtosis = (n - 1) / ((n - 2) * (n - 3)) * ((n + 1) * g2 + 6)
    return skew, kurtosis
