"""Results that were frozen: the list, one, its bundle, its verification, two beside each other."""

from __future__ import annotations

from typing import Any

from django.http import FileResponse, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.cache import get_conditional_response

from maplebridge.apps.jobs.actions.asking import ask
from maplebridge.apps.programmes.queries.programmes import programme_by_code
from maplebridge.apps.scores.actions.freeze import check_note
from maplebridge.apps.scores.forms import Freeze
from maplebridge.apps.scores.queries.live import units_of
from maplebridge.apps.scores.queries.runs import (
    FREEZE,
    VERIFY,
    as_live,
    bundle_file,
    compare,
    lines_changed,
    run_by,
    runs_of,
)
from maplebridge.apps.scores.queries.standing import ranking_rows
from maplebridge.apps.scores.views.pages import standing_columns
from maplebridge.apps.scores.views.way import about, find, name_of, trail_of
from maplebridge.apps.units.guard import page
from maplebridge.web.export import printed
from maplebridge.web.fields import Form
from maplebridge.web.formpage import answer
from maplebridge.web.refusals import Unseen
from maplebridge.web.say import say
from maplebridge.web.table import Column, listing


@page("scores.view")
def listed(request: HttpRequest, programme: str) -> HttpResponse:
    found = find(request, programme)
    table = listing(request, runs_of(found.programme), (
        Column("number", "scores.number", "number", sort="number"), Column("day", "scores.day", "day", sort="day"),
        Column("note", "scores.note"), Column("units", "scores.units", "number"),
        Column("frozen_by__zh", "scores.frozen_by", "name"), Column("frozen_at", "scores.frozen_at", "moment"),
        Column("sha256", "scores.sha256", "code", show=lambda row: row["sha256"][:12])),
        row_url=lambda row: reverse("scores:run", args=[programme, row["number"]]), empty=say("scores.runs_none"),
        export_name=say("scores.runs_of", programme=name_of(found.programme)))
    return render(request, "scores/runs.html", {
        **about(found, "runs"), "table": table,
        "may_freeze": request.actor.may("scores.freeze", found.programme.path)})  # type: ignore[attr-defined]


@page("scores.freeze", of=programme_by_code, seen="scores.view", writes=True)
def freeze(request: HttpRequest, programme: Any) -> HttpResponse:
    form = Freeze(request.POST if request.method == "POST" else None)
    cancel = reverse("scores:runs", args=[programme.code])

    def act() -> int:
        check_note(form.cleaned_data["note"])
        return ask(kind=FREEZE, unit=programme.unit_id, by=request.actor,  # type: ignore[attr-defined]
                   params={"programme": programme.code, "note": form.cleaned_data["note"]})

    return answer(request, form, act, done=lambda job: reverse("jobs:show", args=[job]), cancel=cancel,
                  title=say("scores.freeze_title"), lead=say("scores.freeze_lead"), submit=say("scores.freeze_do"),
                  trail=_trail(programme), template="scores/form.html")


@page("scores.view")
def show(request: HttpRequest, programme: str, number: int) -> HttpResponse:
    """Of the units that the person sees; the bundle is for those who see all."""
    about_it = _about(request, run := run_by(programme, number))
    live = as_live(run)
    parts = units_of(run.programme, live.places, request.actor)  # type: ignore[attr-defined]
    rows = ranking_rows(live, parts)
    notice = Column("notice", "notice.saved", "act", show=lambda _: say("web.file_pdf"), link=lambda row: printed(
        "reports:notice", programme, row["code"], run=number)[1][1])
    table = listing(request, rows, (*standing_columns(live, rows), notice), export_name=say(
        "scores.run_of", number=run.number, programme=name_of(run.programme)), empty=say("scores.no_units"))
    return render(request, "scores/run.html", {
        **about_it, "table": table, "may_fetch": request.actor.may("scores.view", run.path), "others": [  # type: ignore[attr-defined]
            one["number"] for one in runs_of(run.programme).exclude(pk=run.pk)[:10]]})


@page("scores.view", of=run_by)
def bundle(request: HttpRequest, run: Any) -> HttpResponseBase:
    return serve(request, run)


def serve(request: HttpRequest, run: Any) -> HttpResponseBase:
    """The bundle, to be saved; it never changes. Raises Unseen where it is gone."""
    file = bundle_file(run)
    headers = {"Cache-Control": "private, no-store", "X-Content-Type-Options": "nosniff",
               "ETag": f'"{run.bundle.sha256}"'}
    same = get_conditional_response(request, etag=headers["ETag"], response=HttpResponse(headers=headers))
    if same is not None and same.status_code != 200:
        return same
    return FileResponse(file.open("rb"), as_attachment=True, filename=f"{run.programme.code}-{run.number}.zip",
                        content_type="application/zip", headers=headers)


@page("scores.view", of=run_by, writes=True)
def verify(request: HttpRequest, run: Any) -> HttpResponse:
    """By a job, in a process that may take so much and no more; its page says what came out."""
    here = reverse("scores:run", args=[run.programme.code, run.number])
    return answer(request, Form(request.POST if request.method == "POST" else None), lambda: ask(
        kind=VERIFY, unit=run.programme.unit_id, params={"run": run.pk}, by=request.actor),  # type: ignore[attr-defined]
        done=lambda job: reverse("jobs:show", args=[job]), cancel=here, title=say("scores.verify_title"),
        lead=say("scores.verify_lead", sha256=run.sha256), submit=say("scores.verify_do"),
        trail=[*_trail(run.programme), (here, say("scores.run", number=run.number))],
        template="scores/form.html")


@page("scores.view")
def compared(request: HttpRequest, programme: str, number: int, other: int) -> HttpResponse:
    """What changed from the earlier of the two to the later."""
    about_it = _about(request, run := run_by(programme, number))
    older = run_by(programme, other)
    if older.pk == run.pk:
        raise Unseen
    older, newer = sorted((older, run), key=lambda one: one.number)
    before, after = as_live(older), as_live(newer)
    codes = {*before.places, *after.places}
    names = {one.unit.code: name_of(one.unit) for one in units_of(run.programme, codes, request.actor)}  # type: ignore[attr-defined]
    rows = [{"pk": one.unit, "code": one.unit, "name": names[one.unit], "before": one.points[0], "after": one.points[1],
             "change": one.change, "place_before": one.place[0], "place_after": one.place[1],
             "grade_before": one.grade[0], "grade_after": one.grade[1],
             "lines": ", ".join(lines_changed(before, after, one.unit))}
            for one in compare(before, after) if one.unit in names]
    table = listing(request, rows, (
        Column("name", "scores.unit", "name"), Column("before", "scores.points_before", "number", sort="before"),
        Column("after", "scores.points_after", "number", sort="after"),
        Column("change", "scores.change", "number", sort="change"),
        Column("place_before", "scores.place_before", "number"), Column("place_after", "scores.place_after", "number"),
        Column("grade_before", "scores.grade_before", "name"), Column("grade_after", "scores.grade_after", "name"),
        Column("lines", "scores.lines_changed")),
        export_name=say("scores.compare_of", older=older.number, newer=newer.number), empty=say("scores.compare_same"))
    return render(request, "scores/compare.html", {
        **about_it, "table": table, "older": older, "newer": newer, "changed": len(rows)})


def _trail(programme: Any) -> list[tuple[str | None, Any]]:
    return [*trail_of(programme), (reverse("scores:runs", args=[programme.code]), say("scores.view_runs"))]


def _about(request: HttpRequest, run: Any) -> dict[str, Any]:
    return about(find(request, run.programme.code), "run") | {"run": run, "trail": _trail(run.programme)}
