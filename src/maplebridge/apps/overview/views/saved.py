"""Lists that were saved: all of them, saving one, another name, dropping it."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone

from maplebridge.apps.overview.actions.views import Saved, drop_view, edit_view, save_view
from maplebridge.apps.overview.forms.views import ViewForm
from maplebridge.apps.overview.queries.views import own_view, units_to_share_with, views_of
from maplebridge.apps.units.guard import page
from maplebridge.engine.scheme.text import Text
from maplebridge.web.fields import Form
from maplebridge.web.formpage import answer
from maplebridge.web.say import named, say
from maplebridge.web.table import Column, Row, listing
from maplebridge.words.phrases import bilingual


@page(None)
def views(request: HttpRequest) -> HttpResponse:
    actor = request.actor  # type: ignore[attr-defined]

    def own(what: str) -> Any:
        return lambda row: reverse(f"overview:{what}", args=[row["pk"]]) if row["person"] == actor.key else None

    def verb(code: str) -> Any:
        return lambda row: say(code) if row["person"] == actor.key else ""

    table = listing(request, list(views_of(actor)), (
        Column("name", "views.name", sort="name"),
        Column("by", "views.by", "name", show=lambda row: Text(row["person__zh"], row["person__en"] or None)),
        Column("with", "views.shared", "name", show=_shared),
        Column("made_at", "views.made_at", "moment", sort="made_at"),
        Column("edit", "views.change", "act", link=own("edit_view"), show=verb("views.edit_do")),
        Column("drop", "views.drop", "act", link=own("drop_view"), show=verb("views.drop_do"))),
        row_url=lambda row: row["address"], empty=say("views.none"))
    return render(request, "overview/views.html", {"table": table})


@page(None, writes=True)
def save(request: HttpRequest) -> HttpResponse:
    """`at` in the address: the list, as it is set."""
    sent, at = request.method == "POST", request.GET.get("at", "")
    form = ViewForm(request.POST if sent else None, units=_units(request), initial={"at": at})
    return answer(
        request, form, lambda: save_view(
            new=_saved(form), address=form.cleaned_data["at"] or at, at=timezone.now(), by=request.actor),  # type: ignore[attr-defined]
        done=reverse("overview:views"), told="views.saved", title=bilingual("views.save"),
        lead=bilingual("views.save_lead"), cancel=_back(form.data.get("at", at) if sent else at))


@page(None, writes=True)
def edit(request: HttpRequest, view: int) -> HttpResponse:
    row = own_view(request.actor, view)  # type: ignore[attr-defined]
    form = ViewForm(request.POST if request.method == "POST" else None, units=_units(request), initial={
        "name": row.name, "shared": row.shared_id, "version": row.version})
    here = reverse("overview:views")
    return answer(
        request, form, lambda: edit_view(view=row.pk, new=_saved(form), version=form.cleaned_data["version"] or 0,
                                         by=request.actor),  # type: ignore[attr-defined]
        done=here, told="views.changed", title=bilingual("views.edit"), lead=Text(row.name), cancel=here)


@page(None, writes=True)
def drop(request: HttpRequest, view: int) -> HttpResponse:
    here = reverse("overview:views")
    row = own_view(request.actor, view)  # type: ignore[attr-defined]
    return answer(request, Form(request.POST if request.method == "POST" else None),
                  lambda: drop_view(view=row.pk, by=request.actor), done=here, told="views.dropped",  # type: ignore[attr-defined]
                  title=bilingual("views.drop"), lead=Text(row.name), submit=say("views.drop_do"), cancel=here)


def _units(request: HttpRequest) -> list[tuple[int, str]]:
    return [(one.pk, named(Text(one.zh, one.en or None))) for one in units_to_share_with(request.actor)]  # type: ignore[attr-defined]


def _saved(form: ViewForm) -> Saved:
    return Saved(form.cleaned_data["name"], form.cleaned_data.get("shared"))


def _shared(row: Row) -> Text | None:
    return Text(row["shared__zh"], row["shared__en"] or None) if row["shared__zh"] else None


def _back(at: str) -> str:
    """To the list itself, where it is one of ours."""
    return at if at.startswith("/") and not at.startswith(("//", "/\\")) else reverse("overview:views")
