"""What the first page says to who heads one unit: how it stands, what to do next, its items, the load of the week."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db.models import Q

from maplebridge.apps.ledgers.models import Entry
from maplebridge.apps.ledgers.queries.entries import waiting
from maplebridge.apps.ledgers.queries.requests import PROMISED, TOLD
from maplebridge.apps.ledgers.states import CURRENT
from maplebridge.apps.overview.queries.needs import Need
from maplebridge.apps.programmes.models import Participant
from maplebridge.apps.programmes.queries.unit_plan import PlanOfLine, Step, UnitPlan, due_this_week, unit_plans
from maplebridge.apps.programmes.queries.versions import kinds_of
from maplebridge.apps.scores.queries.live import last_made
from maplebridge.apps.scores.queries.standing import full_score, ranking_rows
from maplebridge.apps.units.access import Actor
from maplebridge.apps.units.queries.spans import on
from maplebridge.engine.problem import Problem
from maplebridge.engine.schedule.states import State, joined
from maplebridge.engine.scheme.model import Item
from maplebridge.engine.scheme.text import Text

MOST = 7  # things to do next
MOST_LATE = 3  # lines among them, while there is anything else
SOON = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class ItemMark:
    """An item of the table with the state joined from its lines."""

    item: Item
    state: State
    lines: tuple[PlanOfLine, ...]

    @property
    def shown(self) -> str:
        return "under_way" if self.state == "going" else self.state


@dataclass(frozen=True, slots=True)
class Load:
    """Open steps of one person that must be begun or finished this week, and the working days they take."""

    name: Text
    steps: int
    days: int


@dataclass(frozen=True, slots=True)
class UnitHome:
    """One programme at the unit. `left`: working days to its deadline; `score`: as last counted, None before;
    `week`: working days left this week."""

    participant: Participant
    plan: UnitPlan
    left: int | None
    marks: tuple[ItemMark, ...]
    load: tuple[Load, ...]
    week: int
    score: dict[str, Any] | None = None
    full: Any = None
    counted: date | None = None

    @property
    def unit(self) -> Text:
        return Text(self.participant.unit.zh, self.participant.unit.en or None)

    @property
    def programme(self) -> Text:
        return Text(self.participant.programme.zh, self.participant.programme.en or None)


def own_parts(actor: Actor, day: date) -> list[Participant]:
    """What the actor's one unit takes part in; none where they head several. One query."""
    rows = Participant.objects.filter(on(day), actor.scope("lines.name", "unit__path"), rolled_out__isnull=False)
    rows = rows.filter(Q(programme__closed_on=None) | Q(programme__closed_on__gte=day))
    found = list(rows.select_related("unit", "programme", "rolled_out").order_by("unit", "-programme__begun_on")[:4])
    return found if len({one.unit_id for one in found}) == 1 else []


def unit_homes(parts: Sequence[Participant], actor: Actor, day: date) -> list[UnitHome]:
    """Two queries."""
    return [_home(plan, actor, day) for plan in unit_plans(parts, day, reasons=False)]


def unit_needs(homes: Sequence[UnitHome], actor: Actor, day: date) -> list[Need]:
    """What is most pressing first, at most MOST. Two queries."""
    first: list[Need] = []
    late: list[tuple[int, Need]] = []
    soon: list[tuple[date, Need]] = []
    for home in homes:
        first += _people(home)
        late += _late(home)
        soon += _soon(home, day)
    unit = homes[0].participant.unit
    books = [*_requests(homes, day), *_review(unit, actor)]
    confirm = [need for home in homes for need in _confirm(home, actor)]
    late.sort(key=lambda one: -one[0])
    soon.sort(key=lambda one: one[0])
    rest = [*books, *confirm, *(need for _, need in late[MOST_LATE:]), *(need for _, need in soon)]
    return [*first, *(need for _, need in late[:MOST_LATE]), *rest][:MOST]


def _home(plan: UnitPlan, actor: Actor, day: date) -> UnitHome:
    participant = plan.participant
    items: dict[str, list[PlanOfLine]] = defaultdict(list)
    for line in plan.lines:
        items[line.item.code].append(line)
    marks = tuple(ItemMark(lines[0].item, joined(line.state for line in lines), tuple(lines))
                  for lines in items.values())
    sunday = day + timedelta(days=6 - day.weekday())
    left = plan.calendar.between(day, plan.deadline) if plan.deadline else None
    week = sum(plan.calendar.is_workday(day + timedelta(days=one)) for one in range((sunday - day).days + 1))
    live = last_made(participant.programme, participant.rolled_out) if actor.may(  # type: ignore[arg-type]
        "scores.view", participant.path) else None
    rows = ranking_rows(live, [participant]) if live and live.counted else []
    if live is None or not rows or rows[0]["points"] is None:
        return UnitHome(participant, plan, left, marks, _load(plan), week)
    return UnitHome(participant, plan, left, marks, _load(plan), week, rows[0], full_score(live), live.day)


def _work(plan: UnitPlan) -> Iterator[tuple[PlanOfLine, Step]]:
    """What somebody still has to do."""
    for line in plan.lines:
        for whole in line.steps:
            if whole.open:
                yield from ((line, step) for step in whole.work() if step.open)


def _load(plan: UnitPlan) -> tuple[Load, ...]:
    """By name: it compares nobody."""
    steps: dict[int, list[Step]] = defaultdict(list)
    for _, step in _work(plan):
        if step.person and due_this_week(step, plan.day):
            steps[step.person].append(step)
    found = [Load(own[0].person_name, len(own), sum(  # type: ignore[arg-type]
        step.days if step.remaining is None else step.remaining for step in own)) for own in steps.values()]
    return tuple(sorted(found, key=lambda one: one.name.zh))


def _where(home: UnitHome, *more: str) -> tuple[str, ...]:
    return (home.participant.programme.code, home.participant.unit.code, *more)


def _people(home: UnitHome) -> Iterator[Need]:
    open_lines = [line for line in home.plan.lines if line.responsible is None]
    if len(open_lines) == 1:
        yield Need(_told("overview.no_person", line=open_lines[0].indicator.name), "overview.name_person",
                   "programmes:names", _where(home), late=True)
    elif open_lines:
        yield Need(_told("overview.no_persons", count=len(open_lines)), "overview.name_persons", "programmes:names",
                   _where(home), late=True)


def _confirm(home: UnitHome, actor: Actor) -> Iterator[Need]:
    waits = [line.responsible for line in home.plan.lines if line.responsible and not line.responsible.confirmed_at]
    mine = sum(one.person == actor.key for one in waits)
    if mine:
        yield Need(_told("overview.confirm_mine", count=mine), "overview.confirm", "programmes:confirm", _where(home))
    if len(waits) > mine:
        yield Need(_told("overview.confirm_wait", count=len(waits) - mine), "overview.see_lines", "programmes:unit",
                   _where(home))


def _late(home: UnitHome) -> Iterator[tuple[int, Need]]:
    """One step of each late line: the one that must come next."""
    for line in home.plan.lines:
        step = _next(line) if line.late else None
        if step is not None:
            code = "overview.step_late" if step.person_name else "overview.step_late_nobody"
            told = _told(code, line=line.indicator.name, step=step.name, days=line.late,
                         **({"person": step.person_name} if step.person_name else {}))
            yield line.late, Need(told, "overview.open", "programmes:line", _where(home, line.indicator.code),
                                  late=True)


def _soon(home: UnitHome, day: date) -> Iterator[tuple[date, Need]]:
    for line in home.plan.lines:
        step = None if line.late else _next(line)
        if step is not None and step.limit and step.limit <= day + SOON:
            code = "overview.step_soon" if step.person_name else "overview.step_soon_nobody"
            days = max(0, home.plan.calendar.between(day, step.limit))
            told = _told(code, line=line.indicator.name, step=step.name, days=days,
                         **({"person": step.person_name} if step.person_name else {}))
            yield step.limit, Need(told, "overview.open", "programmes:line", _where(home, line.indicator.code))


def _next(line: PlanOfLine) -> Step | None:
    """The open step of a line that must be finished first."""
    ready = [step for whole in line.steps if whole.open for step in whole.work() if step.open and step.limit]
    return min(ready, key=lambda step: (step.must_start or step.limit, step.limit), default=None)  # type: ignore[arg-type,return-value]


def _requests(homes: Sequence[UnitHome], day: date) -> Iterator[Need]:
    """Requests of residents whose result was to be told by a day that is over."""
    kinds = {code: kind for home in homes for code, kind in kinds_of(home.participant.rolled_out_id).items()}  # type: ignore[arg-type]
    books = [code for code, kind in kinds.items() if kind.field(TOLD) and kind.field(PROMISED)]
    unit = homes[0].participant.unit
    count = (Entry.objects.filter(unit=unit, ledger__in=books, state=CURRENT).exclude(values__has_key=TOLD)
             .filter(values__promise__lt=day.isoformat()).count())
    if count:
        yield Need(_told("overview.requests_late", count=count), "overview.see_requests", "ledgers:requests",
                   (unit.code,), late=True)


def _review(unit: Any, actor: Actor) -> Iterator[Need]:
    count = waiting(actor).filter(unit=unit).count()
    if count:
        yield Need(_told("overview.review", count=count), "overview.do_review", "ledgers:to_review")


def _told(code: str, **params: Any) -> Problem:
    return Problem(code, params=params)
