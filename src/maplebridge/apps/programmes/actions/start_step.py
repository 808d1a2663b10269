"""A step is begun."""

from __future__ import annotations

from datetime import date

from maplebridge.apps.audit.writing import Draft, action
from maplebridge.apps.programmes.actions.taken_step import day_faults, require_workable, stop_at, take_step, told
from maplebridge.apps.programmes.states import RUNNING
from maplebridge.apps.units.access import Actor
from maplebridge.engine.problem import Place, Problem
from maplebridge.engine.schedule.facts import MOST_REMAINING


@action("programmes.start_step")
def start_step(event: Draft, *, participant: int, step: str, day: date, remaining: int | None = None, today: date,
               version: int, by: Actor) -> int:
    """On `day`; `remaining` working days from today on, None: the planned ones less those gone. Again for a step that
    runs already: another day, or what remains now. Raises Stale, Refused."""
    taken = take_step(participant, step, "tasks.do", day=today, version=version, by=by)
    require_workable(taken)
    faults = day_faults("day", day, today)
    if remaining is not None and not 0 <= remaining <= MOST_REMAINING:
        faults.append(Problem("steps.remaining", Place(path="remaining"), {"most": MOST_REMAINING}))
    stop_at(faults)
    row, before = taken.row, told(taken.row)
    row.state, row.started_on, row.remaining = RUNNING, day, remaining
    row.remaining_on = today if remaining is not None else None
    return taken.keep(event, before, day=day)
