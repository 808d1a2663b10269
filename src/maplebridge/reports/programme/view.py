"""Serves the report of a programme: the workbook, and its summary to print."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse

from maplebridge.apps.programmes.queries.programmes import seen_programme
from maplebridge.apps.units.guard import page
from maplebridge.reports.files import answer, file_answer, known, made
from maplebridge.reports.programme.ask import programme_report
from maplebridge.reports.programme.paper import document
from maplebridge.reports.programme.workbook import workbook
from maplebridge.web.clock import today
from maplebridge.web.say import lang


@page("scores.view")
def programme_summary(request: HttpRequest, programme: str, form: str) -> HttpResponse:
    """Of the units that the person sees."""
    known(form)
    actor = request.actor
    report = programme_report(seen_programme(programme, actor), actor, today())
    told = document(report, lang(), made(request))
    if form == "xlsx":
        return file_answer(form, told.title, workbook(report, lang(), made(request)))
    return answer(form, told)
