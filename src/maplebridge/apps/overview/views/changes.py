"""What changed since somebody last looked: how much, for the first page; and what."""

from __future__ import annotations

import re
from datetime import date
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone

from maplebridge.apps.overview.actions.look import look
from maplebridge.apps.overview.forms.changes import Looked
from maplebridge.apps.overview.queries.audit import told_as_news
from maplebridge.apps.overview.queries.changes import Changes, changes_for
from maplebridge.apps.units.guard import page
from maplebridge.web import once
from maplebridge.web.formpage import answer
from maplebridge.web.say import local

KEY = re.compile(r"\d{1,15}")
PAGES = {"entry": "ledgers:entry", "evidence": "evidence:show"}  # kind of object -> its page, named by its key


@page(None, writes=True)
def changes(request: HttpRequest) -> HttpResponse:
    """Shows; sent, it moves the person's mark and leads to what lay between the old one and the new."""
    actor = request.actor  # type: ignore[attr-defined]
    form = Looked(request.POST if request.method == "POST" else None)
    after, upto = _key(request, "after"), _key(request, "upto")
    found = changes_for(actor, after, upto)
    days: dict[Any, list[Any]] = {}
    for event in found.events:
        told = told_as_news(event)
        days.setdefault(local(told.at).date(), []).append((told, _page_of(event)))
    return answer(
        request, form, lambda: look(upto=form.cleaned_data["upto"], at=timezone.now(), by=request.actor),  # type: ignore[attr-defined]
        done=lambda before: f"{reverse('overview:changes')}?after={before}&upto={form.cleaned_data['upto']}",
        template="overview/changes.html", found=found, days=list(days.items()), looked=after is not None,
        since=_since(found))


@page(None)
def counted(request: HttpRequest) -> HttpResponse:
    """A part of the first page: how much changed, and the way to it, which also says that it was looked at."""
    actor = request.actor  # type: ignore[attr-defined]
    found = changes_for(actor)
    form = Looked(initial={"upto": found.upto, once.FIELD: once.issue(actor.key)})
    return render(request, "overview/changes_count.html", {"found": found, "form": form, "since": _since(found)})


def _key(request: HttpRequest, name: str) -> int | None:
    typed = request.GET.get(name, "")
    return int(typed) if KEY.fullmatch(typed) else None


def _since(found: Changes) -> date | None:
    return local(found.since).date() if found.since else None


def _page_of(event: Any) -> str | None:
    page = PAGES.get(event.object_kind)
    return reverse(page, args=[event.object_key]) if page and KEY.fullmatch(event.object_key) else None
