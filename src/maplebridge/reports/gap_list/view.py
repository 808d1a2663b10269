"""Serves the gap list: to whoever sees the books."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from maplebridge.apps.ledgers.queries.gaps import keeping_under
from maplebridge.apps.ledgers.views.shown import trail, unit_name
from maplebridge.apps.units.guard import page
from maplebridge.apps.units.queries.tree import unit_by_code
from maplebridge.reports.files import answer, file_answer, fits, known, made
from maplebridge.reports.gap_list.ask import own_gaps
from maplebridge.reports.gap_list.layout import WIDTHS, document, workbook
from maplebridge.reports.make import GAPS, make
from maplebridge.web.clock import today
from maplebridge.web.refusals import Unseen
from maplebridge.web.say import lang, named, say


@page("entries.view", of=unit_by_code)
def gap_list(request: HttpRequest, unit: Any, form: str) -> HttpResponse:
    """Of the unit's own books, at once."""
    known(form)
    actor = request.actor
    found = own_gaps(unit, actor, today())
    fits(form, found.count, len(WIDTHS))
    told = document(found, lang(), made(actor))
    if form == "xlsx":
        return file_answer(form, told.title, workbook(found, lang(), made(actor)))
    return answer(form, told)


@page("entries.view", of=unit_by_code, writes=True)
def gap_list_below(request: HttpRequest, unit: Any) -> HttpResponse:
    """Of all that keep books at or under it."""
    if not keeping_under(unit, today(), request.actor, ""):
        raise Unseen
    back = reverse("ledgers:gaps", args=[unit.code])
    return make(request, GAPS, unit.pk, {"unit": unit.code}, title=say("gaplist.make"),
                lead=say("report.make_lead", of=named(unit_name(unit))), back=back,
                trail=[*trail(unit), (back, say("ledgers.gaps"))])
