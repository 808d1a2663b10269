"""The books of a unit."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from maplebridge.apps.units.guard import page


@page("entries.view")
def books(request: HttpRequest) -> HttpResponse:
    return render(request, "ledgers/books.html", {})
