"""Asks for the report of a programme: the workbook, and its summary to print."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from maplebridge.apps.programmes.queries.programmes import seen_programme
from maplebridge.apps.programmes.queries.versions import in_force
from maplebridge.apps.units.access import ROLES, Actor
from maplebridge.apps.units.guard import page
from maplebridge.engine.scheme.text import Text
from maplebridge.reports.make import PROGRAMME, make
from maplebridge.web.refusals import Unseen
from maplebridge.web.say import named, say

RIGHT = "scores.view"


@page(RIGHT, writes=True)
def programme_summary(request: HttpRequest, programme: str) -> HttpResponse:
    """Of the units that the person sees."""
    actor = request.actor
    found = seen_programme(programme, actor)
    if in_force(found) is None:
        raise Unseen
    name, back = Text(found.zh, found.en or None), reverse("programmes:show", args=[programme])
    return make(request, PROGRAMME, _seat(actor, found), {"programme": programme}, title=say("report.make"),
                lead=say("report.make_lead", of=named(name)), back=back,
                trail=[(reverse("programmes:list"), say("programmes.title")), (back, name)])


def _seat(actor: Actor, programme: Any) -> int:
    """The unit of the programme, where the actor sees the scores of all; else the first at which they see any."""
    if actor.may(RIGHT, programme.path):
        return int(programme.unit_id)
    return next(grant.unit for grant in actor.grants if RIGHT in ROLES[grant.role])
