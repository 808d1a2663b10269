"""What units owe: the list, the register that is imported, one of it changed."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from django.contrib import messages
from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from maplebridge.apps.ledgers.actions.expect import Owed, edit_expected, expect
from maplebridge.apps.ledgers.forms.record import OwedForm
from maplebridge.apps.ledgers.queries.expected import book_names, expected_by_key, expected_rows
from maplebridge.apps.ledgers.views.imports import give_xlsx
from maplebridge.apps.ledgers.views.registers import register_rows
from maplebridge.apps.ledgers.views.shown import unit_name
from maplebridge.apps.programmes.queries.programmes import programme_by_code, seen_programme
from maplebridge.apps.units.forms.imports import Upload
from maplebridge.apps.units.guard import page
from maplebridge.apps.units.queries.imports.sheets import template as empty_sheet
from maplebridge.engine.ledger import ASSIGNMENTS
from maplebridge.engine.scheme.text import Text
from maplebridge.web.clock import today
from maplebridge.web.filters import Filter
from maplebridge.web.formpage import answer
from maplebridge.web.refusals import NotPermitted
from maplebridge.web.say import lang, named, say
from maplebridge.web.table import Column, listing
from maplebridge.words.phrases import bilingual

RIGHT = "ledgers.manage"


def _trail(programme: Any) -> list[tuple[str, Text]]:
    return [(reverse("programmes:show", args=[programme.code]), Text(programme.zh, programme.en or None)),
            (reverse("ledgers:catalogue", args=[programme.code]), bilingual("ledgers.catalogue"))]


@page("programmes.view")
def listed(request: HttpRequest, programme: str) -> HttpResponse:
    actor = request.actor  # type: ignore[attr-defined]
    found = seen_programme(programme, actor)
    names, may = book_names(found), actor.may(RIGHT, found.path)
    table = listing(request, expected_rows(found, actor), (
        Column("participant__unit__zh", "ledgers.unit", "name", sort="participant__unit__zh"),
        Column("ledger", "ledgers.book", show=lambda row: names.get(row["ledger"], Text(row["ledger"]))),
        Column("key", "ledgers.expected_key", "code"), Column("from_day", "ledgers.since", "day"),
        Column("due", "ledgers.due", "day", sort="due"), Column("count", "ledgers.field_count", "number"),
        Column("reason", "ledgers.exempt", show=lambda row: row["reason"] if row["exempt"] else None)),
        filters=(Filter("unit", "ledgers.find_unit", where=lambda text: Q(participant__unit__zh__contains=text) | Q(
            participant__unit__code__istartswith=text)),
            Filter("ledger", "ledgers.book", "choice", list(names.items()), lambda code: Q(ledger=code))),
        row_url=lambda row: reverse("ledgers:edit_expected", args=[row["pk"]]) if may else None,
        empty=say("ledgers.none_expected"), export_name=say("ledgers.expected"))
    return render(request, "ledgers/expected.html", {"programme": found, "table": table, "trail": _trail(found),
                                                     "may_manage": may})


@page(RIGHT, of=programme_by_code, seen="programmes.view", writes=True)
def upload(request: HttpRequest, programme: Any) -> HttpResponse:
    """The register as a workbook; with a fault nothing of it is written."""
    by, here = request.actor, reverse("ledgers:expected", args=[programme.code])  # type: ignore[attr-defined]
    form = Upload(request.POST, request.FILES) if request.method == "POST" else Upload()

    def act() -> dict[str, int]:
        return register_rows(by.key, form.cleaned_data["file"], ASSIGNMENTS, lambda rows: expect(
            programme=programme.pk, rows=rows, today=today(), all_or_nothing=True, by=request.actor))  # type: ignore[attr-defined]

    def done(counts: dict[str, int]) -> str:
        messages.success(request, say("ledgers.expected_done", new=counts["new"], changed=counts["changed"]))
        return here

    return answer(request, form, act, done=done, template="ledgers/import.html", multipart=True,
                  trail=[*_trail(programme), (here, bilingual("ledgers.expected"))],
                  title=say("ledgers.import_expected"), lead=say("ledgers.import_expected_lead"),
                  submit=say("ledgers.import_do"), cancel=here,
                  template_address=reverse("ledgers:expected_template", args=[programme.code]))


@page("programmes.view")
def template(request: HttpRequest, programme: str) -> HttpResponse:
    seen_programme(programme, request.actor)  # type: ignore[attr-defined]
    kind = replace(ASSIGNMENTS, name=bilingual("ledgers.expected"))
    return give_xlsx(empty_sheet(kind, lang(), say("ledgers.import_expected_lead")), named(kind.name))


@page("programmes.view", of=expected_by_key, writes=True)
def edit(request: HttpRequest, row: Any) -> HttpResponse:
    programme = row.participant.programme
    here = reverse("ledgers:expected", args=[programme.code])
    if not request.actor.may(RIGHT, programme.path):  # type: ignore[attr-defined]
        raise NotPermitted(RIGHT)
    form = OwedForm(request.POST if request.method == "POST" else None, initial={
        "count": row.count, "due": row.due, "exempt": row.exempt, "reason": row.reason, "version": row.version})
    name = book_names(programme).get(row.ledger, Text(row.ledger))
    return answer(
        request, form, lambda: edit_expected(
            expected=row.pk, version=form.cleaned_data["version"] or 0, by=request.actor,  # type: ignore[attr-defined]
            owed=Owed(form.cleaned_data["count"], form.cleaned_data["due"], form.cleaned_data["exempt"],
                      form.cleaned_data["reason"])),
        done=here, told="ledgers.expected_edited", template="ledgers/form.html", cancel=here, title=named(name),
        lead=say("ledgers.edit_expected_lead", unit=unit_name(row.participant.unit), key=row.key),
        submit=say("web.save"), trail=[*_trail(programme), (here, bilingual("ledgers.expected"))])
