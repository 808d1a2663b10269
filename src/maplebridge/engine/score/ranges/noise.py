"""Weights moved at random, the same on every machine: Philox 4x64-10 (Salmon et al., SC11, 2011), key = seed."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal, localcontext

import numpy as np

from maplebridge.engine.score.ranges.elements import Element

NOTHING = Decimal(0)
DIGITS = Decimal("1e-12")
HALF_RANGE = Decimal(2**52)
LOW_BITS = 11  # 64 - 53: what a float64 has no room for is left away, so that others can follow us


def factors(elements: Sequence[Element], noise: Decimal, draws: int, seed: int) -> Iterator[dict[str, Decimal]]:
    """Per draw: element -> what its weight is multiplied by. The full score stays: sum(points x factor) = sum(points).

    One raw number per element, draw by draw, elements in their order: u = (raw >> 11) / 2**52 - 1, in [-1, 1).
    """
    stream = np.random.Philox(counter=0, key=seed)
    shares = [element.points or Decimal(1) for element in elements]
    for _ in range(draws):
        raw = [int(number) >> LOW_BITS for number in np.atleast_1d(stream.random_raw(len(elements)))]
        with localcontext() as context:
            context.prec = 50
            moved = [1 + noise * (Decimal(number) / HALF_RANGE - 1) for number in raw]
            weights = (share * one for share, one in zip(shares, moved, strict=True))
            kept = sum(shares, NOTHING) / sum(weights, NOTHING) if elements else NOTHING
            found = [(one * kept).quantize(DIGITS) for one in moved]
        yield {element.node: factor for element, factor in zip(elements, found, strict=True)}
