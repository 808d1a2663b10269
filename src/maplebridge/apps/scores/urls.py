"""/scores/."""

from __future__ import annotations

from django.urls import path

from maplebridge.apps.scores.views import counting, pages, runs

UNIT = "<str:programme>/units/<str:unit>"
RUN = "<str:programme>/runs/<int:number>"

app_name = "scores"
urlpatterns = [
    path("", pages.listed, name="list"),
    path("<str:programme>/", pages.ranking, name="ranking"),
    path("<str:programme>/matrix/", pages.matrix, name="matrix"),
    path("<str:programme>/refresh/", counting.refresh, name="refresh"),
    path("<str:programme>/waiting/", counting.waiting, name="waiting"),
    path("<str:programme>/runs/", runs.listed, name="runs"),
    path("<str:programme>/runs/freeze/", runs.freeze, name="freeze"),
    path(f"{RUN}/", runs.show, name="run"),
    path(f"{RUN}/bundle/", runs.bundle, name="bundle"),
    path(f"{RUN}/verify/", runs.verify, name="verify"),
    path(f"{RUN}/compare/<int:other>/", runs.compared, name="compare"),
    path(f"{UNIT}/", pages.unit, name="unit"),
    path(f"{UNIT}/help/", pages.help_most, name="helps"),
    path(f"{UNIT}/lines/<str:indicator>/", pages.line, name="line"),
]
