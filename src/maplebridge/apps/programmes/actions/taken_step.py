"""What every change of a step begins with: the unit's plan taken for writing, the right, the step as it was seen."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from maplebridge.apps.audit.queries.history import require_version
from maplebridge.apps.audit.writing import Draft
from maplebridge.apps.programmes.models import Participant, Task
from maplebridge.apps.programmes.queries.unit_plan import PlanOfLine, Step, UnitPlan, unit_plan
from maplebridge.apps.programmes.states import DONE, TEMPLATE, WAIVED
from maplebridge.apps.units.access import Actor
from maplebridge.apps.units.models import Post
from maplebridge.apps.units.queries.spans import on
from maplebridge.engine.ledger import find_identity
from maplebridge.engine.problem import Place, Problem, Refused
from maplebridge.engine.schedule.facts import is_far
from maplebridge.web.refusals import Unseen, refuse
from maplebridge.words.phrases import label

SEEN = "programmes.view"


@dataclass(frozen=True, slots=True)
class Taken:
    """A step under the lock of its unit's plan."""

    plan: UnitPlan
    line: PlanOfLine
    step: Step
    row: Task

    def keep(self, event: Draft, before: Mapping[str, Any], **params: Any) -> int:
        """Stores the row as it now is and says what changed."""
        row = self.row
        row.version = row.version + 1 if row.pk else 1
        row.save()
        event.about("task", row.pk, self.step.name, unit=row.participant.unit, version=row.version,
                    changes={name: (old, now) for name, old in before.items() if (now := told(row)[name]) != old},
                    line=self.line.indicator.code, **params)
        return int(row.pk)


def told(row: Task) -> dict[str, Any]:
    """What an event may say of a row: people by number."""
    return {"state": label(f"steps.state_{row.state}"), "started_on": row.started_on, "ended_on": row.ended_on,
            "remaining": row.remaining, "planned": row.planned, "reason": row.reason or None,
            "person": f"#{row.person_id}" if row.person_id else None}


def take_plan(participant: int, right: str, day: date, by: Actor) -> UnitPlan:
    """The unit's plan, locked: who writes a step waits for who writes another of the same unit. Raises Unseen,
    NotPermitted, Refused where no version has reached the unit or its part in the programme is over."""
    row = (Participant.objects.select_for_update(of=("self",)).select_related("unit", "rolled_out", "programme")
           .filter(pk=participant).first())
    if row is None:
        raise Unseen
    by.require(right, row.path, seen=SEEN)
    plan = unit_plan(row, day)
    if plan is None:
        raise refuse("steps.no_plan")
    if row.to_day is not None and row.to_day < day:
        raise refuse("steps.unit_ended", day=row.to_day)
    return plan


def take_step(participant: int, step: str, right: str, *, day: date, version: int, by: Actor) -> Taken:
    """The step as the person saw it (`version` 0: nothing was stored of it). Raises Unseen, Stale."""
    plan = take_plan(participant, right, day, by)
    found = plan.step(step)
    if found is None:
        raise Unseen
    line, known = found
    if known.row is None:
        row = Task(participant=plan.participant, key=step, indicator=known.indicator, origin=TEMPLATE, version=0)
    else:
        row = Task.objects.select_for_update(of=("self",)).get(pk=known.row)
        row.participant = plan.participant
    require_version("task", row.pk or 0, seen=version, now=row.version)
    return Taken(plan, line, known, row)


def require_workable(taken: Taken) -> None:
    """Done and waived steps are reopened first; a step in pieces is worked at its pieces."""
    if taken.step.state == DONE:
        raise refuse("steps.is_done", step=taken.step.name, day=taken.step.ended)
    if taken.step.state == WAIVED:
        raise refuse("steps.is_waived", step=taken.step.name)
    if taken.step.pieces:
        raise refuse("steps.in_pieces", step=taken.step.name)


def day_faults(field: str, day: date, today: date) -> list[Problem]:
    """Of work that was done or begun: not to come, not a slip of the pen."""
    if day > today:
        return [Problem("steps.future", Place(path=field), {"today": today})]
    return plan_day_faults(field, day, today)


def plan_day_faults(field: str, day: date, today: date) -> list[Problem]:
    return [Problem("steps.day_far", Place(path=field), {"day": day})] if is_far(day, today) else []


def person_faults(field: str, person: int | None, plan: UnitPlan, day: date) -> list[Problem]:
    """Somebody who is given a step must have a post at the unit on the day, today at the earliest."""
    day = max(day, plan.day)
    if person is None or Post.objects.filter(on(day), person=person, unit=plan.participant.unit_id).exclude(
            person__left_on__lt=day).exists():
        return []
    return [Problem("steps.not_here", Place(path=field), {"day": day})]


def text_faults(field: str, text: str, most: int, *, needed: bool = True) -> list[Problem]:
    """A typed text is there, fits, and tells no identity number."""
    if not text.strip():
        return [Problem("steps.blank", Place(path=field))] if needed else []
    if len(text) > most:
        return [Problem("steps.too_long", Place(path=field), {"most": most})]
    return [Problem("steps.private", Place(path=field))] if find_identity(text) else []


def stop_at(problems: list[Problem]) -> None:
    if problems:
        raise Refused(problems)
