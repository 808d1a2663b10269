"""The lines of a unit's table: who answers, how the plan stands, what was read and asked."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from maplebridge.apps.programmes.models import LinePerson, LineQuestion, LineRead, Participant, SchemeVersion
from maplebridge.apps.programmes.queries.plans import plan_of
from maplebridge.apps.programmes.queries.versions import calendar_of, scheme_of, table_issue
from maplebridge.apps.programmes.states import RESPONSIBLE
from maplebridge.apps.units.queries.spans import on
from maplebridge.engine.schedule import Plan, PlanLine, PlanRow
from maplebridge.engine.schedule.plan import STATES
from maplebridge.engine.schedule.states import State, line_state
from maplebridge.engine.scheme.model import Indicator, Item
from maplebridge.engine.scheme.text import Text

CONFIRM_WITHIN = 5  # working days


@dataclass(frozen=True, slots=True)
class Named:
    """Somebody's part in a line. `confirmed_at`: by their own account."""

    key: int
    person: int
    name: Text
    part: str
    confirmed_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Line:
    """One indicator of one unit. `plan` None: nothing to schedule. `read`: by how many of the unit."""

    item: Item
    indicator: Indicator
    people: tuple[Named, ...] = ()
    plan: PlanLine | None = None
    steps: tuple[PlanRow, ...] = ()
    state: State = "going"
    read: int = 0
    open_questions: int = 0

    @property
    def responsible(self) -> Named | None:
        return next((one for one in self.people if one.part == RESPONSIBLE), None)

    @property
    def assistants(self) -> tuple[Named, ...]:
        return tuple(one for one in self.people if one.part != RESPONSIBLE)


def lines_of(participant: Participant, version: SchemeVersion, day: date) -> tuple[Line, ...]:
    """Every line that applies to the unit, in the order of the table, without its steps. Four queries."""
    scheme = scheme_of(version.pk)
    plan, _ = plan_of(version, [participant], day)
    lines = {line.indicator: line for line in plan.lines(participant.unit.code)} if plan else {}
    steps = bare_steps(plan, participant)
    people = people_of([participant], day)
    read: dict[str, set[int]] = defaultdict(set)
    for code, person in LineRead.objects.filter(participant=participant, version=version).values_list(
            "indicator", "person"):
        read[code].add(person)
    asked: dict[str, int] = defaultdict(int)
    for code in LineQuestion.objects.filter(participant=participant, answered_at=None).values_list(
            "indicator", flat=True):
        asked[code] += 1
    promised = {step: date.fromisoformat(planned) for step, planned in participant.promised.items()}
    return tuple(
        Line(item, one, people.get((participant.pk, one.code), ()), lines.get(one.code), (),
             line_state(lines.get(one.code), steps.get(one.code, ()), promised), len(read[one.code]), asked[one.code])
        for item in scheme.items for one in item.indicators if applies(one, participant.category))


def applies(indicator: Indicator, category: str) -> bool:
    return not indicator.applies_to or category in indicator.applies_to


def issue_of(participant: Participant, version: SchemeVersion) -> date:
    """When the lines of a version reached a unit: the issue of the table, or the unit's own first day if that came
    later."""
    return max(table_issue(version.pk, version.issued_on), participant.from_day)


def confirm_due(participant: Participant, version: SchemeVersion) -> date:
    """The last day on which whoever is named confirms in time."""
    return calendar_of(version.pk).shift(issue_of(participant, version), CONFIRM_WITHIN)


def steps_of(plan: Plan | None, participant: Participant) -> dict[str, tuple[PlanRow, ...]]:
    found: dict[str, list[PlanRow]] = defaultdict(list)
    for row in plan.rows(participant.unit.code) if plan else ():
        found[row.task.indicator].append(row)
    return {code: tuple(rows) for code, rows in found.items()}


def bare_steps(plan: Plan | None, participant: Participant) -> dict[str, tuple[PlanRow, ...]]:
    """As steps_of, with state and finish only: what a line's state is told from, without reckoning every reason."""
    found: dict[str, list[PlanRow]] = defaultdict(list)
    if plan is not None:
        column = plan.unit_at[participant.unit.code]
        for task in map(int, plan.applies[:, column].nonzero()[0]):
            fact, step = plan.facts.get((task, column)), plan.tasks[task]
            state = STATES[plan.network.work.state[task, column]]
            found[step.indicator].append(PlanRow(participant.unit.code, step, state, finish=fact.end if fact else None))
    return {code: tuple(rows) for code, rows in found.items()}


def people_of(participants: Iterable[Participant], day: date) -> dict[tuple[int, str], tuple[Named, ...]]:
    """(participant, indicator) -> who has a part in it on the day, the responsible person first. One query."""
    found: dict[tuple[int, str], list[Named]] = defaultdict(list)
    rows = LinePerson.objects.filter(on(day), participant__in=[one.pk for one in participants])
    for key, whose, code, person, zh, en, part, confirmed in rows.order_by("-part", "pk").values_list(
            "pk", "participant", "indicator", "person", "person__zh", "person__en", "part", "confirmed_at"):
        found[whose, code].append(Named(key, person, Text(zh, en or None), part, confirmed))
    return {where: tuple(named) for where, named in found.items()}
