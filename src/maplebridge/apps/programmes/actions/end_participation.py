"""A unit's part in a programme ends; where the unit went on in another one, that one's part begins."""

from __future__ import annotations

from datetime import date

from django.db.models import Q

from maplebridge.apps.audit.queries.history import require_version
from maplebridge.apps.audit.writing import Draft, action
from maplebridge.apps.programmes.actions.edit_participant import name_of, take_participant
from maplebridge.apps.programmes.actions.end_lines import ONE_DAY, end_lines
from maplebridge.apps.programmes.models import Participant
from maplebridge.apps.programmes.queries.joining import category_for
from maplebridge.apps.programmes.queries.versions import in_force, scheme_of
from maplebridge.apps.units.access import Actor
from maplebridge.apps.units.models import Unit
from maplebridge.engine.problem import Place, Problem, Refused
from maplebridge.engine.scheme.text import Text


@action("rollout.end")
def end_participation(event: Draft, *, participant: int, last_day: date, successor: int | None, today: date,
                      version: int, by: Actor) -> int | None:
    """The part keeps all of its days up to the last; the successor's begins on the day after, not yet rolled out. One
    that takes part already goes on as it is. Gives the key of the successor's part. Raises Stale, Refused."""
    row = take_participant(participant, by)
    require_version("participant", row.pk, seen=version, now=row.version)
    if row.to_day is not None:
        raise Refused([Problem("rollout.ended_already", Place(path="last_day"), {"day": row.to_day})])
    faults = []
    if last_day < row.from_day:
        faults.append(Problem("rollout.ends_early", Place(path="last_day"), {"day": row.from_day}))
    new, unfit = _successor(row, successor, last_day)
    if faults or unfit:
        raise Refused([*faults, *unfit])
    end_lines(row, set(), last_day + ONE_DAY)
    row.to_day, row.version = last_day, row.version + 1
    row.save(update_fields=["to_day", "version"])
    began = _begin(row, new, last_day + ONE_DAY) if new else None
    event.about("participant", row.pk, name_of(row), unit=row.unit, version=row.version, last_day=last_day,
                successor=new.code if new else "", changes={"to_day": (None, last_day)})
    return began


def _successor(row: Participant, key: int | None, last_day: date) -> tuple[Unit | None, list[Problem]]:
    """The unit, and what speaks against it."""
    if key is None:
        return None, []
    unit = Unit.objects.filter(pk=key, path__startswith=row.programme.path).first()
    place = Place(path="successor")
    if unit is None or unit.pk == row.unit_id:
        return None, [Problem("rollout.successor_unfit", place)]
    name = Text(unit.zh, unit.en or None)
    version = row.rolled_out or in_force(row.programme)
    assesses = scheme_of(version.pk).assesses if version else None
    if assesses and unit.kind != assesses:
        return None, [Problem("rollout.successor_kind", place, {"unit": name})]
    if unit.closed_on is not None and unit.closed_on <= last_day:
        return None, [Problem("rollout.successor_closed", place, {"unit": name, "day": unit.closed_on})]
    return unit, []


def _begin(old: Participant, unit: Unit, day: date) -> int:
    later = Participant.objects.filter(programme=old.programme_id, unit=unit).filter(
        Q(to_day=None) | Q(to_day__gte=day)).first()
    if later is not None:
        return later.pk
    version = old.rolled_out or in_force(old.programme)
    category = category_for(unit, scheme_of(version.pk)) if version else unit.category
    return Participant.objects.create(
        programme=old.programme, unit=unit, from_day=day, category=category or old.category,
        assessment_day=old.assessment_day, arrival=old.arrival, rotation=old.rotation, host=old.host,
        sending=old.sending).pk
