"""In whose name a job writes, read fresh before each step."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from maplebridge.apps.jobs.models import Job
from maplebridge.apps.units.access import SYSTEM, Actor
from maplebridge.apps.units.models import Person
from maplebridge.apps.units.queries.actor import actor_of


def asker_of(job: Job, day: date) -> Actor | None:
    """None where the person has left or may no longer log in."""
    request = f"job {job.pk}"
    if job.asker_id is None:
        return replace(SYSTEM, via="job", request=request)
    person = Person.objects.filter(pk=job.asker_id, is_active=True).first()
    if person is None or (person.left_on is not None and person.left_on < day):
        return None
    return actor_of(person, day, via="job", request=request)
