"""How a unit and a programme stand, what a person has in hand: parts of their pages, which lie in a lower subject; and
pages."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from maplebridge.apps.overview.queries.of_person import of_person
from maplebridge.apps.overview.queries.of_programme import of_programme
from maplebridge.apps.overview.queries.of_unit import Below, of_unit
from maplebridge.apps.overview.views.home_parts import needs_shown, programme_shown, unit_shown
from maplebridge.apps.programmes.queries.programmes import seen_programme
from maplebridge.apps.units.guard import page
from maplebridge.apps.units.queries.people import person_by_key
from maplebridge.apps.units.queries.tree import unit_by_code
from maplebridge.engine.scheme.text import Text
from maplebridge.web.clock import today
from maplebridge.web.say import say

SHOWN = 8  # late units of a programme
STEPS, LINES = 10, 40


@page("programmes.view", of=unit_by_code)
def unit(request: HttpRequest, unit: Any) -> HttpResponse:
    found = of_unit(unit, request.actor, today())  # type: ignore[attr-defined]
    return part_or_page(request, "overview/of_unit_part.html", "overview/of_unit.html", {
        "found": found, "unit": unit, "name": Text(unit.zh, unit.en or None),
        "share": None if found.share is None else round(100 * found.share, 1),
        "homes": [(unit_shown(home), needs_shown(needs)) for home, needs in found.homes],
        "below": [(one, _sentence(one), one.late[:SHOWN], max(0, len(one.late) - SHOWN)) for one in found.below],
        "trail": [(reverse("units:show", args=[unit.code]), Text(unit.zh, unit.en or None))]})


@page("programmes.view")
def programme(request: HttpRequest, programme: str) -> HttpResponse:
    row = seen_programme(programme, request.actor)  # type: ignore[attr-defined]
    found, name = of_programme(row, request.actor, today()), Text(row.zh, row.en or None)  # type: ignore[attr-defined]
    return part_or_page(request, "overview/of_programme_part.html", "overview/of_programme.html", {
        "found": found, "over": programme_shown(found.home), "name": name,
        "trail": [(reverse("programmes:show", args=[row.code]), name)]})


@page("people.view", of=person_by_key)
def person(request: HttpRequest, person: Any) -> HttpResponse:
    found = of_person(person.pk, request.actor, today())  # type: ignore[attr-defined]
    steps, lines = found.work.steps, found.work.lines
    return part_or_page(request, "overview/of_person_part.html", "overview/of_person.html", {
        "steps": steps[:STEPS], "more_steps": max(0, len(steps) - STEPS), "lines": lines[:LINES],
        "more_lines": max(0, len(lines) - LINES), "entries": found.entries, "name": Text(person.zh, person.en or None),
        "trail": [(reverse("people:show", args=[person.pk]), Text(person.zh, person.en or None))]})


def part_or_page(request: HttpRequest, part: str, whole: str, context: dict[str, Any]) -> HttpResponse:
    """Alone where a page asked for it, else in the frame of the site."""
    return render(request, part if getattr(request, "htmx", False) else whole, context)


def _sentence(one: Below) -> str:
    if one.stands is None:
        return say("overview.below_many", units=one.units)
    if not one.late:
        return say("overview.below_fine", units=one.units)
    return say("overview.below_late", units=one.units, count=len(one.late), days=one.late[0].longest)
