"""The units that are scored, and their attributes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

import numpy as np

from maplebridge.engine.score.cells import MISSING, NO_TEXT, PRESENT, Cells, Text, absent_cells
from maplebridge.engine.score.numbers.number import Ints, of_decimals


@dataclass(frozen=True, slots=True)
class Units:
    """Unit codes in ascending order; `attributes`: name -> one plain value per unit (None = absent)."""

    codes: tuple[str, ...]
    attributes: Mapping[str, tuple[Any, ...]] = field(default_factory=dict)

    def __len__(self) -> int:
        return len(self.codes)

    def records(self) -> list[dict[str, Any]]:
        """One mapping per unit, its code under "unit"."""
        return [
            {"unit": code, **{name: values[place] for name, values in self.attributes.items()}}
            for place, code in enumerate(self.codes)
        ]

    def cells(self, name: str) -> Cells:
        """An attribute over all units; an unknown one is missing."""
        values = self.attributes.get(name)
        if values is None:
            return self._own_code(name)
        return cells_of(values)

    def _own_code(self, name: str) -> Cells:
        if name != "unit":
            return absent_cells(MISSING)
        return cells_of(self.codes)

    def groups(self, name: str) -> Ints:
        """A group number per unit, 0-based without gaps; units without the attribute form one group."""
        values = self.attributes.get(name)
        if values is None:
            return np.arange(len(self)) if name == "unit" else np.zeros(len(self), dtype=np.int64)
        seen: dict[Any, int] = {}
        return np.array([seen.setdefault(_plain(value), len(seen)) for value in values], dtype=np.int64)


def cells_of(values: Sequence[Any]) -> Cells:
    """Plain values as cells: empty is missing, True is 1, a date its ISO text."""
    plain = [_plain(value) for value in values]
    words: dict[str, int] = {}
    codes = [words.setdefault(v, len(words)) if isinstance(v, str) else NO_TEXT for v in plain]
    state = np.array([MISSING if v is None else PRESENT for v in plain], dtype=np.int8)
    number = of_decimals([v if isinstance(v, Decimal) else Decimal(0) for v in plain])
    return Cells(state, number, Text(np.array(codes, dtype=np.int32), tuple(words)) if words else None)


def _plain(value: Any) -> Decimal | str | None:
    match value:
        case bool() | int():
            return Decimal(int(value))
        case float():
            return _plain(Decimal(repr(value)))
        case Decimal():
            return value.normalize() + 0 if value.is_finite() else None
        case date():
            return value.isoformat()
        case str() if value:
            return value
    return None
