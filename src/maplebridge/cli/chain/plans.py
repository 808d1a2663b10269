"""The backward plan of a programme: from units, task facts and the day."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from maplebridge.cli.chain.programme import Programme
from maplebridge.engine.ledger import Entry
from maplebridge.engine.problem import Problem
from maplebridge.engine.schedule import Plan, PlanUnit, TaskFact, make_plan


def plan_programme(programme: Programme) -> tuple[Plan | None, tuple[Problem, ...]]:
    """The plan and its problems. Faulty facts are left out and named; None where the scheme has nothing to schedule."""
    unlisted = {entry.unit for entry in programme.faulty["units"]}  # their own fault is told once
    facts = [task_fact(entry) for entry in programme.registers.get("plan", ()) if entry.unit not in unlisted]
    return _without_faulty(programme, facts)


def promised(programme: Programme, plan: Plan | None) -> dict[tuple[str, str], date]:
    """(unit, task) -> the finish first planned: as promised, else the late finish of the plan as it was adopted.

    A new plan never changes it. Waived steps promise nothing.
    """
    start = programme.scheme.issued_on or programme.scheme.period.whole.start
    adopted = make_plan(programme.scheme, plan_units(programme), programme.calendar, start)[0]
    first = {(row.unit, row.task.key): row.must_finish for row in adopted.rows()} if adopted else {}
    found = {}
    for row in plan.rows() if plan else ():
        day = row.original or first.get((row.unit, row.task.key))
        if row.state != "waived" and day is not None:
            found[row.unit, row.task.key] = day
    return found


def _without_faulty(programme: Programme, facts: Sequence[TaskFact]) -> tuple[Plan | None, tuple[Problem, ...]]:
    scheme, units, calendar = programme.scheme, plan_units(programme), programme.calendar
    plan, problems = make_plan(scheme, units, calendar, programme.day, facts)
    if plan is not None:
        return plan, problems
    faulty = {problem.place for problem in problems if problem.severity == "error"}
    sound = [fact for fact in facts if fact.place not in faulty]
    if len(sound) == len(facts):
        return None, problems
    plan, rest = make_plan(scheme, units, calendar, programme.day, sound)
    errors = tuple(problem for problem in problems if problem.severity == "error")
    return plan, (*errors, *rest)


def plan_units(programme: Programme) -> list[PlanUnit]:
    return [
        PlanUnit(
            unit.unit,
            category=_text(unit, "category"),
            deadline=_day(unit, "assessment_day"),
            arrival=_day(unit, "arrival"),
            rotation=_day(unit, "rotation"),
            place=unit.place(),
        )
        for unit in programme.units
    ]


def task_fact(entry: Entry) -> TaskFact:
    remaining: Any = entry.values.get("remaining")
    state: Any = _text(entry, "state")
    return TaskFact(
        unit=entry.unit,
        task=_text(entry, "task") or "",
        state=state,
        start=_day(entry, "start"),
        end=_day(entry, "end"),
        remaining=None if remaining is None else int(remaining),
        reason=_text(entry, "reason"),
        planned=_day(entry, "planned"),
        place=entry.place(),
    )


def _day(entry: Entry, name: str) -> date | None:
    value = entry.values.get(name)
    return value if isinstance(value, date) else None


def _text(entry: Entry, name: str) -> str | None:
    value = entry.values.get(name)
    return None if value is None else str(value)
