"""The places of all units in all draws."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from maplebridge.engine.score.cells import Cells
from maplebridge.engine.score.numbers.number import Floats

#: Twice the place, so that shared places with halves are whole; shape (units, draws).
Places = npt.NDArray[np.int32]
NO_PLACE = np.iinfo(np.int32).max


@dataclass(frozen=True, slots=True)
class Drawn:
    """Both of shape (units, draws). values: of the node that is ranked, NaN where absent."""

    places: Places
    values: Floats


def gather(found: Iterable[tuple[Cells, Cells]], units: int, draws: int) -> Drawn:
    """found: per draw the cells of the rank and of what it ranks."""
    places = np.empty((draws, units), dtype=np.int32)
    values = np.empty((draws, units))
    for draw, (place, value) in enumerate(found):
        places[draw] = np.where(place.present(), 2 * place.number.hi, NO_PLACE)
        values[draw] = numbers(value)
    return Drawn(np.ascontiguousarray(places.T), np.ascontiguousarray(values.T))


def numbers(cells: Cells) -> Floats:
    """NaN where there is no number."""
    return np.where(cells.present() & ~cells.is_text(), cells.number.hi, np.nan)
