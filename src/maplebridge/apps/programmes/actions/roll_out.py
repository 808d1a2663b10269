"""A version of the table reaches the units: one after the other, each in one step of a job."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from datetime import date, datetime

from maplebridge.apps.audit.writing import Draft, action
from maplebridge.apps.jobs.actions.asking import ask
from maplebridge.apps.programmes.actions.choose_units import require_manager, require_table
from maplebridge.apps.programmes.actions.edit_participant import lock_participant, name_of
from maplebridge.apps.programmes.actions.end_lines import end_lines
from maplebridge.apps.programmes.models import Programme, SchemeVersion
from maplebridge.apps.programmes.queries.joining import to_roll_out
from maplebridge.apps.programmes.queries.lines import applies
from maplebridge.apps.programmes.queries.versions import scheme_of
from maplebridge.apps.units.access import Actor
from maplebridge.web.refusals import refuse

KIND = "programmes.roll_out"


def ask_roll_out(*, programme: Programme, today: date, by: Actor) -> int:
    """Asks for the job that brings the version in force to every unit it has not reached; gives its key. Which units
    and which day is settled now: a step must not depend on when it is done. Raises Refused, NotPermitted."""
    require_manager(programme, by)
    version = require_table(programme, today)
    units = to_roll_out(programme, version, today)
    if not units:
        raise refuse("rollout.nothing_to_do")
    params = {"version": version.pk, "units": units, "day": today.isoformat()}
    return ask(kind=KIND, params=params, unit=programme.unit_id, by=by)


@action("rollout.reach")
def roll_out_unit(event: Draft, *, participant: int, version: int, promised: Mapping[str, str], today: date,
                  at: datetime, by: Actor) -> int:
    """The version reaches one unit. `promised`: step -> the finish planned now. A step promised earlier keeps its
    day, whatever version promised it. Who answers for a line that goes on goes on answering; the others end, and their
    days stay known. Gives how many lines the unit has."""
    row = lock_participant(participant)
    require_manager(row.programme, by)
    new = SchemeVersion.objects.get(pk=version, programme=row.programme_id)
    if new.withdrawn_on is not None:
        raise refuse("rollout.withdrawn", number=new.number)
    before = row.rolled_out
    if (before is not None and _stays(before, new)) or (row.to_day is not None and row.to_day < today):
        event.nothing()
        return 0
    going_on = {one.code for one in scheme_of(version).indicators() if applies(one, row.category)}
    ended = end_lines(row, going_on, today)
    row.promised = {**promised, **row.promised}
    row.rolled_out, row.rolled_out_at, row.version = new, at, row.version + 1
    row.save(update_fields=["promised", "rolled_out", "rolled_out_at", "version"])
    event.about("participant", row.pk, name_of(row), unit=row.unit, version=row.version, number=new.number,
                ended=len(ended), changes={"rolled_out": (before.number if before else None, new.number)})
    event.bulk(_lines(row.promised, sorted(going_on)))
    return len(going_on)


def _stays(before: SchemeVersion, new: SchemeVersion) -> bool:
    """Only from a version that was withdrawn does a unit go back to an earlier one."""
    return before.pk == new.pk or (before.number > new.number and before.withdrawn_on is None)


def _lines(promised: Mapping[str, str], codes: list[str]) -> list[str]:
    """A row of the batch for each line: its code, and the days promised for its steps."""
    steps: dict[str, list[str]] = defaultdict(list)
    for step, day in promised.items():
        steps[step.rpartition(".")[0]].append(f"{step}={day}")
    return [" ".join((code, *sorted(steps[code]))) for code in codes]
