"""Somebody leaves: the lines they answer for go to another."""

from __future__ import annotations

from datetime import date

from maplebridge.apps.programmes.actions.edit_participant import lock_participant, name_of
from maplebridge.apps.programmes.actions.end_lines import end_parts
from maplebridge.apps.programmes.models import LinePerson
from maplebridge.apps.programmes.queries.naming import open_lines_of, staff_of, who_is_not_here
from maplebridge.apps.programmes.states import RESPONSIBLE
from maplebridge.apps.units.access import Actor
from maplebridge.apps.units.duties import Duty
from maplebridge.apps.units.queries.spans import from_day_on
from maplebridge.engine.problem import Place, Problem, Refused
from maplebridge.web.clock import now


def hand_lines(duty: Duty, giver: int, taker: int, day: date, by: Actor) -> None:
    """All of the giver's lines at one unit, from `day` on; the taker confirms them by their own account. Who records
    that somebody leaves may name the taker. Raises Refused where they do not work at the unit then."""
    row = lock_participant(int(duty.key))
    if not by.may("lines.name", row.path):
        by.require("people.edit", row.path)
    if taker not in {one.key for one in staff_of(row.unit_id, day)}:
        known = who_is_not_here([taker], day)
        name = known[taker][0] if taker in known else str(taker)
        raise Refused([Problem("lines.taker_elsewhere", Place(path=f"{duty.kind}.{duty.key}"),
                               {"person": name, "unit": name_of(row)})])
    lines = [one for one in open_lines_of(giver, day) if one.participant_id == row.pk]
    codes = [one.indicator for one in lines]
    helps = LinePerson.objects.filter(from_day_on(day), participant=row).exclude(part=RESPONSIBLE)
    end_parts([*lines, *helps.filter(person=giver), *helps.filter(person=taker, indicator__in=codes)], day)
    LinePerson.objects.bulk_create([
        LinePerson(participant=row, indicator=code, person_id=taker, part=RESPONSIBLE, from_day=day,
                   named_by_id=by.key or None, named_at=now()) for code in codes])
    row.version += 1
    row.save(update_fields=["version"])
