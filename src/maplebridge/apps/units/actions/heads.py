"""How long each unit has a head without a gap, kept at the unit: who asks for units without one need not look through
the roles of a whole city."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from datetime import date

from maplebridge.apps.units.access import HEAD
from maplebridge.apps.units.actions.spans import ONE_DAY
from maplebridge.apps.units.models import RoleGrant, Unit
from maplebridge.apps.units.queries.chunks import chunks
from maplebridge.apps.units.queries.spans import from_day_on, on


def note_heads(units: Iterable[int], today: date) -> None:
    """To be called wherever roles of these units (keys) were written."""
    held: dict[int, list[tuple[date, date]]] = {unit: [] for unit in units}
    rows = RoleGrant.objects.filter(from_day_on(today), unit__in=held, role=HEAD).order_by("from_day")
    for unit, first, last in rows.values_list("unit", "from_day", "to_day"):
        held[unit].append((first, last or date.max))
    found = defaultdict(list)
    for unit, spans in held.items():
        found[_unbroken(spans, today)].append(unit)
    for last, those in found.items():
        Unit.objects.filter(pk__in=those).exclude(headed_to=last).update(headed_to=last)


def note_all_heads(today: date) -> None:
    """The same for units of which it is not kept, or no longer: a head who was to come has begun, another follows."""
    held = RoleGrant.objects.filter(on(today), role=HEAD, unit__headed_to__lt=today)
    for units in chunks(held.values_list("unit", flat=True).distinct()):
        note_heads(units, today)


def _unbroken(spans: list[tuple[date, date]], today: date) -> date:
    """The last day up to which the spans, in order of their first days, leave no gap from today on."""
    end = today - ONE_DAY
    for first, last in spans:
        if end == date.max or first > end + ONE_DAY:
            break
        end = max(end, last)
    return end if end >= today else date.min
