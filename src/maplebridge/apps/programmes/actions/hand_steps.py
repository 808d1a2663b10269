"""Somebody leaves: the steps that are theirs by name go to another."""

from __future__ import annotations

from datetime import date

from maplebridge.apps.programmes.models import Participant, Task
from maplebridge.apps.programmes.states import OPEN, RUNNING
from maplebridge.apps.units.access import Actor
from maplebridge.apps.units.duties import Duty
from maplebridge.apps.units.models import Post
from maplebridge.apps.units.queries.spans import on
from maplebridge.engine.problem import Place, Problem, Refused


def hand_steps(duty: Duty, giver: int, taker: int, day: date, by: Actor) -> None:
    """All that are not done at one unit. Who records that somebody leaves may name the taker, who must work at the unit
    on the day. Raises Refused."""
    part = Participant.objects.select_for_update(of=("self",)).select_related("unit").get(pk=int(duty.key))
    if not by.may("tasks.plan", part.path):
        by.require("people.edit", part.path)
    if not Post.objects.filter(on(day), person=taker, unit=part.unit_id).exclude(person__left_on__lt=day).exists():
        raise Refused([Problem("steps.not_here", Place(path=f"{duty.kind}.{duty.key}"), {"day": day})])
    for row in Task.objects.select_for_update(of=("self",)).filter(participant=part, person=giver,
                                                                   state__in=(OPEN, RUNNING)):
        row.person_id, row.version = taker, row.version + 1
        row.save(update_fields=["person", "version"])
