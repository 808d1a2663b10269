"""The books of a unit, one book, and which an office switches on."""

from __future__ import annotations

from typing import Any

from django.db.models import Q
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse

from maplebridge.apps.ledgers.actions.switch import switch_ledger
from maplebridge.apps.ledgers.forms.record import Why
from maplebridge.apps.ledgers.queries.books import (
    STATES,
    books_of,
    catalogue,
    default_unit,
    entry_rows,
    keeping_units,
    state_is,
    state_of,
)
from maplebridge.apps.ledgers.queries.entries import waiting
from maplebridge.apps.ledgers.queries.kinds import desk_of
from maplebridge.apps.ledgers.queries.requests import request_books
from maplebridge.apps.ledgers.queries.sheets import sheet_fields, sheet_rows
from maplebridge.apps.ledgers.states import WITHDRAWN
from maplebridge.apps.ledgers.views.shown import main_field, main_text, trail, unit_name
from maplebridge.apps.programmes.queries.programmes import programme_by_code, seen_programme
from maplebridge.apps.units.guard import page
from maplebridge.apps.units.queries.tree import unit_by_code
from maplebridge.engine.scheme.text import Text
from maplebridge.web.clock import today
from maplebridge.web.export import file_of
from maplebridge.web.filters import Filter
from maplebridge.web.formpage import answer
from maplebridge.web.refusals import Unseen, refuse
from maplebridge.web.say import named, say
from maplebridge.web.table import Column, listing
from maplebridge.words.phrases import bilingual

MOST_WHOLE = 20_000  # entries of one workbook


@page("entries.view")
def books(request: HttpRequest) -> HttpResponse:
    """To one's own unit's books; who has many units chooses one."""
    actor = request.actor  # type: ignore[attr-defined]
    own = default_unit(actor, today())
    if own is not None:
        return HttpResponseRedirect(reverse("ledgers:unit", args=[own.code]))
    return render(request, "ledgers/books.html", {"table": _units(request), "review": actor.holds("entries.review")})


def _units(request: HttpRequest, under: Any = None) -> Any:
    rows = keeping_units(request.actor, today(), under)  # type: ignore[attr-defined]
    return listing(request, rows, (
        Column("unit__zh", "ledgers.unit", "name", sort="unit__zh"),
        Column("unit__code", "units.code", "code", sort="unit__code"),
        Column("programme__zh", "ledgers.programme", "name",
               link=lambda row: reverse("ledgers:catalogue", args=[row["programme__code"]]))),
        filters=(Filter("q", "ledgers.find_unit", where=lambda text: Q(unit__zh__contains=text) | Q(
            unit__en__icontains=text) | Q(unit__code__istartswith=text)),),
        row_url=lambda row: reverse("ledgers:unit", args=[row["unit__code"]]), empty=say("ledgers.no_units"),
        key="unit", export_name=say("ledgers.units_keeping"))


@page("entries.view", of=unit_by_code)
def unit(request: HttpRequest, unit: Any) -> HttpResponse:
    actor, desk = request.actor, desk_of(unit, today())  # type: ignore[attr-defined]
    held = books_of(desk) if desk.own else []
    return render(request, "ledgers/unit.html", {
        "unit": unit, "name": unit_name(unit), "trail": trail(), "held": held, "desk": desk,
        "entries": sum(one.entries for one in held), "waiting": sum(one.waiting for one in held),
        "returned": sum(one.returned for one in held),
        "table": _units(request, unit) if not desk.own else None,
        "may_record": actor.may("entries.record", unit.path) and not desk.over,
        "may_review": actor.may("entries.review", unit.path),
        "requests": desk.own and bool(request_books(desk)),
        "mine": waiting(actor).filter(unit=unit).count() if desk.own and actor.may("entries.review", unit.path) else 0})


@page("entries.view", of=unit_by_code)
def book(request: HttpRequest, unit: Any, ledger: str) -> HttpResponse:
    actor, desk = request.actor, desk_of(unit, today())  # type: ignore[attr-defined]
    kind, main = desk.kind(ledger), main_field(desk.kind(ledger))
    texts = [field.code for field in kind.fields if field.type == "text"][:6]

    def holds(text: str) -> Q:
        found = Q(number__icontains=text)
        for code in texts:
            found |= Q(**{f"values__{code}__icontains": text})
        return found

    columns = [Column("number", "ledgers.number", "code", sort="number"),
               Column("day", "ledgers.day", "day", sort="day"),
               Column("values", "ledgers.said", show=lambda row: main_text(main, row["values"])),
               Column("entered_by__zh", "ledgers.entered_by", "name"),
               Column("state", "ledgers.state", show=lambda row: bilingual(f"ledgers.state_{state_of(row)}"))]
    if not desk.own:
        columns.insert(2, Column("unit__zh", "ledgers.unit", "name"))
    rows = entry_rows(desk, ledger, actor, withdrawn=request.GET.get("state") == WITHDRAWN)
    table = listing(request, rows, columns, filters=(
        Filter("q", "ledgers.find", where=holds),
        Filter("who", "ledgers.entered_by", where=lambda text: Q(entered_by__zh__contains=text) | Q(
            entered_by__en__icontains=text) | Q(entered_by__initials__startswith=text.lower())),
        Filter("since", "ledgers.since", "day", where=lambda since: Q(day__gte=since)),
        Filter("until", "ledgers.until", "day", where=lambda until: Q(day__lte=until)),
        Filter("state", "ledgers.state", "choice", [(state, bilingual(f"ledgers.state_{state}")) for state in STATES],
               state_is)),
        row_url=lambda row: reverse("ledgers:entry", args=[row["record"]]), empty=say("ledgers.book_empty"),
        export_name=f"{named(unit_name(unit))} {named(kind.name)}")
    may = actor.may("entries.record", unit.path) and not desk.over
    return render(request, "ledgers/book.html", {
        "unit": unit, "kind": kind, "table": table, "trail": trail(unit), "serves": desk.served_by(ledger),
        "limit": kind.entry_limit, "may_record": desk.own and may,
        "may_import": may, "over": desk.over})


@page("entries.view", of=unit_by_code)
def whole(request: HttpRequest, unit: Any, ledger: str) -> HttpResponse:
    """Every field of every entry that counts, as a workbook that can be imported again."""
    desk = desk_of(unit, today())
    kind = desk.kind(ledger)
    rows = entry_rows(desk, ledger, request.actor)  # type: ignore[attr-defined]
    if rows.count() > MOST_WHOLE:
        raise refuse("web.export_too_long", count=rows.count(), most=MOST_WHOLE)
    fields = sheet_fields(kind)
    lines = list(sheet_rows(kind, rows.iterator(chunk_size=2000)))
    return file_of(request, "xlsx", f"{named(unit_name(unit))} {named(kind.name)}", (),
                   [named(field.name) for field in fields], lines)


@page("programmes.view")
def offered(request: HttpRequest, programme: str) -> HttpResponse:
    """The switch-on catalogue."""
    found = seen_programme(programme, request.actor)  # type: ignore[attr-defined]
    rows = catalogue(found)
    minutes = sum(one.minutes for one in rows if one.on)
    return render(request, "ledgers/catalogue.html", {
        "programme": found, "offered": rows,
        "count": sum(one.on for one in rows), "minutes": round(minutes), "trail": [
            (reverse("programmes:show", args=[found.code]), Text(found.zh, found.en or None))],
        "may_manage": request.actor.may("ledgers.manage", found.path)})  # type: ignore[attr-defined]


@page("ledgers.manage", of=programme_by_code, seen="programmes.view", writes=True)
def switch(request: HttpRequest, programme: Any, ledger: str, state: str) -> HttpResponse:
    one = next((one for one in catalogue(programme) if one.kind.code == ledger), None)
    if one is None:
        raise Unseen
    form = Why(request.POST if request.method == "POST" else None, initial={"version": one.version})
    name, here = named(one.kind.name), reverse("ledgers:catalogue", args=[programme.code])
    return answer(
        request, form, lambda: switch_ledger(
            programme=programme.pk, ledger=ledger, on=state == "on", why=form.cleaned_data["why"],
            version=form.cleaned_data["version"] or 0, by=request.actor),  # type: ignore[attr-defined]
        done=here, told=f"ledgers.switch_{state}_done", cancel=here, template="ledgers/form.html",
        title=say(f"ledgers.switch_{state}_title", ledger=name), lead=say(f"ledgers.switch_{state}_lead", ledger=name),
        submit=say(f"ledgers.switch_{state}_do"), trail=[(here, bilingual("ledgers.catalogue"))],
        points=[say("ledgers.switch_burden", minutes=round(one.minutes), entries=one.entries)])
