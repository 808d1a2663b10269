"""The part of the first page that is about programmes: for each person the one view that answers their question."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from maplebridge.apps.overview.queries.needs import Need
from maplebridge.apps.overview.queries.programmes_home import (
    Asked,
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
    the items of a department, with what is asked about them."""

    units: tuple[UnitHome, ...] = ()
    needs: tuple[Need, ...] = ()
    week: Week | None = None
    programmes: tuple[ProgrammeHome, ...] = ()
    led: bool = False
    asked: tuple[Asked, ...] = ()


def work_of(actor: Actor, day: date) -> Work:
    """At most seven queries. Empty where programmes are not somebody's business."""
    if not actor.holds("programmes.view"):
        return Work()
    if actor.holds("programmes.manage"):
        return Work(programmes=tuple(programmes_home(actor, day)))
    if actor.holds("lines.name") and (parts := own_parts(actor, day)):
        homes = unit_homes(parts, actor, day)
        return Work(tuple(homes), tuple(unit_needs(homes, actor, day)))
    if actor.holds("entries.record") and not actor.holds("lines.name"):
        week = week_of(actor, day)
        return Work(needs=week.confirm, week=week)
    if actor.holds("lines.answer") and (led := led_items(actor, day)):
        return Work(programmes=tuple(programmes_home(actor, day, led)), led=True, asked=tuple(open_questions(led)))
    return Work(programmes=tuple(programmes_home(actor, day)))
