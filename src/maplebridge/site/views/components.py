"""Every component with sample data."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from maplebridge.apps.units.guard import page


@page("system.view")
def components(request: HttpRequest) -> HttpResponse:
    return render(request, "components_page.html")
