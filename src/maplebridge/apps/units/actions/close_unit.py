"""A unit that ends."""

from __future__ import annotations

from datetime import date
from typing import Any

from maplebridge.apps.audit.queries.history import require_version
from maplebridge.apps.audit.writing import Draft, action
from maplebridge.apps.units.access import Actor
from maplebridge.apps.units.actions.move_unit import require_place_of, take_for_arranging
from maplebridge.apps.units.actions.occupants import Going, end_unit, held, lock_people, succeed
from maplebridge.apps.units.actions.spans import ONE_DAY, check_day, lock_tree, named
from maplebridge.apps.units.models import Post, RoleGrant, Succession, Unit
from maplebridge.apps.units.queries.texts import text_faults
from maplebridge.engine.problem import Place, Problem, Refused
from maplebridge.web.refusals import Unseen


@action("units.close")
def close_unit(event: Draft, *, unit: int, last_day: date, going: Going | None, document: str, today: date,
               version: int, by: Actor) -> dict[str, Any]:
    """Ends a unit with `last_day`; child units, posts and roles go on where `going` says, which may be None only where
    there are none. `document`: the decision it rests on. Gives the unit's key and how many roles ended."""
    lock_tree()
    lock_people([unit])
    row = take_for_arranging(unit, by)
    require_version("unit", row.pk, seen=version, now=row.version)
    check_day(row, last_day, today)
    require_place_of(row, last_day, by)
    if row.closed_on is not None:
        raise Refused([Problem("units.closes_already", Place(path="last_day"),
                               {"unit": named(row), "last": row.closed_on})])
    if faults := text_faults(Succession, ("document",), document=document):
        raise Refused(faults)
    if going is None:
        _check_empty(row, last_day)
    else:
        check_targets(going.units(), {row.pk}, last_day + ONE_DAY, by)
    moved = end_unit(row, last_day, going, today, by)
    if going is not None:
        succeed("close", [row.pk], [going.to], last_day + ONE_DAY, document)
    event.about("unit", row.pk, named(row), unit=row, version=row.version, last_day=last_day, document=document,
                **moved)
    return {"unit": row.pk, "ended": moved["ended"]}


def check_targets(targets: set[int], ending: set[int], day: date, by: Actor) -> None:
    """Raises Unseen, NotPermitted, and Refused where something would go to a unit that is not there on the day."""
    found = Unit.objects.select_for_update().in_bulk(targets)
    for key in sorted(targets):
        row = found.get(key)
        if row is None:
            raise Unseen
        by.require("units.arrange", row.path, seen="units.view")
        if key in ending or row.opened_on > day or row.closed_on is not None:
            raise Refused([Problem("units.no_successor", Place(path="to"), {"unit": named(row), "day": day})])


def _check_empty(row: Unit, last_day: date) -> None:
    children, posts, grants = held(row, last_day)
    counts = {"children": Unit.objects.filter(children).count(), "posts": Post.objects.filter(posts).count(),
              "grants": RoleGrant.objects.filter(grants).count()}
    if any(counts.values()):
        raise Refused([Problem("units.not_empty", Place(path="to"), {"unit": named(row), **counts})])
