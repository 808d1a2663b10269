"""Scores that are behind are counted anew: at once where few units take part, else by a job."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse

from maplebridge.apps.jobs.actions.asking import ask
from maplebridge.apps.scores.queries.live import REFRESH, being_counted, is_small
from maplebridge.apps.scores.queries.make import make
from maplebridge.apps.scores.views.way import find
from maplebridge.apps.units.guard import page
from maplebridge.web.clock import today

FRESH = {"HX-Refresh": "true"}


@page("scores.view", writes=True)
def refresh(request: HttpRequest, programme: str) -> HttpResponse:
    """Asked for by the page itself, or by hand where no script runs. Counted at once, the page comes anew even where
    somebody wrote meanwhile."""
    found, counted = find(request, programme), False
    if request.method == "POST" and not found.fresh and found.version is not None:
        if is_small(found.programme, today()):
            counted = make(found.programme, today())
        elif being_counted(found.programme) is None:
            ask(kind=REFRESH, params={"programme": programme}, by=request.actor)  # type: ignore[attr-defined]
    if not getattr(request, "htmx", False):
        return HttpResponseRedirect(reverse("scores:ranking", args=[programme]), status=303)
    if found.fresh or counted:
        return HttpResponse(status=204, headers=FRESH)
    return render(request, "scores/waiting.html", {"programme": found.programme, "found": found})


@page("scores.view")
def waiting(request: HttpRequest, programme: str) -> HttpResponse:
    """The notice of a page that waits for a job; once it is done, the page comes anew."""
    found = find(request, programme)
    if found.fresh or being_counted(found.programme) is None:
        return HttpResponse(status=204, headers=FRESH)
    return render(request, "scores/waiting.html", {"programme": found.programme, "found": found})
