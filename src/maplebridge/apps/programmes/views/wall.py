"""The wall chart: full screen, dark, renewing itself and turning its own pages."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from maplebridge.apps.programmes.queries.programmes import participant_by, seen_programme
from maplebridge.apps.programmes.queries.unit_plan import unit_plan
from maplebridge.apps.programmes.queries.wall import line_row, unit_rows, wall_lines, wall_units, weeks_around
from maplebridge.apps.programmes.views.step_rows import days_said
from maplebridge.apps.units.guard import page
from maplebridge.engine.scheme.text import Text
from maplebridge.web.clock import today
from maplebridge.web.say import lang, say

ROWS = 10  # that five metres allow
EVERY = 30  # seconds
STILL = "still"
MOST_DIGITS = 5


@page("programmes.view", of=participant_by)
def of_unit(request: HttpRequest, participant: Any) -> HttpResponse:
    """Rows are lines with their persons."""
    plan = unit_plan(participant, today())
    lines = wall_lines(plan) if plan else []
    paging = _paging(request, len(lines))
    rows = [line_row(line, today()) for line in lines[paging["first"]:paging["first"] + ROWS]]
    unit = Text(participant.unit.zh, participant.unit.en or None)
    stands = plan.figures if plan else None
    return _board(
        request, rows, paging, title=say("steps.wall_unit", unit=unit), head=say("steps.wall_line"), figures=stands,
        by_person=True,         longest=days_said(stands.longest) if stands else "",
        back=reverse("programmes:plan", args=[participant.programme.code, participant.unit.code]))


@page("programmes.view")
def of_programme(request: HttpRequest, programme: str) -> HttpResponse:
    """Rows are units; only those of the page shown are reckoned."""
    actor = request.actor  # type: ignore[attr-defined]
    found = seen_programme(programme, actor)
    units = wall_units(found, actor, today())
    paging = _paging(request, len(units))
    rows = unit_rows(units[paging["first"]:paging["first"] + ROWS], today())
    return _board(
        request, rows, paging, title=say("steps.wall_programme", programme=Text(found.zh, found.en or None)),
        head=say("steps.wall_unit_head"), back=reverse("programmes:show", args=[found.code]))


def _board(request: HttpRequest, rows: Any, paging: dict[str, Any], **told: Any) -> HttpResponse:
    return render(request, "programmes/wall.html", {
        "lang": "en" if lang() == "en" else "zh-Hans", "rows": rows, "weeks": weeks_around(today()), "day": today(),
        "every": EVERY, **paging, **told})


def _paging(request: HttpRequest, count: int) -> dict[str, Any]:
    """Which rows; where the board goes by itself (round, from the last page to the first) unless it was stopped."""
    typed = request.GET.get("page", "")
    pages = max(1, -(-count // ROWS))
    page = int(typed) if typed.isascii() and typed.isdigit() and len(typed) < MOST_DIGITS else 1
    page = min(max(page, 1), pages)
    still = STILL in request.GET
    mark = f"&{STILL}=1" if still else ""
    return {"page": page, "pages": pages, "first": (page - 1) * ROWS, "still": still,
            "turn": None if still else f"?page={page % pages + 1}", "stop": f"?page={page}&{STILL}=1",
            "go": f"?page={page}", "previous": f"?page={(page - 2) % pages + 1}{mark}" if pages > 1 else None,
            "next": f"?page={page % pages + 1}{mark}" if pages > 1 else None}
