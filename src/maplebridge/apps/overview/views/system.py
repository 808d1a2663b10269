"""How the installation stands."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from maplebridge.apps.overview.queries.system import standing
from maplebridge.apps.units.guard import page


@page("system.view")
def system(request: HttpRequest) -> HttpResponse:
    """For system administrators."""
    return render(request, "overview/system.html", {"now": timezone.now(), "state": standing(timezone.now())})
