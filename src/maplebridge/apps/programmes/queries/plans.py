"""The backward plan of units that take part. Only facts are stored; every date is made anew from them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from typing import cast

from maplebridge.apps.programmes.models import Participant, SchemeVersion, Task
from maplebridge.apps.programmes.queries.versions import calendar_of, scheme_of
from maplebridge.engine.problem import Problem
from maplebridge.engine.schedule import Plan, PlanUnit, TaskFact, make_plan
from maplebridge.engine.schedule.model import TaskState

TEMPLATE = "template"


def plan_of(version: SchemeVersion, participants: Sequence[Participant], day: date) -> tuple[Plan | None,
                                                                                            tuple[Problem, ...]]:
    """One query, for the facts. None where the version has nothing to schedule. Participants come with their units."""
    scheme = scheme_of(version.pk)
    known = {step for indicator in scheme.indicators() for step in
             (f"{indicator.code}.{task.key}" for task in indicator.tasks)}
    facts = [fact for fact in facts_of(participants) if fact.task in known]
    return make_plan(scheme, [plan_unit(one) for one in participants], calendar_of(version.pk), day, facts)


def plan_unit(participant: Participant) -> PlanUnit:
    return PlanUnit(participant.unit.code, participant.category or None, participant.assessment_day,
                    participant.arrival, participant.rotation)


def facts_of(participants: Iterable[Participant]) -> list[TaskFact]:
    """What is known of steps of the template; the finish first planned is what the unit was promised."""
    units = {one.pk: one for one in participants}
    found: dict[tuple[int, str], TaskFact] = {}
    for one in units.values():
        for step, planned in one.promised.items():
            found[one.pk, step] = TaskFact(one.unit.code, step, "open", planned=date.fromisoformat(planned))
    rows = Task.objects.filter(participant__in=units, origin=TEMPLATE)
    for row in rows:
        unit = units[row.participant_id]
        promised = unit.promised.get(row.key)
        found[row.participant_id, row.key] = TaskFact(
            unit.unit.code, row.key, cast(TaskState, row.state), row.started_on, row.ended_on, row.remaining,
            row.reason or None, date.fromisoformat(promised) if promised else None)
    return list(found.values())


def promises_of(version: SchemeVersion, participants: Sequence[Participant], day: date) -> dict[int, dict[str, str]]:
    """Participant -> step -> the finish first planned, as the plan stands on the day it is adopted."""
    plan, _ = make_plan(scheme_of(version.pk), [plan_unit(one) for one in participants], calendar_of(version.pk), day)
    by_code = {one.unit.code: one.pk for one in participants}
    found: dict[int, dict[str, str]] = {one.pk: {} for one in participants}
    for row in plan.rows() if plan else ():
        if row.must_finish:
            found[by_code[row.unit]][row.task.key] = row.must_finish.isoformat()
    return found
