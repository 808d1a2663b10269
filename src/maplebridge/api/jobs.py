"""Long work: how it stands, cancel it, start a failed one again."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Any

from django.http import HttpRequest
from django.utils import timezone
from ninja import Query, Router

from maplebridge.api.endpoint import endpoint
from maplebridge.api.paging import Page, Slice, page_of
from maplebridge.api.problems import fault
from maplebridge.api.sent import Listed, Told
from maplebridge.apps.jobs.actions.asking import cancel, retry
from maplebridge.apps.jobs.queries.jobs import job_seen, jobs_seen
from maplebridge.apps.jobs.registry import title_of
from maplebridge.apps.jobs.states import STATES

router = Router(tags=["jobs"])
FIELDS = ("pk", "kind", "state", "done", "of", "asker", "unit__code", "asked_at", "ended_at")


class JobRow(Told):
    """`done` of `of` steps; `of` null: not known. `asker` null: the system; `unit` null: the whole site."""

    job: int
    kind: str
    zh: str
    en: str | None
    state: str
    done: int
    of: int | None
    asker: int | None
    unit: str | None
    asked_at: datetime
    ended_at: datetime | None


class Outcome(Told):
    """What came out, in words of the caller's language."""

    code: str
    detail: str
    pointer: str | None = None


class JobTold(JobRow):
    started_at: datetime | None
    cancel_asked: bool
    told: list[Outcome]
    may_cancel: bool
    may_retry: bool


class JobsAsked(Slice):
    state: Annotated[str, Listed(STATES)] | None = None


@router.get("", response=Page[JobRow], url_name="jobs", summary="Jobs")
@endpoint(None)
def jobs(request: HttpRequest, asked: Annotated[JobsAsked, Query()]) -> Page[JobRow]:
    """One's own, and those within reach, in the order in which they were asked for."""
    rows = jobs_seen(request.actor)  # type: ignore[attr-defined]
    if asked.state is not None:
        rows = rows.filter(state=asked.state)
    return page_of(rows.values(*FIELDS), asked, lambda row: JobRow(**_plain(row)))


@router.get("/{int:job}", response=JobTold, url_name="job", summary="One job")
@endpoint(None)
def one(request: HttpRequest, job: int) -> JobTold:
    return _told(request, job)


@router.post("/{int:job}/cancel", response=JobTold, url_name="job_cancel", summary="Cancel a job")
@endpoint(None, writes=True)
def stop(request: HttpRequest, job: int) -> JobTold:
    """At once where nobody has begun it; a running one ends after its present step."""
    cancel(job=job, by=request.actor)  # type: ignore[attr-defined]
    return _told(request, job)


@router.post("/{int:job}/retry", response=JobTold, url_name="job_retry", summary="Start a job again")
@endpoint(None, writes=True)
def again(request: HttpRequest, job: int) -> JobTold:
    """A failed or cancelled one goes on where it stopped."""
    retry(job=job, by=request.actor)  # type: ignore[attr-defined]
    return _told(request, job)


def _told(request: HttpRequest, job: int) -> JobTold:
    actor = request.actor  # type: ignore[attr-defined]
    shown = job_seen(actor, job, timezone.now())
    row = jobs_seen(actor).filter(pk=job).values(*FIELDS).get()
    return JobTold(**_plain(row), started_at=shown.started_at, cancel_asked=shown.cancel_asked,
                   told=[Outcome(**fault(problem)) for problem in shown.told], may_cancel=shown.may_cancel,
                   may_retry=shown.may_retry)


def _plain(row: dict[str, Any]) -> dict[str, Any]:
    title = title_of(row["kind"])
    return {"job": row["pk"], "zh": title.zh, "en": title.en, "unit": row["unit__code"],
            **{name: row[name] for name in ("kind", "state", "done", "of", "asker", "asked_at", "ended_at")}}
