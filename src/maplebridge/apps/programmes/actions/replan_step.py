"""A step gets a finish day of its own, or a person of its own."""

from __future__ import annotations

from datetime import date

from maplebridge.apps.audit.writing import Draft, action
from maplebridge.apps.programmes.actions.taken_step import (
    person_faults,
    plan_day_faults,
    stop_at,
    take_step,
    told,
)
from maplebridge.apps.programmes.states import DONE, TEMPLATE, WAIVED
from maplebridge.apps.units.access import Actor
from maplebridge.engine.problem import Place, Problem
from maplebridge.web.refusals import refuse


@action("programmes.replan_step")
def replan_step(event: Draft, *, participant: int, step: str, planned: date | None, person: int | None, today: date,
                version: int, by: Actor) -> int:
    """`planned` None: by the table again; `person` None: by the line. The deadline stays, and so does the day first
    promised; a day past the deadline is shown as such (`Step.past`). Raises Stale, Refused."""
    taken = take_step(participant, step, "tasks.plan", day=today, version=version, by=by)
    if taken.step.state == DONE:
        raise refuse("steps.is_done", step=taken.step.name, day=taken.step.ended)
    if taken.step.state == WAIVED:
        raise refuse("steps.is_waived", step=taken.step.name)
    row, before = taken.row, told(taken.row)
    faults = []
    if planned is None and row.origin != TEMPLATE:
        faults.append(Problem("steps.needs_day", Place(path="planned")))
    if planned is not None and planned != row.planned:
        faults += plan_day_faults("planned", planned, today)
        if planned < today:
            faults.append(Problem("steps.plan_past", Place(path="planned"), {"today": today}))
    if person != row.person_id:
        faults += person_faults("person", person, taken.plan, planned or taken.step.must_finish or today)
    stop_at(faults)
    if (planned, person) == (row.planned, row.person_id):
        event.nothing()
        return row.pk or 0
    row.planned, row.person_id = planned, person
    return taken.keep(event, before, day=planned or taken.step.must_finish)
