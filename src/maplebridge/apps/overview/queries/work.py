"""The part of the first page that is about programmes: for each person the one view that answers their question."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from maplebridge.apps.overview.queries.needs import Need
from maplebridge.apps.overview.queries.programme_needs import department_needs, office_needs
from maplebridge.apps.overview.queries.programmes_home import (
    ProgrammeHome,
    led_items,
    open_questions,
    programmes_home,
)
from maplebridge.apps.overview.queries.unit_home import UnitHome, own_parts, unit_homes
from maplebridge.apps.overview.queries.unit_needs import unit_needs
from maplebridge.apps.overview.queries.week import Week, week_of
from maplebridge.apps.units.access import Actor


@dataclass(frozen=True, slots=True)
class Work:
    """One of: `units`, who heads one; `week`, who does the work; `programmes`, who looks over many units. `led`: only
    the items of a department."""

    units: tuple[UnitHome, ...] = ()
    needs: tuple[Need, ...] = ()
    week: Week | None = None
    programmes: tuple[ProgrammeHome, ...] = ()
    led: bool = False


def work_of(actor: Actor, day: date) -> Work:
    """At most seven queries. Empty where programmes are not somebody's business."""
    if not actor.holds("programmes.view"):
        return Work()
    if actor.holds("programmes.manage"):
        homes = programmes_home(actor, day)
        return Work(needs=tuple(office_needs(homes)), programmes=tuple(homes))
    if actor.holds("lines.name") and (parts := own_parts(actor, day)):
        units = unit_homes(parts, actor, day)
        return Work(tuple(units), tuple(unit_needs(units, actor, day)))
    if actor.holds("entries.record") and not actor.holds("lines.name"):
        week = week_of(actor, day)
        return Work(needs=week.confirm, week=week)
    if actor.holds("lines.answer") and (led := led_items(actor, day)):
        homes = programmes_home(actor, day, led)
        return Work(needs=tuple(department_needs(homes, open_questions(led))), programmes=tuple(homes), led=True)
    return Work(programmes=tuple(programmes_home(actor, day)))
