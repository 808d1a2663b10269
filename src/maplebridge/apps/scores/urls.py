"""/scores/."""

from __future__ import annotations

from django.urls import path

from maplebridge.apps.scores.views import counting, pages

UNIT = "<str:programme>/units/<str:unit>"

app_name = "scores"
urlpatterns = [
    path("", pages.listed, name="list"),
    path("<str:programme>/", pages.ranking, name="ranking"),
    path("<str:programme>/matrix/", pages.matrix, name="matrix"),
    path("<str:programme>/refresh/", counting.refresh, name="refresh"),
    path("<str:programme>/waiting/", counting.waiting, name="waiting"),
    path(f"{UNIT}/", pages.unit, name="unit"),
    path(f"{UNIT}/help/", pages.help_most, name="helps"),
    path(f"{UNIT}/lines/<str:indicator>/", pages.line, name="line"),
]
