"""The first page of everybody."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from maplebridge.apps.units.guard import page


@page(None)
def home(request: HttpRequest) -> HttpResponse:
    return render(request, "overview/home.html")
