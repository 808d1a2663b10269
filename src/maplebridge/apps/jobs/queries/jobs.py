"""Jobs as pages show them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import QuerySet

from maplebridge.apps.jobs.models import Job
from maplebridge.apps.jobs.queries.access import may_fetch, may_manage, may_see, seen_by
from maplebridge.apps.jobs.queries.running import workers_alive
from maplebridge.apps.jobs.registry import KINDS, Kind, title_of
from maplebridge.apps.jobs.states import AGAIN, DONE, ENDED, OPEN, QUEUED
from maplebridge.apps.jobs.told import tellable
from maplebridge.apps.units.access import Actor
from maplebridge.engine.problem import Problem
from maplebridge.engine.scheme.text import Text
from maplebridge.web.refusals import NotPermitted, Unseen

FIELDS = ("pk", "kind", "state", "done", "of", "asked_at", "ended_at", "asker__zh", "asker__en", "unit__zh", "unit__en")


@dataclass(frozen=True, slots=True)
class Shown:
    """One job for one reader. `asker` None: the system; `unit` None: the whole site. `share`: per cent done, where
    that is known. `told`: what came out; `page`: where it is seen. `unattended`: it waits and no worker runs."""

    key: int
    title: Text
    state: str
    asker: Text | None
    unit: Text | None
    done: int
    of: int | None
    asked_at: datetime
    started_at: datetime | None
    ended_at: datetime | None
    told: tuple[Problem, ...]
    file_name: str
    page: str
    cancel_asked: bool
    may_manage: bool
    may_cancel: bool
    may_retry: bool
    unattended: bool

    @property
    def over(self) -> bool:
        return self.state in ENDED

    @property
    def share(self) -> int | None:
        return min(100, self.done * 100 // self.of) if self.of else None


def jobs_seen(actor: Actor) -> QuerySet[Job, dict[str, Any]]:
    """Rows for a list, the newest first."""
    return Job.objects.filter(seen_by(actor)).order_by("-pk").values(*FIELDS)


def job_seen(actor: Actor, key: int, now: datetime) -> Shown:
    """Raises Unseen."""
    job = _seen(actor, key)
    manages, fetches, asker, unit = may_manage(actor, job), may_fetch(actor, job), job.asker, job.unit
    return Shown(
        key=job.pk, title=title_of(job.kind), state=job.state,
        asker=Text(asker.zh, asker.en or None) if asker else None,
        unit=Text(unit.zh, unit.en or None) if unit else None, done=job.done, of=job.of, asked_at=job.asked_at,
        started_at=job.started_at, ended_at=job.ended_at, told=tuple(tellable(each) for each in job.told),
        file_name=job.file_name if job.file and fetches else "", page=_page(job) if fetches else "",
        cancel_asked=job.cancel_asked, may_manage=manages,
        may_cancel=manages and job.state in OPEN and not job.cancel_asked, may_retry=manages and job.state in AGAIN,
        unattended=job.state == QUEUED and not workers_alive(now))


def _page(job: Job) -> str:
    kind = KINDS.get(job.kind)
    return kind.page(job.params) if kind and kind.page and job.state == DONE else ""


def file_of(actor: Actor, key: int) -> tuple[str, str]:
    """The file of a job in HOME/jobs and the name it is downloaded under. Raises Unseen, NotPermitted."""
    job = _seen(actor, key)
    if not job.file:
        raise Unseen
    if not may_fetch(actor, job):
        raise NotPermitted(KINDS[job.kind].right or "jobs.view" if job.kind in KINDS else "jobs.view")
    return job.file, job.file_name


def by_hand(actor: Actor) -> list[Kind]:
    """The kinds a person may start on the page of jobs."""
    return [kind for kind in KINDS.values() if kind.by_hand and (kind.right is None or actor.holds(kind.right))]


def _seen(actor: Actor, key: int) -> Job:
    job = Job.objects.select_related("asker", "unit").filter(pk=key).first()
    if job is None or not may_see(actor, job):
        raise Unseen
    return job
