"""The invented city as plain data."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

FIRST_DAY = date(2026, 1, 1)
LAST_DAY = date(2026, 6, 30)
REPORT_DAY = date(2026, 7, 6)


@dataclass(frozen=True, slots=True)
class Size:
    """How much city: stations per district (1 to 8) and stationed groups in all (4 to 40, four per station at most).

    Raises ValueError outside these limits; with fewer there is no room for the planted defects.
    """

    stations: int = 8
    groups: int = 40

    def __post_init__(self) -> None:
        most_groups = min(40, 3 * 4 * self.stations)
        if not 1 <= self.stations <= 8 or not 4 <= self.groups <= most_groups:
            raise ValueError(f"no such city: {self}")

    @classmethod
    def full(cls) -> Size:
        return cls()

    @classmethod
    def small(cls) -> Size:
        """Enough to carry every planted defect: 6 stations and 8 groups."""
        return cls(stations=2, groups=8)


@dataclass(frozen=True, slots=True)
class Text:
    zh: str
    en: str


@dataclass(frozen=True, slots=True)
class Place:
    code: str
    name: Text
    kind: str  # building | organisation | site | school | shop_street
    community: str


@dataclass(frozen=True, slots=True)
class Person:
    account: str
    name: Text  # en: the name in pinyin
    unit: str
    role: Text


@dataclass(frozen=True, slots=True)
class Unit:
    """A node of the organisation tree. kind: city | district | department | station | community | group.

    `quality` (0 poor .. 1 excellent) and `trend` (change over the half-year) say how well a station or group works;
    `twin` is the unit whose figures it repeats exactly.
    """

    code: str
    name: Text
    kind: str
    parent: str | None = None
    category: str | None = None
    district: str | None = None
    officers: int | None = None
    exempt: bool = False
    arrival: date | None = None
    assessment: date | None = None
    rotation: date | None = None
    host: str | None = None
    sending: str | None = None
    quality: float = 0.0
    trend: float = 0.0
    twin: str | None = None


@dataclass(frozen=True, slots=True)
class City:
    name: Text
    seed: int
    units: tuple[Unit, ...]
    people: tuple[Person, ...]
    places: tuple[Place, ...]
    staff: Mapping[str, tuple[Person, ...]] = field(repr=False)  # by unit, chief or leader first
    spots: Mapping[str, tuple[Place, ...]] = field(repr=False)  # by station or group: the places it works at

    def of_kind(self, kind: str) -> tuple[Unit, ...]:
        return tuple(unit for unit in self.units if unit.kind == kind)

    def unit(self, code: str) -> Unit:
        return next(unit for unit in self.units if unit.code == code)

    def department(self, name_zh: str) -> Unit:
        return next(unit for unit in self.of_kind("department") if unit.name.zh == name_zh)
