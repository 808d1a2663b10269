"""What the notice shows, as plain frozen data. Whoever has the result fills it; nothing here computes."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from maplebridge.engine.scheme.text import Text


@dataclass(frozen=True, slots=True)
class Line:
    """`points` None: `absent` says whether missing (1) or not applicable (2). `why`: from what was counted to the
    points; empty where that is a comparison with other units. `method`: the table's own words."""

    code: str
    name: Text
    points: Decimal | None
    absent: int
    maximum: Decimal
    state: str
    why: tuple[Text, ...] = ()
    method: Text | None = None


@dataclass(frozen=True, slots=True)
class Item:
    code: str
    name: Text
    points: Decimal | None
    maximum: Decimal
    state: str
    lines: tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class Veto:
    """`decision` None: not decided yet, without effect."""

    line: Text
    grounds: str
    decision: str | None
    lifted: bool


@dataclass(frozen=True, slots=True)
class Help:
    """An open line, by points still to be reached; `days`: working days of its open steps, None: not known."""

    code: str
    name: Text
    left: Decimal
    days: int | None
    state: str


@dataclass(frozen=True, slots=True)
class Frozen:
    """The result that the notice tells. `sha256`: of its bundle's manifest."""

    number: int
    note: str
    by: Text | None
    at: str
    sha256: str


@dataclass(frozen=True, slots=True)
class Notice:
    """`frozen` None: provisional, as of the day; `behind`: changes of entries not counted yet. `ranked`: units with a
    place in the category. `places`: where it may stand. `helps`: as of `helps_on`. `office`: whom to object to."""

    programme: Text
    office: Text
    unit: Text
    category: Text | None
    day: date
    frozen: Frozen | None
    behind: int
    points: Decimal | None
    full: Decimal
    place: int | None
    ranked: int
    places: tuple[int, int] | None
    band: int | None
    grade: Text | None
    outside: bool
    silent: bool
    items: tuple[Item, ...]
    gates: tuple[tuple[Text, Text], ...]
    vetoes: tuple[Veto, ...]
    helps: tuple[Help, ...]
    helps_on: date
    table: str
    document: str
    hashes: tuple[tuple[str, str], ...]
    invented: bool = False
