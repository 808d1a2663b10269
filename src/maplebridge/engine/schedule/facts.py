"""What is known of the work: table rows checked, all faults at once, and laid into arrays."""

from __future__ import annotations

import difflib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import get_args

import numpy as np
from numpy.typing import NDArray

from maplebridge.engine.problem import Place, Problem
from maplebridge.engine.schedule.graph import Graph
from maplebridge.engine.schedule.model import PlanTask, PlanUnit, TaskFact, TaskState
from maplebridge.engine.schedule.passes import DONE, OPEN, RUNNING, WAIVED, Work
from maplebridge.engine.workdays import Calendar

NUMBERS = {"open": OPEN, "running": RUNNING, "done": DONE, "waived": WAIVED}
#: which fields a state reads; a filled field beyond these contradicts it
READS = {"open": (), "running": ("start", "remaining"), "done": ("start", "end"), "waived": ("reason",)}
NEEDS = {"open": None, "running": "start", "done": "end", "waived": "reason"}
MOST_REMAINING = 2000
MOST_YEARS = 20


@dataclass(frozen=True, slots=True)
class Known:
    """Facts by (task, unit) position, and their faults."""

    facts: Mapping[tuple[int, int], TaskFact]
    problems: tuple[Problem, ...]


def read_facts(
    rows: Sequence[TaskFact], tasks: Sequence[PlanTask], units: Sequence[PlanUnit],
    applies: NDArray[np.bool_], calendar: Calendar, today: date,
) -> Known:
    """Each row at its place. Faulty rows are left out. applies: tasks x units."""
    task_at = {task.key: index for index, task in enumerate(tasks)}
    unit_at = {unit.code: index for index, unit in enumerate(units)}
    found: dict[tuple[int, int], TaskFact] = {}
    problems: list[Problem] = []
    for row in rows:
        problems += (faults := [*_check_names(row, task_at, unit_at), *_check_dates(row, today)])
        if faults:
            continue
        problems += _ask_about_days_off(row, calendar)
        place = (task_at[row.task], unit_at[row.unit])
        if place in found:
            other = str(found[place].place)
            problems.append(fault("schedule.fact_twice", row, task=row.task, unit=row.unit, other=other))
        elif not applies[place]:
            params = {"task": row.task, "unit": row.unit}
            problems.append(Problem("schedule.not_applicable", row.place, params, "warning"))
        else:
            found[place] = row
    return Known(found, tuple(problems))


def lay_work(
    known: Mapping[tuple[int, int], TaskFact], graph: Graph, applies: NDArray[np.bool_], calendar: Calendar, now: int
) -> Work:
    """Facts as arrays tasks x units; tasks that do not apply count as waived. now: as in `passes`."""
    state = np.where(applies, OPEN, WAIVED).astype(np.int8)
    start, finish = np.zeros(applies.shape, np.int32), np.zeros(applies.shape, np.int32)
    for place, fact in known.items():
        days = int(graph.days[place[0]])
        state[place] = NUMBERS[fact.state]
        if fact.state == "running" and fact.start:
            gone = now - _before(fact.start, calendar)
            left = fact.remaining if fact.remaining is not None else max(days - gone, min(days, 1))
            start[place], finish[place] = now, now + left
        elif fact.state == "done" and fact.end:
            finish[place] = calendar.ordinal(fact.end)
            start[place] = _before(fact.start, calendar) if fact.start else finish[place] - days
    return Work(state, start, finish)


def out_of_order(
    known: Mapping[tuple[int, int], TaskFact], tasks: Sequence[PlanTask], graph: Graph, work: Work
) -> Iterator[Problem]:
    """Work done or begun although something before it is not recorded as done."""
    for (task, unit), fact in sorted(known.items(), key=lambda item: item[0]):
        if fact.state not in ("done", "running"):
            continue
        missing = [tasks[before].key for before in graph.before[task] if work.state[before, unit] in (OPEN, RUNNING)]
        if missing:
            yield Problem("schedule.out_of_order", fact.place,
                          {"task": fact.task, "unit": fact.unit, "missing": missing}, "question")


def _check_names(row: TaskFact, tasks: Mapping[str, int], units: Mapping[str, int]) -> Iterator[Problem]:
    if row.unit not in units:
        yield fault("schedule.unknown_unit", row, unit=row.unit, near=_near(row.unit, units))
    if row.task not in tasks:
        yield fault("schedule.unknown_task", row, task=row.task, near=_near(row.task, tasks))
    if row.state not in NUMBERS:
        yield fault("schedule.unknown_state", row, state=row.state, known=list(get_args(TaskState)))
        return
    need = NEEDS[row.state]
    if need and not getattr(row, need):
        yield fault("schedule.fact_incomplete", row, task=row.task, state=row.state, field=need)
    for name in ("start", "end", "remaining"):
        if getattr(row, name) is not None and name not in READS[row.state]:
            yield fault("schedule.fact_contradicts", row, task=row.task, state=row.state, field=name)


def _check_dates(row: TaskFact, today: date) -> Iterator[Problem]:
    if row.start and row.end and row.end < row.start:
        yield fault("schedule.end_before_start", row, task=row.task, start=row.start, end=row.end)
    for name in ("start", "end"):
        day = getattr(row, name)
        if day and day > today:
            yield fault("schedule.future", row, task=row.task, field=name, day=day, today=today)
    for name in ("start", "end", "planned"):
        day = getattr(row, name)
        if day and is_far(day, today):
            yield fault("schedule.day_far", row, day=day, field=name)
    if row.remaining is not None and not 0 <= row.remaining <= MOST_REMAINING:
        yield fault("schedule.remaining", row, task=row.task, remaining=row.remaining, most=MOST_REMAINING)


def _ask_about_days_off(row: TaskFact, calendar: Calendar) -> Iterator[Problem]:
    for name in ("start", "end", "planned"):
        day = getattr(row, name)
        if day and not calendar.is_workday(day):
            yield day_off(day, row.place, calendar)


def is_far(day: date, today: date) -> bool:
    """A slip of the pen: no programme is planned that many years away."""
    return abs(day.year - today.year) > MOST_YEARS


def day_off(day: date, place: Place, calendar: Calendar) -> Problem:
    """An entered day that is no working day: which one is used (the one before), and the nearest two."""
    before, after = calendar.on_or_before(day), calendar.on_or_after(day)
    return Problem("schedule.day_off", place, {"day": day, "before": before, "after": after}, "warning")


def _before(day: date, calendar: Calendar) -> int:
    """The boundary before a day: work that starts on a day off starts at the next working day."""
    return calendar.ordinal(day) - calendar.is_workday(day)


def fault(code: str, row: TaskFact, **params: object) -> Problem:
    return Problem(code, row.place, params)


def _near(name: str, known: Mapping[str, int]) -> str:
    near = difflib.get_close_matches(name, known, n=1)
    return near[0] if near else "–"
