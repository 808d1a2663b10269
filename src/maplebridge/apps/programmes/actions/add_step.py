"""A step that the table does not have is added to a line: by the unit itself, or by what another subject decided."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from maplebridge.apps.audit.writing import Draft, action
from maplebridge.apps.programmes.actions.taken_step import (
    person_faults,
    plan_day_faults,
    stop_at,
    take_plan,
    text_faults,
)
from maplebridge.apps.programmes.models import Task
from maplebridge.apps.programmes.queries.unit_plan import UnitPlan
from maplebridge.apps.programmes.states import ADDED, SPLIT, TEMPLATE
from maplebridge.apps.units.access import Actor
from maplebridge.engine.problem import Place, Problem
from maplebridge.engine.scheme.text import Text
from maplebridge.web.refusals import Unseen

LONGEST_NAME, LONGEST_EN = 120, 200
MOST_DAYS = 2000


@dataclass(frozen=True, slots=True)
class NewStep:
    """`days`: working days it takes, ending on `planned`. `origin`: what made it, with its key there."""

    name: Text
    planned: date
    days: int = 1
    person: int | None = None
    origin: str = ADDED
    origin_key: str = ""


@action("programmes.add_step")
def add_step(event: Draft, *, participant: int, indicator: str, new: NewStep, today: date, by: Actor) -> int:
    """Raises Unseen where the line does not apply to the unit, Refused."""
    plan = take_plan(participant, "tasks.plan", today, by)
    row = lay_step(plan, indicator, new)
    event.about("task", row.pk, new.name, unit=plan.participant.unit, version=row.version, line=indicator,
                day=new.planned, origin=new.origin)
    return row.pk


def lay_step(plan: UnitPlan, indicator: str, new: NewStep) -> Task:
    """The row, for another subject's action that has taken the plan and writes its own event: what has the same origin
    and key is laid once. Raises Unseen, Refused."""
    if plan.line(indicator) is None:
        raise Unseen
    own = Task.objects.filter(participant=plan.participant)
    if new.origin_key:
        earlier = own.filter(origin=new.origin, origin_key=new.origin_key).first()
        if earlier is not None:
            return earlier
    stop_at(_faults(plan, new))
    return Task.objects.create(
        participant=plan.participant, key=_key(plan, indicator), indicator=indicator, zh=new.name.zh,
        en=new.name.en or "", days=new.days, origin=new.origin, origin_key=new.origin_key, planned=new.planned,
        person_id=new.person)


def _key(plan: UnitPlan, indicator: str) -> str:
    """The line's code and a number; a step of a table is never called by a number alone."""
    taken = set(Task.objects.filter(participant=plan.participant, indicator=indicator).values_list("key", flat=True))
    taken |= {step.key for _, step in plan.steps()}
    return next(key for number in range(1, len(taken) + 2) if (key := f"{indicator}.{number}") not in taken)


def _faults(plan: UnitPlan, new: NewStep) -> list[Problem]:
    faults = [*text_faults("zh", new.name.zh, LONGEST_NAME),
              *text_faults("en", new.name.en or "", LONGEST_EN, needed=False),
              *plan_day_faults("planned", new.planned, plan.day),
              *person_faults("person", new.person, plan, new.planned)]
    if new.planned < plan.day:
        faults.append(Problem("steps.plan_past", Place(path="planned"), {"today": plan.day}))
    if not 1 <= new.days <= MOST_DAYS:
        faults.append(Problem("steps.days_span", Place(path="days"), {"most": MOST_DAYS}))
    if new.origin in (TEMPLATE, SPLIT):
        raise ValueError(f"{new.origin} is made by the table and by splitting alone")
    return faults
