"""Serves the gap list: to whoever sees the books."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse

from maplebridge.apps.units.guard import page
from maplebridge.apps.units.queries.tree import unit_by_code
from maplebridge.reports.files import answer, file_answer, known, made
from maplebridge.reports.gap_list.ask import gap_list as ask
from maplebridge.reports.gap_list.layout import WIDTHS, document, workbook
from maplebridge.web.clock import today
from maplebridge.web.export import not_too_long
from maplebridge.web.refusals import Unseen
from maplebridge.web.say import lang


@page("entries.view", of=unit_by_code)
def gap_list(request: HttpRequest, unit: Any, form: str) -> HttpResponse:
    known(form)
    found = ask(unit, request.actor, today())
    if not found.units:
        raise Unseen
    not_too_long(form, found.count, len(WIDTHS))
    told = document(found, lang(), made(request))
    if form == "xlsx":
        return file_answer(form, told.title, workbook(found, lang(), made(request)))
    return answer(form, told)
