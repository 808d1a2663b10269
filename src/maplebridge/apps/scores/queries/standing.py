"""Where units stand: rows for the ranking, the matrix and one unit."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from maplebridge.apps.programmes.models import Participant
from maplebridge.apps.scores.queries.live import Live
from maplebridge.engine.scheme.model import Indicator, Item
from maplebridge.engine.scheme.text import Text

SCORED = ("item", "bonus")
NO_PLACE = 10**6
PLACES = 4  # of a figure that its table does not round


def ranking_rows(live: Live, parts: Sequence[Participant]) -> list[dict[str, Any]]:
    """The first place first; those out of contest and those without a place last."""
    rows = [_standing(live, one) for one in parts if one.unit.code in live.places]
    return sorted(rows, key=lambda row: (row["place"] or NO_PLACE, -(row["points"] or 0), row["code"]))


def _standing(live: Live, one: Participant) -> dict[str, Any]:
    unit = one.unit.code
    place = live.figure("place", unit)
    return {
        "pk": one.pk, "code": unit, "zh": one.unit.zh, "en": one.unit.en,
        "category": live.figure("category", unit) or one.category,
        "place": None if place is None else int(Decimal(place)), "points": live.number("points", unit),
        "low": _int(live.figure("low", unit)), "high": _int(live.figure("high", unit)),
        "points_low": live.figure("points_low", unit), "points_high": live.figure("points_high", unit),
        "band": live.figure("band", unit) if live.figure("shared", unit) else None,
        "grade": live.grade(unit), "outside": live.out_of_contest(unit), "silent": live.silent(unit),
        "vetoes": live.vetoes(unit)}


def items_of(live: Live) -> tuple[Item, ...]:
    return tuple(item for item in live.scheme.items if item.section in SCORED)


def matrix_rows(live: Live, parts: Sequence[Participant]) -> list[dict[str, Any]]:
    """By code. (points, maximum, state) of each item under its code."""
    items = items_of(live)
    return [{
        "pk": one.pk, "code": one.unit.code, "zh": one.unit.zh, "en": one.unit.en,
        "points": live.number("points", one.unit.code),
        **{f"item_{item.code}": live.item(item.code, one.unit.code) for item in items},
        **{f"state_{item.code}": live.item_state(item, one.unit.code) for item in items},
    } for one in parts if one.unit.code in live.places]


@dataclass(frozen=True, slots=True)
class LineShown:
    """points None: not there; absent: 1 missing, 2 not applicable."""

    line: Indicator
    points: Decimal | None
    absent: int
    state: str

    @property
    def told(self) -> Decimal | None:
        return None if self.points is None else shortened(self.points)


@dataclass(frozen=True, slots=True)
class ItemShown:
    item: Item
    points: Decimal | None
    maximum: Decimal
    state: str
    lines: tuple[LineShown, ...]


def unit_items(live: Live, unit: str) -> Iterator[ItemShown]:
    for item in live.scheme.items:
        lines = tuple(LineShown(line, *live.line(line.code, unit)) for line in item.indicators)
        scored = item.section in SCORED
        yield ItemShown(item, live.item(item.code, unit) if scored else None, maximum_of(item),
                        live.item_state(item, unit), lines)


def shortened(points: Decimal) -> Decimal:
    """As many places as can be read; a line that is only watched is not rounded by its table."""
    exponent = points.as_tuple().exponent
    return round(points, PLACES) if isinstance(exponent, int) and exponent < -PLACES else points


def maximum_of(item: Item) -> Decimal:
    return item.points or sum((line.points for line in item.indicators), Decimal(0))


def full_score(live: Live) -> Decimal:
    return sum((item.points for item in live.scheme.items if item.section == "item"), Decimal(0))


def categories_of(live: Live) -> Mapping[str, Text]:
    return {one.code: one.name for one in live.scheme.categories}


def _int(value: float | None) -> int | None:
    return None if value is None else int(value)
