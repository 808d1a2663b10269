"""What was known of a unit's steps before the site was there is taken over at once."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from maplebridge.apps.audit.writing import Draft, action
from maplebridge.apps.programmes.actions.edit_participant import name_of
from maplebridge.apps.programmes.actions.taken_step import stop_at, take_plan
from maplebridge.apps.programmes.models import Task
from maplebridge.apps.programmes.queries.plans import plan_unit
from maplebridge.apps.programmes.queries.versions import calendar_of, scheme_of
from maplebridge.apps.programmes.states import RUNNING, TEMPLATE
from maplebridge.apps.units.access import Actor
from maplebridge.engine.problem import has_errors
from maplebridge.engine.schedule import TaskFact, make_plan
from maplebridge.web.refusals import refuse


@action("programmes.take_over_steps")
def take_over_steps(event: Draft, *, participant: int, facts: Sequence[TaskFact], today: date, by: Actor) -> int:
    """Steps done, running and waived, of a unit of whose plan nothing is stored yet. Gives how many. Raises Refused
    with everything the schedule finds wrong in them."""
    row = take_plan(participant, "tasks.plan", today, by).participant
    if Task.objects.filter(participant=row).exists():
        raise refuse("steps.taken_over")
    version = row.rolled_out.pk if row.rolled_out else 0
    problems = make_plan(scheme_of(version), [plan_unit(row)], calendar_of(version), today, facts)[1]
    stop_at([one for one in problems if has_errors([one])])
    Task.objects.bulk_create([_task(row.pk, fact, today) for fact in facts], batch_size=500)
    event.about("participant", row.pk, name_of(row), unit=row.unit, version=row.version)
    event.bulk([one.task, one.state, one.start, one.end, one.remaining, one.reason] for one in facts)
    return len(facts)


def _task(participant: int, fact: TaskFact, today: date) -> Task:
    left = fact.remaining if fact.state == RUNNING else None
    return Task(participant_id=participant, key=fact.task, indicator=fact.task.rpartition(".")[0], origin=TEMPLATE,
                state=fact.state, started_on=fact.start, ended_on=fact.end, remaining=left,
                remaining_on=None if left is None else today, reason=fact.reason or "")
