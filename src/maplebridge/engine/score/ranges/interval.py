"""Statistics of places over draws."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

import numpy as np
import numpy.typing as npt

from maplebridge.engine.score.numbers.number import Floats


def quantile(ascending: npt.NDArray[np.generic], share: Decimal) -> Floats:
    """The quantile of ascending rows, shape (..., values), as R's type 7: at 1 + (n - 1) x share, linear between."""
    at = (ascending.shape[-1] - 1) * share
    low = int(at)
    part = float(at - low)
    below = np.asarray(ascending[..., low], dtype=np.float64)
    if not part:
        return below
    above = np.asarray(ascending[..., low + 1], dtype=np.float64)
    return np.where(below == above, below, (1 - part) * below + part * above)


def interval(values: npt.NDArray[np.generic], ends: Sequence[Decimal]) -> list[Floats]:
    """The quantiles of unordered rows, shape (..., values)."""
    ascending = np.sort(values, axis=-1)
    return [quantile(ascending, end) for end in ends]
