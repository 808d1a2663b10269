"""Steps over the weeks, measured for the page: one strip for each step. All lengths in units of the drawing."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from maplebridge.apps.programmes.queries.unit_plan import PlanOfLine, Step, UnitPlan
from maplebridge.web.say import say

NARROW, WIDE, ROOM = 24, 60, 560  # a week's width: as the room allows
BEFORE = 2  # weeks shown before this one, unless all are
HEIGHT = 26
GAP = 3  # before a state's sign
DAYS = 7
ONE_DAY = timedelta(days=1)
MOST_WEEKS = 120


@dataclass(frozen=True, slots=True)
class Week:
    """A column. `month`: its name where the month begins with it."""

    x: int
    day: int
    month: str


@dataclass(frozen=True, slots=True)
class Bar:
    """A step. `x`, `width`: from the first day to the last; None where there is nothing to draw. Marks: where the last
    day to finish, the day first promised and the unit's own day end."""

    line: PlanOfLine
    step: Step
    x: float | None = None
    width: float = 0
    limit: float | None = None
    original: float | None = None
    planned: float | None = None

    @property
    def sign(self) -> float:
        """Where the state's sign stands: behind the bar and the unit's own day."""
        return max((self.x or 0) + self.width + GAP, (self.planned or 0) + 2 * GAP)


@dataclass(frozen=True, slots=True)
class Group:
    """A line with its bars; `flag`: its deadline."""

    line: PlanOfLine
    flag: float | None
    bars: tuple[Bar, ...]


@dataclass(frozen=True, slots=True)
class Chart:
    width: int
    weeks: tuple[Week, ...]
    today: float
    groups: tuple[Group, ...]
    height: int = HEIGHT


def chart_of(plan: UnitPlan, lines: Iterable[PlanOfLine], *, whole: bool) -> Chart:
    """From some weeks ago, or with `whole` from the first day of anything shown, to the last."""
    lines = list(lines)
    days = [plan.day, *_days(lines)]
    recent = _monday(plan.day) - BEFORE * DAYS * ONE_DAY
    first = _monday(min(days)) if whole else max(_monday(min(days)), recent)
    weeks = min((_monday(max(days)) - first).days // DAYS + 2, MOST_WEEKS)
    scale = Scale(first, min(max(ROOM // weeks, NARROW), WIDE))
    return Chart(
        weeks * scale.week, tuple(_weeks(scale, weeks)), scale.left(plan.day),
        tuple(Group(line, scale.right(line.plan.deadline) if line.plan else None,
                    tuple(_bar(line, step, scale) for step in line.parts())) for line in lines))


@dataclass(frozen=True, slots=True)
class Scale:
    """Days to lengths. What lies before the first day is not drawn."""

    first: date
    week: int

    def left(self, day: date) -> float:
        """Where a day begins."""
        return round(max((day - self.first).days, 0) * self.week / DAYS, 1)

    def right(self, day: date | None) -> float | None:
        """Where a day ends; None where that is not shown."""
        return self.left(day + ONE_DAY) if day and day >= self.first else None


def _weeks(scale: Scale, count: int) -> Iterator[Week]:
    for number in range(count):
        monday = scale.first + number * DAYS * ONE_DAY
        begins = number == 0 or monday.day <= DAYS
        yield Week(number * scale.week, monday.day, say(f"steps.month_{monday.month}") if begins else "")


def _bar(line: PlanOfLine, step: Step, scale: Scale) -> Bar:
    span = _span(step)
    right = scale.right(max(span)) if span else None
    if span is None or right is None:
        return Bar(line, step, limit=scale.right(step.must_finish) if step.open else None)
    left = scale.left(min(span))
    return Bar(
        line, step, left, round(right - left, 1),
        scale.right(step.must_finish) if step.open and step.must_finish != max(span) else None,
        scale.right(step.original) if step.moved else None,
        scale.right(step.own_day) if step.open and step.own_day != step.must_finish else None)


def _span(step: Step) -> tuple[date, date] | None:
    """As it was, as it will be where it runs or is late, else its last dates."""
    match step.shown:
        case "not_applicable":
            return None
        case "done" | "made_up":
            begin, end = step.started or step.ended, step.ended
        case "under_way" | "late":
            begin, end = step.started or step.can_start, step.can_finish
        case _:
            begin, end = step.must_start, step.must_finish
    return (begin, end) if begin and end else None


def _days(lines: Iterable[PlanOfLine]) -> Iterator[date]:
    for line in lines:
        if line.plan:
            yield line.plan.deadline
        for step in line.parts():
            yield from _span(step) or ()
            yield from (day for day in (step.original, step.own_day) if day)


def _monday(day: date) -> date:
    return day - day.weekday() * ONE_DAY
