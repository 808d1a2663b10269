"""The search of the top line."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from maplebridge.apps.overview.queries.search import search
from maplebridge.apps.units.guard import page
from maplebridge.web.clock import today
from maplebridge.web.filters import LONGEST


@page(None)
def find(request: HttpRequest) -> HttpResponse:
    """Whatever is typed is looked for within what the person may see."""
    text = request.GET.get("q", "").replace("\x00", "").strip()[:LONGEST]
    found = search(request.actor, text, timezone.localdate(), today()) if text else None  # type: ignore[attr-defined]
    return render(request, "overview/search.html", {"searched": text, "found": found})
