"""Every component with sample data: what pages are built of, and the legend of the states."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from maplebridge.apps.units.guard import page
from maplebridge.site import samples
from maplebridge.web.say import say


@page(None)
def components(request: HttpRequest) -> HttpResponse:
    """For everybody who is logged in: there is nothing of anybody in it."""
    return render(request, "components_page.html", {
        "table": samples.table(request), "states": samples.STATES, "problems": samples.problems(),
        "running": {"share": 40, "text": say("sample.step"), "over": False, "state": "under_way"},
        "finished": {"share": 100, "text": say("sample.finished"), "over": True, "state": "done"},
        "tabs": [("#tabs", say("sample.urban"), True), ("#tabs", say("sample.rural"), False)],
        "trail": [("#place", samples.STATION)], "station": samples.STATION, "officer": samples.OFFICER,
        "points": [say("sample.point_one"), say("sample.point_two")],
        **samples.forms_shown(), **samples.refusals()})
