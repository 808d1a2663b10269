"""What is missing in the books of a unit, as things to do: a part of the first page of who heads it."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from maplebridge.apps.overview.queries.owed import owed_needs
from maplebridge.apps.overview.views.home_parts import needs_shown
from maplebridge.apps.programmes.queries.programmes import participant_by
from maplebridge.apps.units.guard import page
from maplebridge.web.clock import today


@page("entries.view", of=participant_by)
def owed(request: HttpRequest, participant: Any) -> HttpResponse:
    needs = owed_needs(participant, request.actor, today())  # type: ignore[attr-defined]
    return render(request, "overview/owed.html", {"needs": needs_shown(needs)})
