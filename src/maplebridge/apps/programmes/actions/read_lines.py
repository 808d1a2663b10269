"""Somebody of a unit has read and understood lines of its table."""

from __future__ import annotations

from datetime import date, datetime

from maplebridge.apps.audit.writing import Draft, action
from maplebridge.apps.programmes.actions.edit_participant import lock_participant, name_of
from maplebridge.apps.programmes.actions.name_people import require_open
from maplebridge.apps.programmes.models import LineRead
from maplebridge.apps.units.access import Actor
from maplebridge.engine.problem import Problem, Refused


@action("lines.read")
def read_lines(event: Draft, *, participant: int, lines: tuple[str, ...], today: date, at: datetime, by: Actor) -> int:
    """Of the version that reached the unit; a later one is read anew. Gives how many were not read before."""
    row = lock_participant(participant)
    by.require("lines.read", row.path, seen="programmes.view")
    known = require_open(row, today)
    if unknown := sorted(set(lines) - set(known)):
        raise Refused([Problem("lines.unknown_line", params={"line": line}) for line in unknown])
    read = LineRead.objects.filter(participant=row, version=row.rolled_out, person=by.key)
    new = sorted(set(lines) - set(read.values_list("indicator", flat=True)))
    if not new:
        event.nothing()
        return 0
    LineRead.objects.bulk_create([LineRead(participant=row, version_id=row.rolled_out_id, indicator=line,
                                           person_id=by.key, at=at) for line in new])
    event.about("participant", row.pk, name_of(row), unit=row.unit, lines=new)
    event.bulk([line, by.key] for line in new)
    return len(new)
