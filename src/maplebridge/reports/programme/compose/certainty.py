"""How sure the places are."""

from __future__ import annotations

from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal

import numpy as np

from maplebridge.engine.scheme.model import Rank
from maplebridge.engine.scheme.text import Text
from maplebridge.engine.score.ranges import Change, Ranges
from maplebridge.reports.programme import data
from maplebridge.reports.programme.compose.material import Material

CENTS = Decimal("0.01")
DIGITS = 9


def certainty(material: Material) -> data.Certainty | None:
    """None where the scheme ranks nobody."""
    ranges = material.ranges
    if ranges is None:
        return None
    low, high = ranges.analysis.interval
    shifts = tuple(_shift(material, one) for one in ranges.changes())
    return data.Certainty(ranges.analysis.weight_noise, ranges.analysis.draws, high - low, shifts)


def _shift(material: Material, one: Change) -> data.Shift:
    mean = Decimal(one.mean).quantize(CENTS)
    before, after = (None if place is None else int(place) for place in (one.before, one.after))
    return data.Shift(one.kind, one.code, _name(material, one), one.moved, mean, one.unit, before, after)


def _name(material: Material, one: Change) -> Text:
    if one.kind == "scenario":
        return next(known.name for known in material.scheme.analysis.scenarios if known.code == one.code)
    return material.told.node(one.code) or Text(one.code)


def total_range(material: Material, unit: str, points: Decimal | None) -> tuple[Decimal, Decimal] | None:
    """Where the total would lie, with its own decimals, rounded outward; None where it is not what is ranked."""
    ranges, scheme = material.ranges, material.scheme
    if ranges is None or points is None:
        return None
    rank, i = scheme.nodes[ranges.node], ranges.index(unit)
    if not isinstance(rank, Rank) or rank.of != scheme.total or np.isnan(ranges.points_low[i]):
        return None
    low = _written(ranges.points_low[i]).quantize(points, ROUND_FLOOR)
    high = _written(ranges.points_high[i]).quantize(points, ROUND_CEILING)
    return low, high


def _written(value: float) -> Decimal:
    """The float as it reads: 92.69, not the 92.68999... it stores."""
    return Decimal(repr(round(float(value), DIGITS)))


def shared_bands(ranges: Ranges | None) -> dict[str, int]:
    """Unit -> its band, where it shares it with another."""
    if ranges is None:
        return {}
    shared = zip(ranges.units, ranges.band.tolist(), ranges.band_mates(), strict=True)
    return {unit: band for unit, band, others in shared if others}
