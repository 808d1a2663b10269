"""What the analysis of a rank gives."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Literal

import numpy as np
import pyarrow as pa

from maplebridge.engine.scheme.model import Analysis
from maplebridge.engine.score.numbers.number import Floats, Ints


@dataclass(frozen=True, slots=True)
class Change:
    """What one element left out (`kind` without) or one scenario does to the places.

    mean: of the change of place over the units that have both; moved: how many have another place; unit: whom it moves
    most, from place `before` to `after`; None where nobody moves.
    """

    kind: Literal["without", "scenario"]
    code: str
    mean: float
    moved: int
    unit: str | None = None
    before: float | None = None
    after: float | None = None


@dataclass(frozen=True, eq=False)
class Ranges:
    """One rank and what it would be otherwise. Arrays have shape (units,), NaN where a unit has no place.

    place: as scored; low, high: the interval of its places over the draws, rounded outward to whole places, the place
    itself always inside; mean: of the places over the draws; band: from 1 in each group, 0 without a place: units of
    one band cannot be told apart; points_low, points_high: the same interval of the value that is ranked, its own
    value always inside; without, scenarios: the places without an element, and in each scenario.
    """

    node: str
    analysis: Analysis
    units: tuple[str, ...]
    groups: Ints
    place: Floats
    low: Floats
    high: Floats
    mean: Floats
    band: Ints
    points_low: Floats
    points_high: Floats
    without: Mapping[str, Floats]
    scenarios: Mapping[str, Floats]

    def index(self, unit: str) -> int:
        """Raises KeyError for an unknown unit."""
        return self._numbers[unit]

    def places(self, unit: str) -> tuple[int, int] | None:
        """Lowest and highest place of the interval; None where the unit has no place."""
        i = self.index(unit)
        return None if np.isnan(self.place[i]) else (int(self.low[i]), int(self.high[i]))

    def band_mates(self) -> list[bool]:
        """Whether a unit shares its band with another."""
        keys = list(zip(self.groups.tolist(), self.band.tolist(), strict=True))
        size = Counter(keys)
        return [band > 0 and size[group, band] > 1 for group, band in keys]

    def changes(self) -> tuple[Change, ...]:
        """Elements left out, then scenarios; those that move places most come first."""
        found = [self._change("without", code, places) for code, places in self.without.items()]
        other = [self._change("scenario", code, places) for code, places in self.scenarios.items()]
        return (*sorted(found, key=lambda one: -one.mean), *sorted(other, key=lambda one: -one.mean))

    def _change(self, kind: Literal["without", "scenario"], code: str, after: Floats) -> Change:
        change = np.nan_to_num(np.abs(after - self.place))
        mean, moved = mean_change(self.place, after), int(np.count_nonzero(change))
        if not moved:
            return Change(kind, code, mean, moved)
        most = int(np.argmax(change))
        return Change(kind, code, mean, moved, self.units[most], float(self.place[most]), float(after[most]))

    def table(self) -> pa.Table:
        """Long: figure, unit, value; a row per figure and unit, null where there is none. Figures: place, low, high,
        mean, band, points_low, points_high, without:ELEMENT, scenario:CODE."""
        parts = [
            pa.table({
                "figure": pa.array([figure] * len(self.units), pa.string()),
                "unit": pa.array(self.units, pa.string()),
                "value": pa.array(values, pa.float64(), from_pandas=True),
            })
            for figure, values in self._figures()
        ]  # fmt: skip
        return pa.concat_tables(parts)

    def _figures(self) -> Iterator[tuple[str, Floats]]:
        for name in ("place", "low", "high", "mean", "points_low", "points_high"):
            yield name, getattr(self, name)
        yield "band", np.where(self.band > 0, self.band, np.nan)
        yield from ((f"without:{name}", places) for name, places in self.without.items())
        yield from ((f"scenario:{code}", places) for code, places in self.scenarios.items())

    @cached_property
    def _numbers(self) -> dict[str, int]:
        return {code: place for place, code in enumerate(self.units)}


def mean_change(before: Floats, after: Floats) -> float:
    """The mean of |after - before| over the units that have both; 0 where none has."""
    change = np.abs(after - before)
    change = change[~np.isnan(change)]
    return float(change.mean()) if len(change) else 0.0
