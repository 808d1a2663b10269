"""What the machine asks: which jobs are in hand, how many wait, whether anybody works."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta

from django.db.models import Count

from maplebridge.apps.jobs.models import Job, Worker
from maplebridge.apps.jobs.states import OPEN, RUNNING, STATES

SEEN_WITHIN = timedelta(seconds=60)


def in_hand() -> list[tuple[int, str, int]]:
    """(job, holder, beat) of each running job."""
    return list(Job.objects.filter(state=RUNNING).values_list("pk", "holder", "beat"))


def counts() -> Mapping[str, int]:
    """Jobs by state, each state named."""
    found = dict(Job.objects.values_list("state").annotate(Count("pk")))
    return {state: found.get(state, 0) for state in STATES}


def workers_alive(now: datetime) -> int:
    """Worker processes that gave a sign within the last minute. A sign of the future is from before the clock was set
    back: who is alive soon gives another."""
    return Worker.objects.filter(seen_at__range=(now - SEEN_WITHIN, now + SEEN_WITHIN)).count()


def open_of_system(kind: str) -> bool:
    """Whether a job of the schedule of this kind still waits or runs."""
    return Job.objects.filter(kind=kind, asker=None, state__in=OPEN).exists()
