"""Places that records of a unit may name."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from maplebridge.apps.ledgers.actions.places import NewPlace, add_place, edit_place, import_places, require_places
from maplebridge.apps.ledgers.forms.record import EditPlaceForm, NewPlaceForm
from maplebridge.apps.ledgers.queries.place_lists import PLACES
from maplebridge.apps.ledgers.queries.places import place_by_key, place_rows
from maplebridge.apps.ledgers.views.imports import give_xlsx
from maplebridge.apps.ledgers.views.registers import register_rows
from maplebridge.apps.ledgers.views.shown import trail, unit_name
from maplebridge.apps.units.forms.imports import Upload
from maplebridge.apps.units.guard import page
from maplebridge.apps.units.queries.imports.sheets import template as empty_sheet
from maplebridge.apps.units.queries.tree import unit_by_code
from maplebridge.engine.scheme.text import Text
from maplebridge.web.clock import today
from maplebridge.web.filters import Filter
from maplebridge.web.formpage import answer
from maplebridge.web.refusals import NotPermitted
from maplebridge.web.say import lang, named, say
from maplebridge.web.table import Column, listing
from maplebridge.words.phrases import bilingual


@page("entries.view", of=unit_by_code)
def places(request: HttpRequest, unit: Any) -> HttpResponse:
    may = _may(request, unit)
    table = listing(request, place_rows(unit), (
        Column("zh", "ledgers.place", "name", sort="zh"), Column("code", "units.code", "code", sort="code"),
        Column("kind", "ledgers.field_kind"), Column("unit__zh", "ledgers.unit", "name"),
        Column("closed_on", "ledgers.field_closed_on", "day", sort="closed_on")),
        filters=(Filter("q", "ledgers.find_place", where=lambda text: Q(zh__contains=text) | Q(en__icontains=text)
                        | Q(code__istartswith=text)),),
        row_url=lambda row: reverse("ledgers:edit_place", args=[row["pk"]]) if may else None,
        empty=say("ledgers.no_places"), export_name=say("ledgers.places"))
    return render(request, "ledgers/places.html", {"unit": unit, "table": table, "trail": trail(unit), "may_add": may})


def _may(request: HttpRequest, unit: Any) -> bool:
    try:
        require_places(request.actor, unit.path)  # type: ignore[attr-defined]
    except NotPermitted:
        return False
    return True


@page("entries.view", of=unit_by_code, writes=True)
def add(request: HttpRequest, unit: Any) -> HttpResponse:
    require_places(request.actor, unit.path)  # type: ignore[attr-defined]
    form = NewPlaceForm(request.POST if request.method == "POST" else None)
    here = reverse("ledgers:places", args=[unit.code])
    return answer(
        request, form, lambda: add_place(
            unit=unit.pk, by=request.actor,  # type: ignore[attr-defined]
            place=NewPlace(form.name, form.cleaned_data["code"], form.cleaned_data["kind"])),
        done=here, told="ledgers.place_added", template="ledgers/form.html", cancel=here,
        title=say("ledgers.add_place"), lead=say("ledgers.add_place_lead", unit=unit_name(unit)),
        submit=say("ledgers.add_place_do"), trail=[*trail(unit), (here, bilingual("ledgers.places"))])


@page("entries.view", of=unit_by_code, writes=True)
def upload(request: HttpRequest, unit: Any) -> HttpResponse:
    """A list of places as a workbook; with a fault nothing of it is written."""
    by, here = request.actor, reverse("ledgers:places", args=[unit.code])  # type: ignore[attr-defined]
    require_places(by, unit.path)
    form = Upload(request.POST, request.FILES) if request.method == "POST" else Upload()

    def act() -> dict[str, int]:
        return register_rows(by.key, form.cleaned_data["file"], PLACES, lambda rows: import_places(
            unit=unit.pk, rows=rows, today=today(), by=request.actor))  # type: ignore[attr-defined]

    def done(counts: dict[str, int]) -> str:
        messages.success(request, say("ledgers.expected_done", **counts))
        return here

    return answer(request, form, act, done=done, template="ledgers/import.html", multipart=True, cancel=here,
                  trail=[*trail(unit), (here, bilingual("ledgers.places"))], title=say("ledgers.import_places"),
                  lead=say("ledgers.import_places_lead"), submit=say("ledgers.import_do"),
                  template_address=reverse("ledgers:places_template", args=[unit.code]))


@page("entries.view", of=unit_by_code)
def template(request: HttpRequest, unit: Any) -> HttpResponse:
    return give_xlsx(empty_sheet(PLACES, lang(), say("ledgers.import_places_lead")), say("ledgers.places"))


@page("entries.view", of=place_by_key, writes=True)
def edit(request: HttpRequest, place: Any) -> HttpResponse:
    require_places(request.actor, place.path)  # type: ignore[attr-defined]
    form = EditPlaceForm(request.POST if request.method == "POST" else None, initial={
        "zh": place.zh, "en": place.en, "kind": place.kind, "closed_on": place.closed_on, "version": place.version})
    here = reverse("ledgers:places", args=[place.unit.code])
    return answer(
        request, form, lambda: edit_place(
            place=place.pk, name=form.name, kind=form.cleaned_data["kind"], closed_on=form.cleaned_data["closed_on"],
            version=form.cleaned_data["version"] or 0, by=request.actor),  # type: ignore[attr-defined]
        done=here, told="ledgers.place_edited", template="ledgers/form.html", cancel=here,
        title=named(Text(place.zh, place.en or None)), lead=say("ledgers.edit_place_lead"), submit=say("web.save"),
        trail=[*trail(place.unit), (here, bilingual("ledgers.places"))])
