"""Jobs: the list, one with its progress, its file."""

from __future__ import annotations

from typing import Any

from django.db.models import Q
from django.http import FileResponse, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone

from maplebridge.apps.jobs.files import folder_of_files
from maplebridge.apps.jobs.queries.jobs import Shown, by_hand, file_of, job_seen, jobs_seen
from maplebridge.apps.jobs.registry import title_of
from maplebridge.apps.jobs.states import CANCELLED, DONE, OPEN, QUEUED, RUNNING, STATES
from maplebridge.apps.units.guard import page
from maplebridge.engine.scheme.text import Text
from maplebridge.web.filters import Filter
from maplebridge.web.refusals import Unseen
from maplebridge.web.say import say
from maplebridge.web.table import Column, Row, listing
from maplebridge.words.phrases import bilingual

SHAPES = {QUEUED: "not_started", RUNNING: "under_way", DONE: "done", CANCELLED: "not_applicable"}


@page(None)
def jobs(request: HttpRequest) -> HttpResponse:
    """What is under way and what came of the rest: own jobs, and those within reach."""
    actor = request.actor  # type: ignore[attr-defined]
    rows = jobs_seen(actor)
    table = listing(
        request, rows, COLUMNS, filters=(
            Filter("state", "jobs.state", "choice", [(state, bilingual(f"jobs.state_{state}")) for state in STATES],
                   lambda value: Q(state=value)),
            Filter("whose", "jobs.whose", "choice", [("mine", bilingual("jobs.mine"))],
                   lambda _: Q(asker=actor.key))),
        row_url=lambda row: reverse("jobs:show", args=[row["pk"]]), empty=say("jobs.none_yet"),
        export_name=say("jobs.title"))
    return render(request, "jobs/list.html", {"table": table, "open": rows.filter(state__in=OPEN).count(),
                                              "may_start": bool(by_hand(actor))})


@page(None)
def show(request: HttpRequest, job: int) -> HttpResponse:
    found = job_seen(request.actor, job, timezone.now())  # type: ignore[attr-defined]
    return render(request, "jobs/show.html", {"job": found, **_progress_of(found)})


@page(None)
def progress(request: HttpRequest, job: int) -> HttpResponse:
    """The part of the page that asks for itself again; at the end the whole page is loaded anew."""
    found = job_seen(request.actor, job, timezone.now())  # type: ignore[attr-defined]
    answer = render(request, "components/progress.html", _progress_of(found))
    if found.over:
        answer["HX-Refresh"] = "true"
    return answer


@page(None)
def file(request: HttpRequest, job: int) -> HttpResponseBase:
    name, shown = file_of(request.actor, job)  # type: ignore[attr-defined]
    try:
        opened = (folder_of_files() / name).open("rb")
    except FileNotFoundError:
        raise Unseen from None
    return FileResponse(opened, as_attachment=True, filename=shown, content_type="application/octet-stream",
                        headers={"Cache-Control": "private, no-store", "X-Content-Type-Options": "nosniff"})


def _progress_of(job: Shown) -> dict[str, Any]:
    state = SHAPES.get(job.state)
    return {"progress": {"share": job.share, "state": state, "over": job.over, "text": _so_far(job)},
            "poll": reverse("jobs:progress", args=[job.key])}


def _so_far(job: Shown) -> str:
    if job.state == RUNNING and job.cancel_asked:
        return say("jobs.stopping")
    if job.done:
        return _steps(job.done, job.of)
    if job.over:
        return "" if job.state in SHAPES else say(f"jobs.state_{job.state}")  # beside its sign the word stands already
    return say("jobs.no_step_yet")


def _steps(done: int, of: int | None) -> str:
    return say("jobs.steps_of", done=done, of=of) if of is not None else say("jobs.steps", done=done)


def _short(done: int, of: int | None) -> str | None:
    """For a table: 40/1000, or how many where nobody knows of how many."""
    return (f"{done}/{of}" if of is not None else str(done)) if done else None


def _person(row: Row) -> Text:
    return Text(row["asker__zh"], row["asker__en"] or None) if row["asker__zh"] else bilingual("jobs.system")


def _place(row: Row) -> Text:
    return Text(row["unit__zh"], row["unit__en"] or None) if row["unit__zh"] else bilingual("jobs.whole_site")


COLUMNS = (
    Column("kind", "jobs.kind", kind="name", show=lambda row: title_of(row["kind"])),
    Column("state", "jobs.state", show=lambda row: say(f"jobs.state_{row['state']}")),
    Column("done", "jobs.progress", show=lambda row: _short(row["done"], row["of"])),
    Column("unit", "jobs.unit", kind="name", show=_place),
    Column("asker", "jobs.asker", kind="name", show=_person),
    Column("asked_at", "jobs.asked_at", kind="moment", sort="asked_at"),
    Column("ended_at", "jobs.ended_at", kind="moment", sort="ended_at"),
)
