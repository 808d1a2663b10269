"""The backward plan of units that take part. Only facts are stored; every date is made anew from them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date
from typing import cast

from maplebridge.apps.programmes.models import Participant, SchemeVersion, Task
from maplebridge.apps.programmes.queries.versions import calendar_of, scheme_of
from maplebridge.apps.programmes.states import DONE, OPEN, RUNNING, SPLIT, TEMPLATE, WAIVED
from maplebridge.engine.problem import Problem
from maplebridge.engine.schedule import Plan, PlanUnit, TaskFact, make_plan
from maplebridge.engine.schedule.model import TaskState
from maplebridge.engine.workdays import Calendar


def plan_of(version: SchemeVersion, participants: Sequence[Participant], day: date,
            tasks: Iterable[Task] | None = None) -> tuple[Plan | None, tuple[Problem, ...]]:
    """One query, for the facts; none where their `tasks` are given. None where the version has nothing to schedule.
    Participants come with their units."""
    scheme, calendar = scheme_of(version.pk), calendar_of(version.pk)
    known = {step for indicator in scheme.indicators() for step in
             (f"{indicator.code}.{task.key}" for task in indicator.tasks)}
    facts = [fact for fact in facts_of(participants, calendar, day, tasks) if fact.task in known]
    return make_plan(scheme, [plan_unit(one) for one in participants], calendar, day, facts)


def plan_unit(participant: Participant) -> PlanUnit:
    return PlanUnit(participant.unit.code, participant.category or None, participant.assessment_day,
                    participant.arrival, participant.rotation)


def facts_of(participants: Iterable[Participant], calendar: Calendar, day: date,
             tasks: Iterable[Task] | None = None) -> list[TaskFact]:
    """What is known of steps of the template on the day; the finish first planned is what the unit was promised."""
    units = {one.pk: one for one in participants}
    found: dict[tuple[int, str], TaskFact] = {}
    for one in units.values():
        for step, planned in one.promised.items():
            found[one.pk, step] = TaskFact(one.unit.code, step, "open", planned=date.fromisoformat(planned))
    rows = list(Task.objects.filter(participant__in=units, origin__in=(TEMPLATE, SPLIT)) if tasks is None else tasks)
    pieces = pieces_by_step(rows)
    for row in rows:
        if row.origin == TEMPLATE and row.participant_id in units:
            unit = units[row.participant_id]
            fact = fact_of(row, unit.unit.code, calendar, day, pieces.get(row.pk, ()))
            found[unit.pk, row.key] = replace(fact, planned=promised_finish(unit, row.key))
    return list(found.values())


def fact_of(row: Task, unit: str, calendar: Calendar, day: date, pieces: Sequence[Task] = ()) -> TaskFact:
    """What a row says on the day. A step in pieces is as they are: done when all of them are, and when the last was."""
    left = [piece for piece in pieces if piece.state != WAIVED]
    if left and row.state in (OPEN, RUNNING):
        begun = [piece.started_on or piece.ended_on for piece in left if piece.state in (RUNNING, DONE)]
        start = min((one for one in (row.started_on, *begun) if one), default=None)
        if all(piece.state == DONE for piece in left):
            return TaskFact(unit, row.key, "done", start, max(piece.ended_on for piece in left if piece.ended_on))
        return TaskFact(unit, row.key, "running", start) if start else TaskFact(unit, row.key, "open")
    return TaskFact(unit, row.key, cast(TaskState, row.state), row.started_on, row.ended_on,
                    remaining_on(row, calendar, day), row.reason or None if row.state == WAIVED else None)


def remaining_on(row: Task, calendar: Calendar, day: date) -> int | None:
    """Working days that remain on the day: what was told, less those gone since; at least one, unless none was left."""
    if row.remaining is None or row.remaining_on is None or row.state != RUNNING:
        return None
    gone = boundary(day, calendar) - boundary(row.remaining_on, calendar)
    return max(row.remaining - max(gone, 0), min(row.remaining, 1))


def boundary(day: date, calendar: Calendar) -> int:
    """The end of the last working day before the day, as the schedule counts."""
    return calendar.ordinal(day) - calendar.is_workday(day)


def pieces_by_step(rows: Iterable[Task]) -> dict[int, list[Task]]:
    """Key of a step's row -> its pieces, in their order."""
    found: dict[int, list[Task]] = defaultdict(list)
    for row in rows:
        if row.origin == SPLIT:
            found[int(row.origin_key)].append(row)
    return found


def promised_finish(participant: Participant, step: str) -> date | None:
    """The finish first planned."""
    planned = participant.promised.get(step)
    return date.fromisoformat(planned) if planned else None


def promises_of(version: SchemeVersion, participants: Sequence[Participant], day: date) -> dict[int, dict[str, str]]:
    """Participant -> step -> the finish first planned, as the plan stands on the day it is adopted."""
    plan, _ = make_plan(scheme_of(version.pk), [plan_unit(one) for one in participants], calendar_of(version.pk), day)
    found: dict[int, dict[str, str]] = {one.pk: {} for one in participants}
    if plan is None:
        return found
    by_code = {one.unit.code: one.pk for one in participants}
    days = plan.dates.must_finish.astype(str)  # of all units at once: reasons, which rows would bring, are not asked
    for column, unit in enumerate(plan.units):
        found[by_code[unit.code]] = {plan.tasks[task].key: str(days[task, column])
                                     for task in plan.applies[:, column].nonzero()[0]}
    return found
