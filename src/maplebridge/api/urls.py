"""Every call of the API, version 1."""

from __future__ import annotations

from django.urls import path

from maplebridge.api import (
    audit,
    evidence,
    gaps,
    grants,
    jobs,
    ledgers,
    me,
    people,
    plans,
    posts,
    programmes,
    progress,
    score_runs,
    scores,
    units,
)
from maplebridge.api.ground import make_api
from maplebridge.api.schema import add_schema

api = make_api()
add_schema(api)
for prefix, subject in (("/me", me), ("/units", units), ("/people", people), ("/people", posts), ("/grants", grants),
                        ("/programmes", programmes), ("/programmes", plans), ("/progress", progress),
                        ("/scores", scores), ("/scores", score_runs), ("/ledgers", ledgers), ("/ledgers", gaps),
                        ("/evidence", evidence), ("/jobs", jobs), ("/audit", audit)):
    api.add_router(prefix, subject.router)
patterns, app, space = api.urls
urlpatterns = [path("", ([each for each in patterns if each.name != "api-root"], app, space))]  # nothing is there
