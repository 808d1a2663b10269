"""The audit record: the list, one event, the history of an object, the list as a file."""

from __future__ import annotations

import re
from hashlib import sha256

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse

from maplebridge.apps.audit.actions.export import note_export
from maplebridge.apps.audit.queries import events
from maplebridge.apps.audit.queries.links import place_of
from maplebridge.apps.overview.queries.audit import HEADS, history, lines, listed, marked, question, scope, seen_event
from maplebridge.apps.overview.views.audit_tabs import tabs
from maplebridge.apps.units.guard import page
from maplebridge.web.export import file_of, most_rows
from maplebridge.web.refusals import refuse
from maplebridge.web.say import say
from maplebridge.web.table import FILES


@page("audit.view")
def record(request: HttpRequest) -> HttpResponse:
    """The newest first; further back by the key of the last one shown."""
    actor = request.actor  # type: ignore[attr-defined]
    asked, before = question(request.GET), request.GET.get("before", "")
    found = events.find(scope(actor), asked.asked, before=int(before) if re.fullmatch("[0-9]{1,15}", before) else None)
    address = request.GET.copy()
    address.pop("before", None)
    return render(request, "overview/audit.html", {
        "question": asked, "events": [listed(event) for event in found.events], "found": found,
        "address": address.urlencode(), "later": bool(before), "may_export": actor.holds("audit.export"),
        "forms": FILES, "tabs": tabs(actor, "overview:audit")})


@page("audit.view")
def event(request: HttpRequest, event: int) -> HttpResponse:
    found = seen_event(request.actor, event)  # type: ignore[attr-defined]
    return render(request, "overview/audit_event.html", {"event": marked(found), "row": found, "link": place_of(found)})


@page("audit.view")
def object_history(request: HttpRequest, kind: str, key: str) -> HttpResponse:
    """A fragment for the page of any object; empty where nothing of it may be seen."""
    told = history(request.actor, kind, key)  # type: ignore[attr-defined]
    return render(request, "overview/audit_history.html", {"events": told, "kind": kind, "key": key})


@page("audit.export", writes=True)
def export(request: HttpRequest) -> HttpResponse:
    """The list as it is narrowed by the address, and an event that it left."""
    form = request.POST.get("form", "")
    if request.method != "POST" or form not in FILES:
        return HttpResponseRedirect(reverse("overview:audit"), status=303)
    actor = request.actor  # type: ignore[attr-defined]
    asked = question(request.GET)
    most = most_rows(form, len(HEADS))
    found = list(lines(events.every(scope(actor, "audit.export"), asked.asked, most + 1)))
    if len(found) > most:
        raise refuse("audit.too_many", most=most)
    answer = file_of(request, form, say("audit.title"), asked.filters, [say(head) for head in HEADS], found)
    note_export(form=form, count=len(found), sha256=sha256(answer.content).hexdigest(),
                asked=[one.filter.name for one in asked.filters if one.value is not None], by=actor)
    return answer
