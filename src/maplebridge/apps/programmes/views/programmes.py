"""Programmes: the list, and one."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from maplebridge.apps.programmes.queries.programmes import (
    goes_on,
    participants_on,
    programmes_within,
    seen_programme,
)
from maplebridge.apps.programmes.queries.versions import in_force, scheme_of, versions_of
from maplebridge.apps.units.guard import page
from maplebridge.engine.scheme.text import Text
from maplebridge.web.clock import today
from maplebridge.web.say import say
from maplebridge.web.table import Column, listing


@page("programmes.view")
def listed(request: HttpRequest) -> HttpResponse:
    rows = programmes_within(request.actor).values("code", "zh", "en", "unit__zh", "unit__en", "begun_on", "closed_on")  # type: ignore[attr-defined]
    table = listing(request, rows, (
        Column("zh", "programmes.name", "name", sort="zh"), Column("code", "programmes.code", "code", sort="code"),
        Column("unit__zh", "programmes.office", "name"),
        Column("begun_on", "programmes.begun_on", "day", sort="begun_on"),
        Column("closed_on", "programmes.closed_on", "day")),
        row_url=lambda row: reverse("programmes:show", args=[row["code"]]), empty=say("programmes.none_yet"),
        export_name=say("programmes.title"))
    return render(request, "programmes/list.html", {
        "table": table, "may_start": request.actor.holds("programmes.manage")})  # type: ignore[attr-defined]


@page("programmes.view")
def show(request: HttpRequest, programme: str) -> HttpResponse:
    actor = request.actor  # type: ignore[attr-defined]
    found, day = seen_programme(programme, actor), today()
    version, parts = in_force(found), participants_on(found, day, actor)
    first = list(parts[:2])
    return render(request, "programmes/show.html", {
        "programme": found, "name": Text(found.zh, found.en or None), "version": version,
        "scheme": scheme_of(version.pk) if version else None, "versions": versions_of(found)[:20],
        "goes_on": goes_on(found, day), "units": parts.count(),
        "own": first[0] if len(first) == 1 else None,
        "may_manage": actor.may("programmes.manage", found.path),
        "printed": version is not None and actor.holds("scores.view")})
