"""What the table needs to know of one unit that takes part."""

from __future__ import annotations

from dataclasses import asdict
from datetime import date
from typing import Any

from maplebridge.apps.audit.queries.history import require_version
from maplebridge.apps.audit.writing import Draft, action
from maplebridge.apps.programmes.actions.choose_units import require_manager
from maplebridge.apps.programmes.actions.end_lines import end_lines
from maplebridge.apps.programmes.models import Participant
from maplebridge.apps.programmes.queries.details import Details, detail_faults, details_of
from maplebridge.apps.programmes.queries.lines import applies
from maplebridge.apps.programmes.queries.plans import promises_of
from maplebridge.apps.programmes.queries.versions import in_force, scheme_of
from maplebridge.apps.units.access import Actor
from maplebridge.apps.units.models import Unit
from maplebridge.engine.problem import Refused
from maplebridge.engine.scheme.text import Text
from maplebridge.web.refusals import Unseen, refuse


@action("rollout.edit")
def edit_participant(event: Draft, *, participant: int, details: Details, today: date, version: int, by: Actor) -> int:
    """Sets the details. Of a unit that the table has reached, lines that apply no longer end for those who answered
    for them, and steps that apply now are promised; what was promised before stays. Raises Stale, Refused."""
    row = take_participant(participant, by)
    require_version("participant", row.pk, seen=version, now=row.version)
    if row.to_day is not None and row.to_day < today:
        raise refuse("rollout.over", day=row.to_day)
    faults = detail_faults(row, details, row.rolled_out or in_force(row.programme))
    if faults:
        raise Refused(faults)
    before = details_of(row)
    if before == details:
        event.nothing()
        return row.pk
    units = {unit.pk: unit.code for unit in Unit.objects.filter(
        pk__in=[key for key in (before.host, before.sending, details.host, details.sending) if key])}
    store_details(row, details, today)
    event.about("participant", row.pk, name_of(row), unit=row.unit, version=row.version,
                changes=_changes(before, details, units))
    return row.pk


def store_details(row: Participant, details: Details, today: date) -> None:
    """Writes the details and what follows from another category."""
    moved = row.category != details.category
    for name, value in asdict(details).items():
        setattr(row, f"{name}_id" if name in ("host", "sending") else name, value)
    row.version += 1
    if moved and row.rolled_out is not None:
        scheme = scheme_of(row.rolled_out.pk)
        end_lines(row, {one.code for one in scheme.indicators() if applies(one, row.category)}, today)
        row.promised = promises_of(row.rolled_out, [row], today)[row.pk] | row.promised
    row.save(update_fields=["category", "exempt", "officers", "assessment_day", "arrival", "rotation", "host",
                            "sending", "promised", "version"])


def _changes(before: Details, after: Details, units: dict[int, str]) -> dict[str, tuple[Any, Any]]:
    found = {name: (value, getattr(after, name)) for name, value in asdict(before).items()}
    for name in ("host", "sending"):
        found[name] = (units.get(found[name][0]), units.get(found[name][1]))
    return found


def name_of(row: Participant) -> Text:
    """A part is called as its unit is."""
    return Text(row.unit.zh, row.unit.en or None)


def lock_participant(key: int) -> Participant:
    """The row for writing, with programme, unit and version. Raises Unseen."""
    row = (Participant.objects.select_for_update(of=("self",)).select_related("programme__unit", "unit", "rolled_out")
           .filter(pk=key).first())
    if row is None:
        raise Unseen
    return row


def take_participant(key: int, by: Actor) -> Participant:
    """The row for writing, for who runs the programme. Raises Unseen, NotPermitted."""
    row = lock_participant(key)
    require_manager(row.programme, by)
    return row
