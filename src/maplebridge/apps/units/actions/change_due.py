"""What was decided for a later day takes place on that day."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db.models import F, Q, Value
from django.db.models.functions import Coalesce

from maplebridge.apps.audit.writing import Draft, action
from maplebridge.apps.units.access import SYSTEM, Actor
from maplebridge.apps.units.actions.departed import close_accounts
from maplebridge.apps.units.actions.heads import note_all_heads
from maplebridge.apps.units.actions.occupants import settle_homes
from maplebridge.apps.units.actions.spans import lock_tree, mirror
from maplebridge.apps.units.models import Unit, UnitSpan
from maplebridge.apps.units.queries.spans import on
from maplebridge.words.phrases import bilingual


@action("units.change_due")
def change_due(event: Draft, *, day: date, by: Actor) -> dict[str, int]:
    """Makes units, people's units and accounts what they are to be on `day`; gives how many of each. Done once or ten
    times a day, it comes to the same."""
    by.require("units.arrange", "")
    lock_tree()
    note_all_heads(day)
    units = due_units(day)
    for unit in units:
        mirror(unit, day)
    done: dict[str, Any] = {"units": len(units), "people": settle_homes(day, Q()), "accounts": close_accounts(day)}
    if not any(done.values()):
        event.nothing()
    event.about("day", day.isoformat(), bilingual("units.day", day=day), **done)
    return done


def apply_due(day: date, by: Actor = SYSTEM) -> dict[str, int]:
    """For the chores of every day."""
    return change_due(day=day, by=by)


def due_units(day: date) -> list[Unit]:
    """Units whose row is not what their span of the day says; those that come to lie higher first."""
    own, shown = Coalesce("parent_id", Value(0)), Coalesce("unit__parent_id", Value(0))
    same = Q(zh=F("unit__zh"), en=F("unit__en"), category=F("unit__category"), own=F("shown"))
    spans = UnitSpan.objects.filter(on(day)).annotate(own=own, shown=shown).exclude(same).select_related("unit")
    parents = dict(UnitSpan.objects.filter(on(day)).values_list("unit", "parent")) if spans else {}

    def depth(key: int | None) -> int:
        return 0 if key is None else 1 + depth(parents.get(key))

    return [span.unit for span in sorted(spans, key=lambda span: (depth(span.unit_id), span.unit_id))]
