"""How a programme stands, for its own page: what its first page says of it, how far its steps are, where points are."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from maplebridge.apps.overview.queries.programmes_home import ProgrammeHome, programme_home
from maplebridge.apps.programmes.models import Participant, Programme
from maplebridge.apps.programmes.queries.programmes import participants_on
from maplebridge.apps.programmes.queries.unit_plan import figures_of
from maplebridge.apps.programmes.queries.versions import in_force
from maplebridge.apps.scores.queries.live import last_made
from maplebridge.apps.scores.queries.standing import full_score, ranking_rows
from maplebridge.apps.units.access import Actor


@dataclass(frozen=True, slots=True)
class Points:
    """As last counted, of the units whose scores are seen: how many have points, how many a place; lowest and
    highest."""

    day: date
    units: int
    ranked: int
    low: Decimal
    high: Decimal
    full: Decimal


@dataclass(frozen=True, slots=True)
class OfProgramme:
    """done: of so many steps, None where there are too many units to reckon them here. points: None before anything
    was counted, and for who sees no scores."""

    home: ProgrammeHome
    done: int | None = None
    steps: int = 0
    points: Points | None = None


def of_programme(programme: Programme, actor: Actor, day: date) -> OfProgramme:
    """Seven queries at most, however many units."""
    home = programme_home(programme, actor, day)
    if home.version is None:
        return OfProgramme(home)
    parts = participants_on(programme, day, actor).filter(rolled_out__isnull=False).select_related("rolled_out")
    if home.stands is None:
        return OfProgramme(home, points=_points(programme, list(parts.defer("promised")), actor))
    few = list(parts)
    figures = figures_of(few, day).values()
    return OfProgramme(home, sum(one.done for one in figures), sum(one.steps for one in figures),
                       _points(programme, few, actor))


def _points(programme: Programme, parts: list[Participant], actor: Actor) -> Points | None:
    version = in_force(programme)
    live = last_made(programme, version) if version else None
    if live is None or not live.counted:
        return None
    rows = ranking_rows(live, [one for one in parts if actor.may("scores.view", one.unit.path)])
    points = [row["points"] for row in rows if row["points"] is not None]
    if not points:
        return None
    return Points(live.day, len(points), sum(row["place"] is not None for row in rows), min(points), max(points),
                  full_score(live))
