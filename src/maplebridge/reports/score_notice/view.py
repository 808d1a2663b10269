"""Serves the notice: to whoever sees the unit's score."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse

from maplebridge.apps.programmes.queries.programmes import participant_by
from maplebridge.apps.units.guard import page
from maplebridge.reports.files import answer, known, made
from maplebridge.reports.score_notice.ask import notice
from maplebridge.reports.score_notice.layout import document
from maplebridge.web.clock import today
from maplebridge.web.say import lang


@page("scores.view", of=participant_by)
def score_notice(request: HttpRequest, participant: Any, form: str) -> HttpResponse:
    """`?run=`: number of a frozen result, or `now`; else the newest."""
    known(form)
    found = notice(participant, request.GET.get("run", ""), today())
    return answer(form, document(found, lang(), made(request.actor)))
