"""The first page of everybody: what waits, and where to go on."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone

from maplebridge.apps.overview.queries.home import home_of
from maplebridge.apps.overview.queries.needs import units_without_head
from maplebridge.apps.overview.views.home_parts import needs_shown, owed_part, programme_shown, unit_shown
from maplebridge.apps.units.access import HEAD
from maplebridge.apps.units.guard import page
from maplebridge.apps.units.queries.grants import roles_to_give
from maplebridge.web.clock import today
from maplebridge.web.say import say
from maplebridge.web.table import Column, Row, listing

COLUMNS = (
    Column("zh", "units.name", kind="name", sort="zh"),
    Column("code", "units.code", kind="code", sort="code"),
    Column("kind", "units.kind", show=lambda row: say(f"units.kind_{row['kind']}"), sort="kind"),
    Column("parent__zh", "units.parent", kind="name"),
)


def unit_address(row: Row) -> str:
    return reverse("units:show", args=[row["code"]])


@page(None)
def home(request: HttpRequest) -> HttpResponse:
    found = home_of(request.actor, timezone.localdate(), today())  # type: ignore[attr-defined]
    return render(request, "overview/home.html", {"home": found, "needs": needs_shown(found.needs), "work": found.work,
                                                  "owed": owed_part(found.work.units),
                                                  "several": len(found.work.programmes) > 1,
                                                  "own": [unit_shown(one) for one in found.work.units],
                                                  "over": [programme_shown(one) for one in found.work.programmes]})


@page("people.view")
def gaps(request: HttpRequest) -> HttpResponse:
    """Every unit in reach without somebody responsible."""
    rows = units_without_head(request.actor, timezone.localdate()).values(  # type: ignore[attr-defined]
        "pk", "code", "zh", "en", "kind", "parent__zh", "parent__en", "path")
    actor = request.actor  # type: ignore[attr-defined]

    def name_head(row: Row) -> str | None:
        may = HEAD in roles_to_give(actor, row["path"])
        return reverse("units:appoint", args=[row["code"]]) + f"?role={HEAD}" if may else None

    name = Column("name_head", "people.change", "act", link=name_head,
                  show=lambda row: say("overview.name_head") if name_head(row) else "")
    table = listing(request, rows.order_by("path"), (*COLUMNS, name), row_url=unit_address,
                    empty=say("overview.gaps_none"), export_name=say("overview.gaps_title"))
    return render(request, "overview/gaps.html", {"table": table})
