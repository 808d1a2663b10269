"""How a programme came to stand as it does: week by week, by the same plan as today's, from what is recorded by now."""

from __future__ import annotations

from collections.abc import Sequence
from copy import copy
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from maplebridge.apps.programmes.models import Participant, Programme, Task
from maplebridge.apps.programmes.queries.programmes import participants_on
from maplebridge.apps.programmes.queries.unit_plan import figures_of
from maplebridge.apps.programmes.states import DONE, OPEN, RUNNING
from maplebridge.apps.scores.models import ScoreRun
from maplebridge.apps.units.access import Actor

WEEKS = 8
MOST_UNITS = 60  # whose plans are reckoned for each week
MOST_RUNS = 8


@dataclass(frozen=True, slots=True)
class Week:
    """The last day of a week, the last of them today. done: of so many steps; late: lines; units: with late lines."""

    day: date
    done: int
    steps: int
    late: int
    units: int

    @property
    def share(self) -> float:
        return round(100 * self.done / self.steps, 1) if self.steps else 0.0


@dataclass(frozen=True, slots=True)
class Frozen:
    """A result that was frozen: the mean of the points of the units that are seen."""

    number: int
    day: date
    mean: Decimal
    units: int


@dataclass(frozen=True, slots=True)
class Trend:
    """weeks: the oldest first; None where there are too many units to reckon them here."""

    weeks: tuple[Week, ...] | None
    runs: tuple[Frozen, ...]
    units: int


def trend_of(programme: Programme, day: date, actor: Actor, unit: str = "") -> Trend:
    """Of the units that somebody sees, or of one of them. Three queries."""
    parts = participants_on(programme, day, actor).select_related("rolled_out").filter(rolled_out__isnull=False)
    if unit:
        parts = parts.filter(unit__code=unit)
    rows = list(parts[:MOST_UNITS + 1])
    runs = tuple(_runs(programme, actor, unit))
    if len(rows) > MOST_UNITS:
        return Trend(None, runs, len(rows))
    tasks = list(Task.objects.filter(participant__in=[one.pk for one in rows]).order_by("pk"))
    begun = min((one.from_day for one in rows), default=day)
    days = [one for one in (day - timedelta(days=7 * back) for back in reversed(range(WEEKS))) if one >= begun]
    return Trend(tuple(_week(rows, tasks, one) for one in days) if rows else (), runs, len(rows))


def _week(parts: Sequence[Participant], tasks: Sequence[Task], day: date) -> Week:
    there = [one for one in parts if one.from_day <= day]
    keys = {one.pk for one in there}
    found = figures_of(there, day, [as_of(one, day) for one in tasks if one.participant_id in keys]).values()
    return Week(day, sum(one.done for one in found), sum(one.steps for one in found),
                sum(one.late_lines for one in found), sum(one.late_lines > 0 for one in found))


def as_of(row: Task, day: date) -> Task:
    """A step as it stood: what was done or begun later was not yet."""
    later = row.ended_on is not None and row.ended_on > day
    ahead = row.started_on is not None and row.started_on > day
    if not (later or ahead) or row.state not in (DONE, RUNNING):
        return row
    then = copy(row)
    if ahead:
        then.started_on = None
    then.state = RUNNING if then.started_on else OPEN
    then.ended_on = then.remaining = then.remaining_on = None
    return then


def _runs(programme: Programme, actor: Actor, unit: str) -> list[Frozen]:
    """The last results frozen, the oldest first. Units are those that are seen today."""
    if not actor.holds("scores.view"):
        return []
    seen = set(Participant.objects.filter(actor.scope("scores.view", "unit__path"), programme=programme)
               .values_list("unit__code", flat=True))
    seen &= {unit} if unit else seen
    rows = ScoreRun.objects.filter(programme=programme).order_by("-number").values_list(
        "number", "day", "told__units", "told__points")[:MOST_RUNS]
    found = []
    for number, day, units, points in rows:
        own = [Decimal(point) for code, point in zip(units or (), points or (), strict=False)
               if point is not None and code in seen]
        if own:
            found.append(Frozen(number, day, round(sum(own, Decimal(0)) / len(own), 2), len(own)))
    return found[::-1]
