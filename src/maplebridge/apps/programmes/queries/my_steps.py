"""The steps of one person over all programmes: of lines they answer for or help with, and those that are theirs by
name."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import BooleanField, Count, Q, Value

from maplebridge.apps.programmes.models import LinePerson, Participant, Task
from maplebridge.apps.programmes.queries.programmes import going_on
from maplebridge.apps.programmes.queries.unit_plan import PlanOfLine, Step, unit_plans
from maplebridge.apps.programmes.states import OPEN, RUNNING
from maplebridge.apps.units.access import Actor
from maplebridge.apps.units.duties import Duty
from maplebridge.apps.units.queries.spans import on
from maplebridge.engine.scheme.text import Text
from maplebridge.words.phrases import bilingual

LAST = date.max
DUTY = "programmes.steps"  # kind of what somebody who leaves hands on


@dataclass(frozen=True, slots=True)
class Mine:
    """One step of mine with where it belongs."""

    participant: Any
    line: PlanOfLine
    step: Step


def my_steps(actor: Actor, day: date) -> list[Mine]:
    """Not yet done, the one that must be finished first before the others. Four queries, whatever the number of
    programmes."""
    return person_work(actor.key, actor, day).steps


@dataclass(frozen=True, slots=True)
class Work:
    """What a person has to do. lines: those they answer for or help with, with the unit they are of; steps: open ones,
    the one that must be finished first before the others."""

    lines: list[tuple[Participant, PlanOfLine]]
    steps: list[Mine]


def person_work(person: int, actor: Actor, day: date) -> Work:
    """Of somebody, as far as `actor` sees the programmes. Four queries, whatever their number."""
    lines, given = _in_hand(person, day)
    units = {participant for participant, _ in lines | given}
    participants = list(
        Participant.objects.filter(on(day), going_on(day, "programme__"), actor.scope("programmes.view", "unit__path"),
                                   pk__in=units)
        .select_related("unit", "programme", "rolled_out").order_by("programme__code", "unit__code"))
    plans = unit_plans(participants, day)
    found = [
        Mine(plan.participant, line, step)
        for plan in plans for line in plan.lines for whole in line.steps
        for step in whole.work()
        if step.open and whole.open and _is_mine(plan.participant.pk, line, whole, step, lines, given)]
    own = [(plan.participant, line) for plan in plans for line in plan.lines
           if (plan.participant.pk, line.indicator.code) in lines]
    return Work(own, sorted(found, key=lambda one: (one.step.limit or LAST, one.participant.programme.code,
                                                    one.participant.unit.code, one.step.key)))


def _in_hand(person: int, day: date) -> tuple[set[tuple[int, str]], set[tuple[int, str]]]:
    """(participant, line) of the lines, (participant, step) of what is theirs by name. One query."""
    lines = LinePerson.objects.filter(on(day), person=person).values_list(
        "participant", "indicator", Value(False, BooleanField()))
    steps = Task.objects.filter(person=person, state__in=(OPEN, RUNNING)).values_list(
        "participant", "key", Value(True, BooleanField()))
    rows = list(lines.union(steps, all=True))
    return {(part, code) for part, code, step in rows if not step}, {(part, code) for part, code, step in rows if step}


def steps_given(person: int, last_day: date) -> Iterator[Duty]:
    """What is theirs by name and not done, unit by unit: another takes it, or it goes back to the line's person."""
    rows = (Task.objects.filter(person=person, state__in=(OPEN, RUNNING))
            .filter(Q(participant__to_day=None) | Q(participant__to_day__gt=last_day))
            .values("participant", "participant__unit", "participant__unit__zh", "participant__unit__en",
                    "participant__programme__zh", "participant__programme__en")
            .annotate(count=Count("pk")).order_by("participant"))
    for row in rows:
        unit, programme = (Text(row[f"participant__{what}__zh"], row[f"participant__{what}__en"] or None)
                           for what in ("unit", "programme"))
        name = bilingual("steps.duty", unit=unit, programme=programme, count=row["count"])
        yield Duty(DUTY, str(row["participant"]), name, row["participant__unit"])


def _is_mine(participant: int, line: PlanOfLine, whole: Step, step: Step, lines: set[tuple[int, str]],
             given: set[tuple[int, str]]) -> bool:
    """By the line, or by name: the step itself, or the one it is a piece of."""
    return (participant, line.indicator.code) in lines or bool({(participant, step.key), (participant, whole.key)}
                                                               & given)
