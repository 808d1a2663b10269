"""Open requests of a unit."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from maplebridge.apps.ledgers.queries.kinds import desk_of
from maplebridge.apps.ledgers.queries.requests import PROMISED, open_requests, request_books
from maplebridge.apps.ledgers.views.shown import main_field, main_text, trail, unit_name
from maplebridge.apps.units.guard import page
from maplebridge.apps.units.queries.tree import unit_by_code
from maplebridge.web.clock import today
from maplebridge.web.refusals import Unseen
from maplebridge.web.say import say
from maplebridge.web.table import Column, Row, listing


@page("entries.view", of=unit_by_code)
def requests(request: HttpRequest, unit: Any) -> HttpResponse:
    """What was promised to residents and not told back yet, with the working days left."""
    day, desk = today(), desk_of(unit, today())
    if not request_books(desk) or not desk.own:
        raise Unseen
    may = request.actor.may("entries.record", unit.path)  # type: ignore[attr-defined]

    def promised(row: Row) -> date | None:
        text = str(row["values"].get(PROMISED) or "")
        return date.fromisoformat(text[:10]) if text else None

    def left(row: Row) -> str:
        due = promised(row)
        if due is None:
            return ""
        if due < day:
            return say("ledgers.days_late", days=desk.calendar.between(due, day))
        return say("ledgers.days_left", days=desk.calendar.between(day, due))

    table = listing(request, open_requests(desk), (
        Column("number", "ledgers.number", "code"), Column("day", "ledgers.day", "day"),
        Column("values", "ledgers.said", show=lambda row: main_text(main_field(desk.kinds[row["ledger"]]),
                                                                    row["values"])),
        Column("promise", "ledgers.promised", "day", show=promised), Column("left", "ledgers.left", show=left),
        *([Column("tell", "ledgers.to_do", "act", show=lambda row: say("ledgers.tell_back"),
                  link=lambda row: reverse("ledgers:correct", args=[row["record"]]))] if may else [])),
        row_url=lambda row: reverse("ledgers:entry", args=[row["record"]]), empty=say("ledgers.no_requests"),
        export_name=say("ledgers.requests"))
    return render(request, "ledgers/requests.html", {"unit": unit, "name": unit_name(unit), "table": table,
                                                     "trail": trail(unit)})
