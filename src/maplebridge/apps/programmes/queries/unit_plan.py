"""The plan of a unit as its people see it: the steps of each line with dates, reasons and lateness, and the figures
that lists, charts, boards and home pages show. Nothing here is stored; all dates are the engine's."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import cached_property

import numpy as np

from maplebridge.apps.programmes.models import Participant, Task
from maplebridge.apps.programmes.queries.lines import Named, applies, people_of
from maplebridge.apps.programmes.queries.plans import (
    boundary,
    fact_of,
    pieces_by_step,
    plan_of,
    promised_finish,
    remaining_on,
)
from maplebridge.apps.programmes.queries.versions import calendar_of, scheme_of
from maplebridge.apps.programmes.states import DONE, OPEN, RESPONSIBLE, RUNNING, SPLIT, TEMPLATE, WAIVED
from maplebridge.engine.problem import Problem
from maplebridge.engine.schedule import Plan, PlanLine, PlanRow, Reason, TaskFact
from maplebridge.engine.schedule import figures_of as plan_figures
from maplebridge.engine.schedule.dates import to_dates
from maplebridge.engine.schedule.facts import lay_work
from maplebridge.engine.schedule.graph import make_graph
from maplebridge.engine.schedule.passes import passes
from maplebridge.engine.schedule.states import State, came_late, line_state
from maplebridge.engine.scheme.model import Indicator, Item
from maplebridge.engine.scheme.text import Text
from maplebridge.engine.workdays import Calendar

SHOWN: Mapping[State, str] = {"going": "under_way"}  # where a page calls a state by another name


@dataclass(frozen=True, slots=True)
class Step:
    """One step of one unit. `row`, `version`: of what is stored of it (None, 0: nothing yet). `state`: open, running,
    done, waived; `shown`: its sign on pages. `limit`: its own finish day, else the latest one that keeps the deadline.

    late: working days; since: the first of them. missing: steps before it that are not recorded as done although it was
    begun. why: of the day it must start, or of its limit."""

    participant: int
    key: str
    indicator: str
    name: Text
    days: int
    origin: str = TEMPLATE
    row: int | None = None
    version: int = 0
    state: str = OPEN
    shown: str = "not_started"
    person: int | None = None
    person_name: Text | None = None
    assigned: bool = False  # to this person, not by the line
    must_start: date | None = None
    must_finish: date | None = None
    can_start: date | None = None
    can_finish: date | None = None
    started: date | None = None
    ended: date | None = None
    slack: int | None = None
    late: int = 0
    since: date | None = None
    original: date | None = None
    planned: date | None = None
    remaining: int | None = None
    why: Reason | None = None
    reason: str = ""
    missing: tuple[Text, ...] = ()
    pieces: tuple[Step, ...] = ()

    @property
    def limit(self) -> date | None:
        return self.planned or self.must_finish

    @property
    def own_day(self) -> date | None:
        """A finish day that the unit gave it, not the table."""
        return self.planned if self.origin == TEMPLATE else self.must_finish

    @property
    def open(self) -> bool:
        """Whether there is still something to do."""
        return self.state in (OPEN, RUNNING)

    @property
    def moved(self) -> bool:
        """Whether it no longer ends on the day first promised."""
        ends = self.ended or self.limit
        return self.original is not None and ends is not None and self.original != ends

    @property
    def past(self) -> bool:
        """Whether its own finish day lies past the day that keeps the deadline."""
        return bool(self.planned and self.must_finish and self.planned > self.must_finish)

    def parts(self) -> Iterator[Step]:
        """The step and its pieces."""
        yield self
        yield from self.pieces

    def work(self) -> Iterator[Step]:
        """What somebody starts and finishes: its pieces where it has some, else itself."""
        yield from self.pieces or (self,)


@dataclass(frozen=True, slots=True)
class PlanOfLine:
    """One line of the table with its steps."""

    item: Item
    indicator: Indicator
    people: tuple[Named, ...]
    plan: PlanLine | None
    steps: tuple[Step, ...]
    state: State
    since: date | None = None

    @property
    def late(self) -> int:
        return self.plan.late if self.plan else 0

    @property
    def shown(self) -> str:
        return SHOWN.get(self.state, self.state)

    @property
    def responsible(self) -> Named | None:
        return next((one for one in self.people if one.part == RESPONSIBLE), None)

    def parts(self) -> Iterator[Step]:
        for step in self.steps:
            yield from step.parts()


@dataclass(frozen=True, slots=True)
class Figures:
    """How a plan stands. Steps: those of the table and those added, waived ones left out, a step in pieces once. Lines
    are late when a step of the table is: what was added binds nobody else. longest: working days; since: the first."""

    done: int = 0
    steps: int = 0
    late_lines: int = 0
    lines: int = 0
    longest: int = 0
    since: date | None = None


@dataclass(frozen=True)
class UnitPlan:
    """The plan of one unit in one programme, on a day. `lines`: those that have steps or could, in table order."""

    participant: Participant
    day: date
    calendar: Calendar
    deadline: date | None
    lines: tuple[PlanOfLine, ...]
    problems: tuple[Problem, ...] = ()

    @cached_property
    def figures(self) -> Figures:
        return _figures((line.plan for line in self.lines if line.plan),
                        (step.state for line in self.lines for step in line.steps if step.origin != TEMPLATE),
                        self.day, self.calendar)

    def steps(self) -> Iterator[tuple[PlanOfLine, Step]]:
        """Every step and piece with its line."""
        for line in self.lines:
            for step in line.parts():
                yield line, step

    def step(self, key: str) -> tuple[PlanOfLine, Step] | None:
        return next(((line, step) for line, step in self.steps() if step.key == key), None)

    def line(self, indicator: str) -> PlanOfLine | None:
        return next((line for line in self.lines if line.indicator.code == indicator), None)


def unit_plan(participant: Participant, day: date) -> UnitPlan | None:
    """None before a version reached the unit. Two queries."""
    return next(iter(unit_plans([participant], day)), None)


def unit_plans(participants: Sequence[Participant], day: date, *, reasons: bool = True) -> list[UnitPlan]:
    """Of any programmes, in the order given; two queries. Participants come with unit and version. Without `reasons`
    steps of the table do not say why they must start on their day, which is dear to tell."""
    reached = [one for one in participants if one.rolled_out_id is not None]
    rows = list(Task.objects.filter(participant__in=[one.pk for one in reached]).select_related("person")
                .order_by("pk"))
    people = people_of(reached, day)
    found: dict[int, UnitPlan] = {}
    for group in _by_version(reached):
        version = group[0].rolled_out
        ours = {one.pk for one in group}
        plan, problems = plan_of(version, group, day, [row for row in rows if row.participant_id in ours])  # type: ignore[arg-type]
        for one in group:
            own = [row for row in rows if row.participant_id == one.pk]
            found[one.pk] = _unit_plan(one, plan, problems, own, people, day, reasons)
    return [found[one.pk] for one in reached]


def figures_of(participants: Sequence[Participant], day: date, tasks: Sequence[Task] | None = None,
               ) -> dict[int, Figures]:
    """Participant -> how its plan stands, for many units: one query, none where their `tasks` are given. The same
    figures as `UnitPlan.figures`."""
    reached = [one for one in participants if one.rolled_out_id is not None]
    rows = list(Task.objects.filter(participant__in=[one.pk for one in reached]).order_by("pk")
                if tasks is None else tasks)
    added: dict[int, list[Task]] = defaultdict(list)
    for row in rows:
        if row.origin not in (TEMPLATE, SPLIT):
            added[row.participant_id].append(row)
    found = {}
    for group in _by_version(reached):
        ours = {one.pk for one in group}
        plan, _ = plan_of(group[0].rolled_out, group, day,  # type: ignore[arg-type]
                          [row for row in rows if row.participant_id in ours])
        calendar = calendar_of(group[0].rolled_out_id)  # type: ignore[arg-type]
        pieces = pieces_by_step(rows)
        lines = {one.code: one for one in scheme_of(group[0].rolled_out_id).indicators()}  # type: ignore[arg-type]
        for one in group:
            states = (fact_of(row, one.unit.code, calendar, day, pieces.get(row.pk, ())).state for row in added[one.pk]
                      if row.indicator in lines and applies(lines[row.indicator], one.category))
            found[one.pk] = _figures(plan.lines(one.unit.code) if plan else (), states, day, calendar)
    return found


def missing_before(participant: Participant, step: str, day: date) -> tuple[Text, ...]:
    """What the schedule would ask if the step were done on the day: names of what comes before it and is not recorded
    as done."""
    rows = [row for row in Task.objects.filter(participant=participant) if row.key != step]
    done = Task(participant=participant, key=step, origin=TEMPLATE, state=DONE, ended_on=day)
    plan, problems = plan_of(participant.rolled_out, [participant], day, [*rows, done])  # type: ignore[arg-type]
    return _missing(participant, plan, problems).get(step, ())


def late_since(late: int, day: date, calendar: Calendar) -> date | None:
    """The first of so many late working days."""
    return calendar.day(boundary(day, calendar) - late + 1) if late else None


def due_this_week(step: Step, day: date) -> bool:
    """Not done, and to be finished or begun by Sunday at the latest."""
    sunday = day + timedelta(days=6 - day.weekday())
    days = [one for one in (step.must_start if step.state == "open" else None, step.limit) if one]
    return step.open and bool(days) and min(days) <= sunday


def _figures(lines: Iterable[PlanLine], added: Iterable[str], day: date, calendar: Calendar) -> Figures:
    known, counted = plan_figures(lines), [state for state in added if state != WAIVED]
    return Figures(known.done + counted.count(DONE), known.steps + len(counted), known.late_lines, known.lines,
                   known.longest, late_since(known.longest, day, calendar))


def _by_version(participants: Iterable[Participant]) -> list[list[Participant]]:
    found: dict[int, list[Participant]] = defaultdict(list)
    for one in participants:
        found[one.rolled_out_id].append(one)  # type: ignore[index]
    return list(found.values())


def _unit_plan(participant: Participant, plan: Plan | None, problems: tuple[Problem, ...], rows: Sequence[Task],
               people: Mapping[tuple[int, str], tuple[Named, ...]], day: date, reasons: bool = True) -> UnitPlan:
    scheme = scheme_of(participant.rolled_out_id)  # type: ignore[arg-type]
    calendar = calendar_of(participant.rolled_out_id)  # type: ignore[arg-type]
    make = _Maker(participant, rows, people, day, calendar, _missing(participant, plan, problems))
    planned: dict[str, list[PlanRow]] = defaultdict(list)
    for row in plan.rows(participant.unit.code, reasons=reasons) if plan else ():
        planned[row.task.indicator].append(row)
    lines = {line.indicator: line for line in plan.lines(participant.unit.code)} if plan else {}
    return UnitPlan(participant, day, calendar, participant.assessment_day or scheme.assessment_day, tuple(
        PlanOfLine(
            item, one, make.people_of(one.code), lines.get(one.code),
            (*(make.of_table(row) for row in planned[one.code]), *make.added(one.code)),
            line_state(lines.get(one.code), planned[one.code], make.promised),
            late_since(lines[one.code].late, day, calendar) if one.code in lines else None)
        for item in scheme.items for one in item.indicators if applies(one, participant.category)), problems)


def _missing(participant: Participant, plan: Plan | None, problems: Iterable[Problem]) -> dict[str, tuple[Text, ...]]:
    """Step -> the names of what comes before it and is not recorded as done."""
    names = {task.key: task.name for task in plan.tasks} if plan else {}
    return {problem.params["task"]: tuple(names.get(key, Text(key)) for key in problem.params["missing"])
            for problem in problems if problem.code == "schedule.out_of_order"
            and problem.params["unit"] == participant.unit.code}


class _Maker:
    """Makes the steps of one unit."""

    def __init__(self, participant: Participant, rows: Sequence[Task],
                 people: Mapping[tuple[int, str], tuple[Named, ...]], day: date, calendar: Calendar,
                 missing: Mapping[str, tuple[Text, ...]]) -> None:
        self.participant, self.people, self.day, self.calendar = participant, people, day, calendar
        self.missing = missing
        self.rows = {row.key: row for row in rows}
        self.pieces = pieces_by_step(rows)
        self.own = {step.key: step for step in self._own_steps([row for row in rows if row.origin != TEMPLATE])}
        self.promised = {key: date.fromisoformat(value) for key, value in participant.promised.items()}

    def people_of(self, indicator: str) -> tuple[Named, ...]:
        return self.people.get((self.participant.pk, indicator), ())

    def of_table(self, planned: PlanRow) -> Step:
        """A step of the template."""
        row = self.rows.get(planned.task.key)
        if planned.state == WAIVED:
            shown: State = "not_applicable"
        elif planned.state == DONE:
            shown = "made_up" if came_late(planned, self.promised) else "done"
        else:
            shown = _unfinished(planned.state, planned.late)
        return Step(
            self.participant.pk, planned.task.key, planned.task.indicator, planned.task.name, planned.task.days,
            TEMPLATE, row.pk if row else None, row.version if row else 0, planned.state, SHOWN.get(shown, shown),
            *self._who(row, planned.task.indicator), planned.must_start, planned.must_finish, planned.can_start,
            planned.can_finish, planned.start, planned.finish, planned.slack, planned.late,
            late_since(planned.late, self.day, self.calendar),
            planned.original or promised_finish(self.participant, planned.task.key), row.planned if row else None,
            remaining_on(row, self.calendar, self.day) if row else None, planned.why.get("must_start"),
            row.reason if row else "", self.missing.get(planned.task.key, ()),
            self._pieces_of(row))

    def added(self, indicator: str) -> list[Step]:
        return [replace(step, pieces=self._pieces_of(self.rows[key])) for key, step in self.own.items()
                if step.indicator == indicator and self.rows[key].origin != SPLIT]

    def _pieces_of(self, row: Task | None) -> tuple[Step, ...]:
        """None of a waived step: they are waived with it."""
        if row is None or row.state == WAIVED:
            return ()
        return tuple(self.own[piece.key] for piece in self.pieces.get(row.pk, ()))

    def _who(self, row: Task | None, indicator: str) -> tuple[int | None, Text | None, bool]:
        """The person of the step, unless they have left, else of the line; whether the step is theirs by name."""
        if row and row.person and not (row.person.left_on and row.person.left_on < self.day):
            return row.person.pk, Text(row.person.zh, row.person.en or None), True
        line = next((one for one in self.people_of(indicator) if one.part == RESPONSIBLE), None)
        return (line.person, line.name, False) if line else (None, None, False)

    def _own_steps(self, rows: Sequence[Task]) -> Iterator[Step]:
        """Added steps and pieces: each alone, against its own finish day, by the rules of the schedule."""
        if not rows:
            return
        calendar, now = self.calendar, boundary(self.day, self.calendar)
        facts = {(at, 0): fact_of(row, "", calendar, self.day, self.pieces.get(row.pk, ()))
                 for at, row in enumerate(rows)}
        graph = make_graph([row.days or 1 for row in rows], [[] for _ in rows])
        limit = np.array([[calendar.ordinal(row.planned or self.day)] for row in rows], dtype=np.int32)
        work = lay_work(facts, graph, np.ones((len(rows), 1), dtype=np.bool_), calendar, now)
        times = passes(graph, limit, now, work)
        dates = to_dates(times, work.state, now, calendar)
        for at, row in enumerate(rows):
            fact = facts[at, 0]
            left = fact.state in (OPEN, RUNNING)
            slack = int(times.slack[at, 0]) if left else None
            late = max(0, -slack) if slack is not None else 0
            must_start, can_start, can_finish = (
                days[at, 0].item() if left else None for days in (dates.must_start, dates.can_start, dates.can_finish))
            yield Step(
                self.participant.pk, row.key, row.indicator, Text(row.zh, row.en or None), row.days or 1, row.origin,
                row.pk, row.version, fact.state, _shown(fact, row.planned, late), *self._who(row, row.indicator),
                must_start, row.planned, can_start, can_finish, fact.start, fact.end, slack, late,
                late_since(late, self.day, calendar), None, None, fact.remaining,
                Reason("steps.by_own_day", {"day": row.planned}) if left else None, row.reason)


def _shown(fact: TaskFact, planned: date | None, late: int) -> str:
    if fact.state == WAIVED:
        return "not_applicable"
    if fact.state == DONE:
        return "made_up" if planned and fact.end and fact.end > planned else "done"
    shown = _unfinished(fact.state, late)
    return SHOWN.get(shown, shown)


def _unfinished(state: str, late: int) -> State:
    if late:
        return "late"
    return "going" if state == RUNNING else "not_started"
