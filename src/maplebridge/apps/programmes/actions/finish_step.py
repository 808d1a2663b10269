"""A step is done."""

from __future__ import annotations

from datetime import date

from maplebridge.apps.audit.writing import Draft, action
from maplebridge.apps.programmes.actions.taken_step import day_faults, require_workable, stop_at, take_step, told
from maplebridge.apps.programmes.states import DONE
from maplebridge.apps.units.access import Actor
from maplebridge.engine.problem import Place, Problem


@action("programmes.finish_step")
def finish_step(event: Draft, *, participant: int, step: str, day: date, today: date, version: int, by: Actor) -> int:
    """On `day`. That something before it is not recorded as done is asked, not refused, as the schedule does
    (`Step.missing`). Raises Stale, Refused."""
    taken = take_step(participant, step, "tasks.do", day=today, version=version, by=by)
    require_workable(taken)
    row, before = taken.row, told(taken.row)
    faults = day_faults("day", day, today)
    if row.started_on and day < row.started_on:
        faults.append(Problem("steps.before_start", Place(path="day"), {"start": row.started_on}))
    stop_at(faults)
    row.state, row.ended_on, row.remaining, row.remaining_on = DONE, day, None, None
    return taken.keep(event, before, day=day)
