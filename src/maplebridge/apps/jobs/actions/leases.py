"""Who has a job in hand. These writes make no event: they are how the machine works, not what people did.

A run holds a job by its own key (`holder`) and proves that it lives by raising `beat`. Nothing here compares clocks:
`worker/reaper.py` tells why.
"""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime, timedelta
from typing import Any
from uuid import uuid4

from django.db import transaction
from django.db.models import F, QuerySet
from django.db.models.lookups import IsNull
from django.utils import timezone

from maplebridge.apps.jobs.actions.ending import end
from maplebridge.apps.jobs.models import Job
from maplebridge.apps.jobs.registry import KINDS
from maplebridge.apps.jobs.states import CANCELLED, FAILED, QUEUED, RUNNING
from maplebridge.engine.problem import Problem

WAITS = (0, 10, 60, 300)  # seconds before the second, third ... start; the last one holds for all later
LONGEST_WAIT = timedelta(seconds=WAITS[-1])


def claim(kinds: Collection[str], now: datetime) -> Job | None:
    """The next job, in hand of a new holder; None where there is none. Those that people asked for come before what
    the system does by itself. Two that claim at once get two jobs."""
    ready = _ready(kinds, now).order_by(IsNull(F("asker"), True), "run_after", "id")
    if not ready.exists():  # a look takes no lock
        return None
    with transaction.atomic():  # SQLite: IMMEDIATE, so only one is here; PostgreSQL: rows others take are passed over
        job = ready.select_for_update(skip_locked=True).first()
        if job is None:
            return None
        job.state, job.holder, job.attempts, job.beat = RUNNING, uuid4().hex, job.attempts + 1, job.beat + 1
        job.started_at, job.heard_at = job.started_at or now, now
        job.save(update_fields=["state", "holder", "attempts", "beat", "started_at", "heard_at"])
    return job


def beat(job: int, holder: str) -> bool:
    """A sign of life. False: the job is in other hands."""
    return bool(_held(job, holder).update(beat=F("beat") + 1, heard_at=timezone.now()))


def reached(job: int, holder: str, cursor: Any, done: int, of: int | None) -> bool:
    """A step is finished. False: the job is in other hands."""
    return bool(_held(job, holder).update(cursor=cursor, done=done, of=of, attempts=1, beat=F("beat") + 1,
                                          heard_at=timezone.now()))


def somebody_waits(kinds: Collection[str], now: datetime) -> bool:
    """Whether a job that a person asked for could begin."""
    return _ready(kinds, now).filter(asker__isnull=False).exists()


def _ready(kinds: Collection[str], now: datetime) -> QuerySet[Job]:
    return Job.objects.filter(state=QUEUED, cancel_asked=False, kind__in=kinds, run_after__lte=now)


def under_way(job: int, holder: str, done: int, of: int | None) -> bool:
    """How far it is in the midst of a step. False: the job is in other hands."""
    return bool(_held(job, holder).update(done=done, of=of, beat=F("beat") + 1, heard_at=timezone.now()))


def cancel_asked(job: int) -> bool:
    return Job.objects.filter(pk=job, cancel_asked=True).exists()


def give_back(job: int, holder: str) -> str | None:
    """The worker stops; that was no fault of the job. Returns the new state; None where the job is in other hands."""
    return _free(job, holder, attempts=F("attempts") - 1)


def came_to_nothing(job: int, holder: str, why: Problem, *, beat: int | None = None) -> str | None:
    """A start ended without result: again later, or failed when that was the last. With `beat`: only if the run has
    given no sign since. Returns the new state; None where the job is in other hands."""
    row = _held(job, holder).first()
    if row is None:
        return None
    kind = KINDS.get(row.kind)
    if not row.cancel_asked and (kind is None or row.attempts >= kind.tries):
        return FAILED if end(job=job, holder=holder, state=FAILED, told=[why], beat=beat) else None
    wait = timedelta(seconds=WAITS[min(row.attempts, len(WAITS)) - 1])
    return _free(job, holder, beat, run_after=timezone.now() + wait)


def shorten_waits(now: datetime) -> int:
    """Jobs that would wait twice as long as any wait lasts: the clock was set back since (by less, clocks of two
    machines differ). They may start now."""
    return Job.objects.filter(state=QUEUED, run_after__gt=now + 2 * LONGEST_WAIT).update(run_after=now)


def _free(job: int, holder: str, beat: int | None = None, **to: Any) -> str | None:
    """Waits again; cancelled where that was asked, even at the last instant."""
    same = _held(job, holder) if beat is None else _held(job, holder).filter(beat=beat)
    if same.filter(cancel_asked=False).update(state=QUEUED, holder="", **to):
        return QUEUED
    return CANCELLED if cancel_asked(job) and end(job=job, holder=holder, state=CANCELLED, beat=beat) else None


def _held(job: int, holder: str) -> Any:
    return Job.objects.filter(pk=job, holder=holder, state=RUNNING)
