"""What the first page says to who heads one unit: how it stands, its items, the load of the week."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from maplebridge.apps.programmes.models import Participant
from maplebridge.apps.programmes.queries.programmes import going_on
from maplebridge.apps.programmes.queries.unit_plan import PlanOfLine, Step, UnitPlan, due_this_week, unit_plans
from maplebridge.apps.scores.queries.helps import Help, helps_of
from maplebridge.apps.scores.queries.live import Shown, last_made
from maplebridge.apps.scores.queries.standing import full_score, ranking_rows
from maplebridge.apps.units.access import Actor
from maplebridge.apps.units.queries.spans import on
from maplebridge.engine.schedule.states import State, joined
from maplebridge.engine.scheme.model import Item
from maplebridge.engine.scheme.text import Text


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
    `week`: working days left this week. `uncounted`: where somebody sees scores and none were ever made."""

    participant: Participant
    plan: UnitPlan
    left: int | None
    marks: tuple[ItemMark, ...]
    load: tuple[Load, ...]
    week: int
    score: dict[str, Any] | None = None
    full: Any = None
    counted: date | None = None
    helps: tuple[Help, ...] = field(default=())
    uncounted: Shown | None = None

    @property
    def gains(self) -> Mapping[str, Decimal]:
        """Line -> the points it can still bring."""
        return {one.line.code: one.left for one in self.helps}

    @property
    def unit(self) -> Text:
        return Text(self.participant.unit.zh, self.participant.unit.en or None)

    @property
    def programme(self) -> Text:
        return Text(self.participant.programme.zh, self.participant.programme.en or None)


def own_parts(actor: Actor, day: date) -> list[Participant]:
    """What the actor's one unit takes part in; none where they head several. One query."""
    rows = Participant.objects.filter(on(day), going_on(day, "programme__"), actor.scope("lines.name", "unit__path"),
                                      rolled_out__isnull=False)
    found = list(rows.select_related("unit", "programme", "rolled_out").order_by("unit", "-programme__begun_on")[:4])
    return found if len({one.unit_id for one in found}) == 1 else []


def unit_homes(parts: Sequence[Participant], actor: Actor, day: date) -> list[UnitHome]:
    """Two queries."""
    return [_home(plan, actor, day) for plan in unit_plans(parts, day, reasons=False)]


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
        waits = live is None and actor.may("scores.view", participant.path)
        return UnitHome(participant, plan, left, marks, _load(plan), week,
                        uncounted=Shown(participant.programme, participant.rolled_out) if waits else None)
    return UnitHome(participant, plan, left, marks, _load(plan), week, rows[0], full_score(live), live.day,
                    tuple(helps_of(live, plan)))


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
