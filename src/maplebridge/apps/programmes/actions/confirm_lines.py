"""Whoever was named for lines confirms it, by their own account."""

from __future__ import annotations

from datetime import date, datetime

from maplebridge.apps.audit.writing import Draft, action
from maplebridge.apps.programmes.actions.edit_participant import lock_participant, name_of
from maplebridge.apps.programmes.actions.name_people import require_open
from maplebridge.apps.programmes.models import LinePerson
from maplebridge.apps.units.access import Actor
from maplebridge.apps.units.queries.spans import on
from maplebridge.engine.problem import Problem, Refused
from maplebridge.web.refusals import refuse


@action("lines.confirm")
def confirm_lines(event: Draft, *, participant: int, lines: tuple[str, ...], today: date, at: datetime,
                  by: Actor) -> int:
    """The actor's own part in these lines of the unit; nobody confirms for another. Gives how many. Raises Refused
    with the lines that are not theirs; what is confirmed already stays as it is."""
    row = lock_participant(participant)
    by.require("lines.read", row.path, seen="programmes.view")
    require_open(row, today)
    mine = {one.indicator: one for one in LinePerson.objects.filter(on(today), participant=row, person=by.key)}
    if not lines:
        raise refuse("lines.none_to_confirm")
    if others := sorted(set(lines) - set(mine)):
        raise Refused([Problem("lines.not_yours", params={"line": line}) for line in others])
    due = [mine[line] for line in sorted(set(lines)) if mine[line].confirmed_at is None]
    if not due:
        event.nothing()
        return 0
    LinePerson.objects.filter(pk__in=[one.pk for one in due]).update(confirmed_at=at)
    event.about("participant", row.pk, name_of(row), unit=row.unit)
    event.bulk([one.indicator, by.key, one.part] for one in due)
    return len(due)
