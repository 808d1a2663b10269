"""Units as they were, are or will be on a day, for lists that programs read."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db.models import Q, QuerySet

from maplebridge.apps.units.access import Actor
from maplebridge.apps.units.models import Unit, UnitSpan
from maplebridge.apps.units.queries.spans import on, span_shown

SPAN = ("unit", "unit__code", "unit__kind", "unit__opened_on", "unit__closed_on", "unit__version", "zh", "en",
        "category", "parent__code", "parent__path", "from_day", "to_day")


def units_on(actor: Actor, day: date) -> QuerySet[UnitSpan, dict[str, Any]]:
    """Every unit that existed on the day and lies within the actor's view today, by the span of that day."""
    return UnitSpan.objects.filter(actor.scope("units.view", "unit__path"), on(day)).values(*SPAN)


def span_row(unit: Unit, day: date) -> dict[str, Any]:
    """One unit as of the day; before its opening as it will be, after its end as it last was."""
    return UnitSpan.objects.filter(pk=span_shown(unit, day).pk).values(*SPAN).get()


def under(code: str) -> Q:
    """Whose parent on the day is the unit of this code."""
    return Q(parent__code=code)


def found_by(text: str) -> Q:
    """Part of a name, or the code from its first sign on."""
    return Q(zh__contains=text) | Q(en__icontains=text) | Q(unit__code__istartswith=text)
