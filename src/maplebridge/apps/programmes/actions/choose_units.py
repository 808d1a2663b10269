"""Which units take part in a programme."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from django.db.models import Q

from maplebridge.apps.audit.writing import Draft, action
from maplebridge.apps.programmes.models import Participant, Programme, SchemeVersion
from maplebridge.apps.programmes.queries.joining import category_for, joinable
from maplebridge.apps.programmes.queries.programmes import programmes_within
from maplebridge.apps.programmes.queries.versions import in_force, scheme_of
from maplebridge.apps.units.access import Actor
from maplebridge.apps.units.models import Unit
from maplebridge.engine.problem import Place, Problem, Refused
from maplebridge.engine.scheme.text import Text
from maplebridge.web.refusals import NotPermitted, Unseen, refuse

TOLD = 10  # units named in one refusal


@action("rollout.join")
def choose_units(event: Draft, *, programme: int, units: tuple[int, ...], category: str = "", since: date | None = None,
                 today: date, by: Actor) -> int:
    """These units (keys) take part from `since` (None: today) on, each in its category of the tree; `category` is for
    those whose own the table does not know. Gives how many. Raises Refused with all that cannot."""
    row = take_programme(programme, by)
    version = require_table(row, today)
    scheme = scheme_of(version.pk)
    wanted = sorted(set(units))
    found = {unit.pk: unit for unit in joinable(row, version, today).filter(pk__in=wanted)}
    first = today if since is None else since
    already = Participant.objects.filter(programme=row, unit__in=wanted).filter(
        Q(from_day__gte=first) | Q(to_day__gte=first)).values_list("unit", flat=True)
    missing = len(set(wanted) - set(found) | set(already) & set(found))
    known = {one.code for one in scheme.categories}
    faults = []
    if not wanted:
        faults.append(Problem("rollout.none_chosen", Place(path="units")))
    if missing:
        faults.append(Problem("rollout.cannot_join", Place(path="units"), {"count": missing}))
    if category and known and category not in known:
        faults.append(Problem("rollout.category_unknown", Place(path="category"), {"category": category}))
    faults += _faults_of_day(row, list(found.values()), first, today)
    lacking = [unit for unit in found.values() if category_for(unit, scheme) is None]
    if lacking and not category:
        names = [Text(unit.zh, unit.en or None) for unit in lacking[:TOLD]]
        faults.append(Problem("rollout.category_missing", Place(path="category"),
                              {"units": names, "count": len(lacking)}))
    if faults:
        raise Refused(faults)
    rows = [Participant(programme=row, unit=found[key], from_day=first,
                        category=category_for(found[key], scheme) or category) for key in wanted]
    Participant.objects.bulk_create(rows, batch_size=500)
    event.about("programme", row.pk, Text(row.zh, row.en or None), unit=row.unit)
    event.bulk([one.unit.code, one.category] for one in rows)
    return len(rows)


def _faults_of_day(programme: Programme, units: list[Unit], first: date, today: date) -> Iterator[Problem]:
    """Work counts from the first day: it is not ahead, nor before the programme or the unit was there."""
    place = Place(path="since")
    if first > today:
        yield Problem("rollout.since_ahead", place)
    elif first < today and first < programme.begun_on:
        yield Problem("rollout.since_early", place, {"day": programme.begun_on})
    newer = [Text(unit.zh, unit.en or None) for unit in units if unit.opened_on > first]
    if newer:
        yield Problem("rollout.since_before_unit", place, {"units": newer[:TOLD], "count": len(newer)})


def require_table(programme: Programme, today: date) -> SchemeVersion:
    """The version in force of a programme that goes on. Raises Refused."""
    if programme.closed_on is not None and programme.closed_on < today:
        raise refuse("rollout.closed", day=programme.closed_on)
    version = in_force(programme)
    if version is None:
        raise refuse("rollout.no_table")
    return version


def take_programme(key: int, by: Actor) -> Programme:
    """The row for writing, for who runs the programme. Raises Unseen, NotPermitted."""
    row = Programme.objects.select_for_update(of=("self",)).select_related("unit").filter(pk=key).first()
    if row is None:
        raise Unseen
    require_manager(row, by)
    return row


def require_manager(programme: Programme, by: Actor) -> None:
    """Whoever sees some of the programme, and be it their own unit in it, is told that they may not. Raises Unseen,
    NotPermitted."""
    if not by.may("programmes.manage", programme.path):
        if not programmes_within(by).filter(pk=programme.pk).exists():
            raise Unseen
        raise NotPermitted("programmes.manage")
