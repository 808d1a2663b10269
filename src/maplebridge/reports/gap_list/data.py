"""What the gap list shows, as plain frozen data."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from maplebridge.engine.scheme.text import Text


@dataclass(frozen=True, slots=True)
class Gap:
    """One omission. `kind`: as `ledgers.gap_<kind>` says it. `days`: working days late, else since then."""

    kind: str
    number: str
    until: str
    field: Text | None
    book: Text | None
    lines: tuple[tuple[str, Text], ...]
    since: date | None
    days: int
    count: int


@dataclass(frozen=True, slots=True)
class Supplier:
    """Who can supply them; None: nobody is named, so the head of the unit."""

    name: Text | None
    gaps: tuple[Gap, ...]


@dataclass(frozen=True, slots=True)
class UnitGaps:
    """`share`: of the cells that must be filled in, in percent; None without any entry."""

    unit: Text
    suppliers: tuple[Supplier, ...]
    share: str | None
    present: int
    required: int
    entries: int
    late: int

    @property
    def count(self) -> int:
        return sum(len(one.gaps) for one in self.suppliers)


@dataclass(frozen=True, slots=True)
class GapList:
    """`of`: whose list it is; `units`: those that keep books at or under it, by code."""

    of: Text
    day: date
    units: tuple[UnitGaps, ...]

    @property
    def count(self) -> int:
        return sum(one.count for one in self.units)
