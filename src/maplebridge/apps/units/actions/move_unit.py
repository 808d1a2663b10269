"""A unit under another parent."""

from __future__ import annotations

from datetime import date

from maplebridge.apps.audit.queries.history import require_version
from maplebridge.apps.audit.writing import Draft, action
from maplebridge.apps.units.access import Actor
from maplebridge.apps.units.actions.add_unit import take_parent
from maplebridge.apps.units.actions.spans import (
    change_spans,
    check_day,
    check_place,
    lock_tree,
    mirror,
    named,
    require_under,
)
from maplebridge.apps.units.models import Unit
from maplebridge.apps.units.queries.spans import span_shown
from maplebridge.engine.scheme.text import Text
from maplebridge.web.refusals import Unseen


@action("units.move")
def move_unit(event: Draft, *, unit: int, parent: int | None, day: date, today: date, version: int, by: Actor) -> int:
    """Puts a unit with all below it under another one from `day` on. The right is asked at the old parent and at the
    new one. Raises Stale, and Refused where it would lie under its own child."""
    lock_tree()
    row = take_for_arranging(unit, by)
    above = take_parent(parent)
    before = require_place_of(row, day, by)
    require_under(above, by)
    require_version("unit", row.pk, seen=version, now=row.version)
    check_day(row, day, today)
    if before == above:
        event.nothing()
        return row.pk
    change_spans(row, day, parent_id=parent)
    check_place(row, above, day)
    mirror(row, today)
    row.version += 1
    row.save(update_fields=["version"])
    old, new = (named(place) if place else Text("") for place in (before, above))
    event.about("unit", row.pk, named(row), unit=row, version=row.version, changes={"parent": (old, new)},
                parent=new, day=day)
    return row.pk


def take_for_arranging(key: int, by: Actor) -> Unit:
    """A unit whose place or existence is to change: the right is asked at its parent. Raises Unseen, NotPermitted."""
    row = Unit.objects.select_for_update(of=("self",)).select_related("parent").filter(pk=key).first()
    if row is None or not by.may("units.view", row.path):
        raise Unseen
    by.require("units.arrange", row.parent.path if row.parent else "")  # that it has a parent is no secret
    return row


def require_place_of(row: Unit, day: date, by: Actor) -> Unit | None:
    """The parent on the day, where a planned move may have put the unit by then. Raises NotPermitted where the right
    is not held there."""
    above = span_shown(row, day).parent
    by.require("units.arrange", above.path if above else "")
    return above
