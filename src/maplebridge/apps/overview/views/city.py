"""The city at a glance: tiles by district, the map an office handed in, how it came to be so."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone

from maplebridge.apps.overview.actions.city_map import drop_map, take_map
from maplebridge.apps.overview.forms.city_map import MapFile
from maplebridge.apps.overview.queries.city import City, city_of, map_of, shapes_of
from maplebridge.apps.overview.queries.trend import Trend, trend_of
from maplebridge.apps.overview.views import charts
from maplebridge.apps.overview.views.matrix import STATES, page_number, sign
from maplebridge.apps.overview.views.parts import part_or_page
from maplebridge.apps.programmes.queries.programmes import programme_by_code, seen_programme
from maplebridge.apps.units.guard import page
from maplebridge.engine.scheme.text import Text
from maplebridge.web.clock import today
from maplebridge.web.fields import Form
from maplebridge.web.formpage import answer
from maplebridge.web.say import day as say_day
from maplebridge.web.say import say
from maplebridge.words.phrases import bilingual

TOLD = 10


@page("programmes.view")
def city(request: HttpRequest, programme: str) -> HttpResponse:
    actor = request.actor  # type: ignore[attr-defined]
    row = seen_programme(programme, actor)
    found, drawn = city_of(row, today(), actor, page_number(request.GET.get("page", ""))), map_of(row)
    return render(request, "overview/city.html", {
        **_about(row), "city": found, "late": sum(one.late for one in found.districts),
        "districts": [(one, [(tile, STATES[tile.state], *sign(tile.state)) for tile in one.tiles])
                      for one in found.districts],
        "legend": [(STATES[one], *sign(one)) for one in STATES], "drawn": drawn,
        "outlines": list(_outlines(drawn, found)) if drawn else [],
        "previous": f"?page={found.page - 1}" if found.page > 1 else None,
        "following": f"?page={found.page + 1}" if found.page < found.pages else None,
        "manages": actor.may("programmes.manage", row.path)})


@page("programmes.view")
def trend(request: HttpRequest, programme: str) -> HttpResponse:
    """A part of the city's page, of a unit's page for `unit` alone; and a page."""
    actor = request.actor  # type: ignore[attr-defined]
    row = seen_programme(programme, actor)
    found = trend_of(row, today(), actor, request.GET.get("unit", "").replace("\x00", "")[:40])
    return part_or_page(request, "overview/trend_part.html", "overview/trend.html", {
        **_about(row), "trend": found, "charts": _charts(found)})


@page("programmes.manage", of=programme_by_code, seen="programmes.view", writes=True)
def city_map(request: HttpRequest, row: Any) -> HttpResponse:
    """The file of outlines is handed in."""
    form = MapFile(request.POST, request.FILES) if request.method == "POST" else MapFile()
    here = reverse("overview:city", args=[row.code])

    def take() -> list[str]:
        file = form.cleaned_data["file"]
        return take_map(unit=row.unit_id, file_name=file.name, content=file.read(), at=timezone.now(),
                        by=request.actor)  # type: ignore[attr-defined]

    def done(unmatched: list[str]) -> str:
        messages.success(request, say("map.taken"))
        if unmatched:
            messages.warning(request, say("map.left_out", count=len(unmatched), codes=", ".join(unmatched[:TOLD])))
        return here

    return answer(request, form, take, done=done, template="overview/city_map.html", cancel=here, multipart=True,
                  title=bilingual("map.title"), lead=bilingual("map.lead"), submit=say("map.take"), drawn=map_of(row),
                  **_about(row))


@page("programmes.manage", of=programme_by_code, seen="programmes.view", writes=True)
def city_map_drop(request: HttpRequest, row: Any) -> HttpResponse:
    here = reverse("overview:city", args=[row.code])
    return answer(request, Form(request.POST if request.method == "POST" else None),
                  lambda: drop_map(unit=row.unit_id, by=request.actor),  # type: ignore[attr-defined]
                  done=here, told="map.dropped", title=bilingual("map.drop_title"), lead=bilingual("map.drop_lead"),
                  submit=say("map.drop"), cancel=here)


def _about(row: Any) -> dict[str, Any]:
    name = Text(row.zh, row.en or None)
    return {"programme": row, "name": name, "trail": [
        (reverse("overview:home"), bilingual("overview.title")), (reverse("programmes:show", args=[row.code]), name)]}


def _outlines(drawn: Any, found: City) -> Any:
    """Path, class, sign, where it stands, tile; a unit that is not on this page is drawn without a state."""
    tiles = found.tiles
    for code, rings in shapes_of(drawn).items():
        path = "".join(f"M{' '.join(f'{x} {y}' for x, y in ring)}Z" for ring in rings)
        ring = max(rings, key=len)
        spot = (sum(x for x, _ in ring) // len(ring), sum(y for _, y in ring) // len(ring))
        tile = tiles.get(code)
        yield path, STATES[tile.state] if tile else "a", sign(tile.state) if tile else ("", ""), spot, tile


def _charts(found: Trend) -> list[tuple[str, Any]]:
    """Heading and drawing; a line needs two points."""
    made = []
    if found.weeks and len(found.weeks) > 1:
        first, last = say_day(found.weeks[0].day), say_day(found.weeks[-1].day)
        for head, values, most in (("overview.trend_done", [one.share for one in found.weeks], 100),
                                   ("overview.trend_late", [one.late for one in found.weeks], None)):
            said = say("overview.trend_said", what=say(head), first=values[0], last=values[-1], day=found.weeks[0].day)
            made.append((say(head), charts.line(values, said, first, last, most)))
    if len(found.runs) > 1:
        points = [float(one.mean) for one in found.runs]
        said = say("overview.trend_said", what=say("overview.trend_points"), first=points[0], last=points[-1],
                   day=found.runs[0].day)
        made.append((say("overview.trend_points"), charts.line(
            points, said, say_day(found.runs[0].day), say_day(found.runs[-1].day))))
    return made
