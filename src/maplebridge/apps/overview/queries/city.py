"""The city at a glance: the state of each unit that takes part, by district; with the outlines an office handed in."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from maplebridge.apps.overview.models import CityMap
from maplebridge.apps.overview.queries.standing import Standing, standings
from maplebridge.apps.programmes.models import Participant, Programme
from maplebridge.apps.programmes.queries.programmes import participants_on
from maplebridge.apps.units.access import Actor
from maplebridge.apps.units.models import Unit
from maplebridge.engine.schedule.states import State, joined
from maplebridge.engine.scheme.text import Text

PER_PAGE = 200  # units whose plans are reckoned for one page


@dataclass(frozen=True, slots=True)
class Tile:
    """A unit with the state joined from its items; late: working days of its latest line."""

    code: str
    name: Text
    state: State
    late: int
    lines: int


@dataclass(frozen=True, slots=True)
class District:
    code: str
    name: Text
    tiles: tuple[Tile, ...]

    @property
    def late(self) -> int:
        return sum(one.state == "late" for one in self.tiles)


@dataclass(frozen=True, slots=True)
class City:
    """count: units that take part and that are seen; districts: those of the page."""

    districts: tuple[District, ...]
    count: int
    page: int
    pages: int

    @property
    def tiles(self) -> dict[str, Tile]:
        return {tile.code: tile for district in self.districts for tile in district.tiles}


def city_of(programme: Programme, day: date, actor: Actor, page: int = 1) -> City:
    """Three queries, whatever the number of units."""
    parts = participants_on(programme, day, actor).select_related("unit__parent", "rolled_out").order_by("unit__path")
    count = parts.count()
    pages = max(1, -(-count // PER_PAGE))
    page = min(max(page, 1), pages)
    rows = list(parts[(page - 1) * PER_PAGE:page * PER_PAGE])
    found: dict[str, tuple[Unit, list[Tile]]] = {}
    for part, tile in _tiles(rows, day):
        above = part.unit.parent or part.unit
        found.setdefault(above.code, (above, []))[1].append(tile)
    return City(tuple(District(code, Text(above.zh, above.en or None), tuple(tiles))
                      for code, (above, tiles) in found.items()), count, page, pages)


def _tiles(rows: Sequence[Participant], day: date) -> list[tuple[Participant, Tile]]:
    """One that no version has reached yet has not started."""
    stands: dict[int, Standing] = {one.participant.pk: one for one in standings(rows, day)}
    made = []
    for one in rows:
        stand = stands.get(one.pk)
        state: State = joined(stand.items.values()) if stand else "not_started"
        made.append((one, Tile(one.unit.code, Text(one.unit.zh, one.unit.en or None), state,
                               stand.longest if stand else 0, len(stand.late) if stand else 0)))
    return made


def map_of(programme: Programme) -> CityMap | None:
    """Of the unit whose office runs it. One query."""
    return CityMap.objects.filter(unit=programme.unit_id).first()


def shapes_of(found: CityMap) -> Mapping[str, Sequence[Sequence[Sequence[int]]]]:
    """Code -> outlines."""
    return found.shapes  # type: ignore[no-any-return]
