"""What hangs on the wall: lines of a unit, or units of a programme, over some weeks."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from maplebridge.apps.programmes.models import Participant, Programme
from maplebridge.apps.programmes.queries.programmes import participants_on
from maplebridge.apps.programmes.queries.unit_plan import Figures, PlanOfLine, Step, UnitPlan, unit_plans
from maplebridge.apps.units.access import Actor
from maplebridge.engine.scheme.text import Text

BEFORE, AFTER = 3, 8  # weeks shown around this one
WEEK = timedelta(days=7)
WORST = ("late", "under_way", "not_started", "made_up", "done", "not_applicable")


@dataclass(frozen=True, slots=True)
class Mark:
    """A step to be finished, or finished, in a week."""

    name: Text
    shown: str
    day: date


@dataclass(frozen=True, slots=True)
class Cell:
    """One week of one row. `shown`: the state that needs most, of all its marks; `flag`: a deadline lies in it."""

    monday: date
    now: bool
    marks: tuple[Mark, ...] = ()
    flag: date | None = None

    @property
    def due(self) -> int:
        return sum(mark.shown != "not_applicable" for mark in self.marks)

    @property
    def done(self) -> int:
        return sum(mark.shown in ("done", "made_up") for mark in self.marks)

    @property
    def shown(self) -> str | None:
        return min((mark.shown for mark in self.marks), key=WORST.index, default=None)


@dataclass(frozen=True, slots=True)
class Row:
    """A line with its person, or a unit."""

    code: str
    name: Text
    person: Text | None
    shown: str | None
    done: int
    steps: int
    late: int
    cells: tuple[Cell, ...]


def weeks_around(day: date) -> tuple[date, ...]:
    """The Mondays of the board."""
    monday = day - timedelta(days=day.weekday())
    return tuple(monday + number * WEEK for number in range(-BEFORE, AFTER + 1))


def wall_lines(plan: UnitPlan) -> list[PlanOfLine]:
    """The lines of a unit that hang on its wall."""
    return [line for line in plan.lines if line.steps]


def line_row(line: PlanOfLine, day: date) -> Row:
    counted = [step for step in line.steps if step.state != "waived"]
    done = sum(step.state == "done" for step in counted)
    named = line.responsible.name if line.responsible else None
    return Row(line.indicator.code, line.indicator.name, named, line.shown, done, len(counted), line.late,
               _cells(line.steps, [line.plan.deadline] if line.plan else (), day))


def wall_units(programme: Programme, actor: Actor, day: date) -> list[Participant]:
    """The units of a programme that one sees, by code."""
    return list(participants_on(programme, day, actor).filter(rolled_out__isnull=False)
                .select_related("unit", "rolled_out"))


def unit_rows(participants: Sequence[Participant], day: date) -> list[Row]:
    """Of these units: two queries."""
    return [_unit_row(plan, day) for plan in unit_plans(participants, day)]


def _unit_row(plan: UnitPlan, day: date) -> Row:
    unit, stands = plan.participant.unit, plan.figures
    steps = [step for line in plan.lines for step in line.steps]
    return Row(unit.code, Text(unit.zh, unit.en or None), None, _state(stands), stands.done, stands.steps,
               stands.longest, _cells(steps, [plan.deadline] if plan.deadline else (), day))


def _state(stands: Figures) -> str:
    if not stands.steps:
        return "not_applicable"
    if stands.late_lines:
        return "late"
    if stands.done == stands.steps:
        return "done"
    return "under_way" if stands.done else "not_started"


def _cells(steps: Iterable[Step], flags: Sequence[date], day: date) -> tuple[Cell, ...]:
    marks: dict[date, list[Mark]] = {}
    for step in steps:
        when = step.ended or step.limit
        if when and step.state != "waived":
            marks.setdefault(when - timedelta(days=when.weekday()), []).append(Mark(step.name, step.shown, when))
    return tuple(
        Cell(monday, monday <= day < monday + WEEK, tuple(marks.get(monday, ())),
             next((flag for flag in flags if monday <= flag < monday + WEEK), None)) for monday in weeks_around(day))
